using System.Net;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary><c>[reply.submission]</c>, with what lies in files beside it.</summary>
public sealed class SubmissionSettingsTests : IDisposable
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";

    readonly SettingsFolder folder = new();

    (ReplySettings? Reply, IReadOnlyList<string> Told) Load(string keys)
    {
        folder.Write(SettingsFolder.Name, Head + keys);
        var (settings, errors) = folder.Load();
        return (settings?.Reply, [.. errors.Concat(settings?.Warnings ?? []).Select(told => told.ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal))]);
    }

    [Fact]
    public void Everything_that_can_be_said_of_a_submission_host()
    {
        using var certificates = new Certificates();
        folder.Write("ca.pem", certificates.Pem);
        folder.Write("secret", "  pässwörd one\n\n");
        File.SetUnixFileMode(Path.Combine(folder.Root, "secret"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var (reply, told) = Load("""
            reply.submit = 'inet:192.0.2.7:587'
            reply.envelope_from = 'never@example.com'
            [reply.submission]
            connections = 2
            tls = 'starttls'
            server_name = 'submit.example.org'
            ca_file = 'ca.pem'
            user = 'desk'
            password_file = 'secret'
            """);

        told.ShouldBeEmpty();
        reply!.Submit.ShouldBe(new ListenAddress.Tcp(IPAddress.Parse("192.0.2.7"), 587));
        reply.EnvelopeFrom.ShouldBe("never@example.com");
        reply.Submission.ShouldBe(new SubmissionSettings
        {
            Connections = 2,
            Tls = SubmissionTls.StartTls,
            ServerName = "submit.example.org",
            Authorities = certificates.Pem,
            Login = new SubmissionLogin("desk", "pässwörd one"),
        });
        reply.ToString().ShouldNotContain("pässwörd");
    }

    [Fact]
    public void Left_out_it_is_for_a_port_of_our_own_Postfix() => Load("[reply.submission]").Reply!.Submission.ShouldBe(new SubmissionSettings());

    [Theory]
    [InlineData("user = 'desk'", "4:1: reply.submission.user is stated without password_file; state both, or none")]
    [InlineData("password_file = 'secret'", "4:1: reply.submission.password_file is stated without user; state both, or none")]
    [InlineData("tls = 'starttls'", "4:1: reply.submission.server_name is missing; state the name that the server's certificate is for")]
    [InlineData("tls = 'required'", "4:7: reply.submission.tls: \"required\" is unknown; allowed: none, starttls, implicit")]
    [InlineData("tls = 'implicit'\nserver_name = 'a b'", "5:15: reply.submission.server_name: \"a b\" is no domain: its parts are letters, digits and -, not empty, not longer than 63, without - at begin or end")]
    [InlineData("connections = 0", "4:15: reply.submission.connections: 0 is out of range; allowed: 1 to 50")]
    [InlineData("tls = 'implicit'\nserver_name = 'mx.example.org'\nca_file = 'secret'", "6:11: reply.submission.ca_file: secret holds no certificate in PEM")]
    [InlineData("tls = 'implicit'\nserver_name = 'mx.example.org'\nca_file = 'broken'", "6:11: reply.submission.ca_file: broken holds a certificate that cannot be read")]
    [InlineData("tls = 'implicit'\nserver_name = 'mx.example.org'\nca_file = 'absent'", "6:11: reply.submission.ca_file: absent: the file does not exist")]
    [InlineData("user = 'desk'\npassword_file = 'absent'", "5:17: reply.submission.password_file: absent: the file does not exist")]
    [InlineData("user = 'desk'\npassword_file = 'empty'", "5:17: reply.submission.password_file: empty holds no password; allowed: one line of 1 to 200 bytes")]
    [InlineData("user = 'desk'\npassword_file = 'lines'", "5:17: reply.submission.password_file: lines holds no password; allowed: one line of 1 to 200 bytes")]
    [InlineData("user = ''\npassword_file = 'secret'", "4:8: reply.submission.user: \"\" is no user; allowed: 1 to 150 bytes without control characters")]
    [InlineData("envelope_from = 'x'", "4:1: unknown key reply.submission.envelope_from; allowed: connections, tls, server_name, ca_file, user, password_file")]
    public void Each_mistake_is_told_where_it_is(string keys, string told)
    {
        folder.Write("broken", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        foreach (var (name, text) in ((string, string)[])[("secret", "top-secret"), ("empty", " \n"), ("lines", "top-secret\nsecond-secret")])
        {
            folder.Write(name, text);
            File.SetUnixFileMode(Path.Combine(folder.Root, name), UnixFileMode.UserRead);
        }

        var all = Load("[reply.submission]\n" + keys).Told;

        all.ShouldBe([$"{SettingsFolder.Name}:{told}"]);
        all.ShouldAllBe(one => !one.Contains("-secret"));
    }

    [Fact]
    public void A_password_that_everybody_can_read_is_told()
    {
        folder.Write("secret", "top-secret");
        File.SetUnixFileMode(Path.Combine(folder.Root, "secret"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Load("[reply.submission]\nuser = 'desk'\npassword_file = 'secret'").Told.ShouldBe([
            "abusemilter.toml:5:17: reply.submission.password_file: everybody on this machine can read or change secret; chmod 0640, and the daemon's group"]);
    }

    [Fact]
    public void What_counts_for_TLS_alone_is_told_without_it() => Load("[reply.submission]\nserver_name = 'mx.example.org'").Told.ShouldBe([
        "abusemilter.toml:4:1: reply.submission.server_name: without tls it is not looked at"]);

    [Theory]
    [InlineData("reply.envelope_from = 'nobody'", "3:23: reply.envelope_from: \"nobody\" is no mail address: the @ is missing; write NAME@DOMAIN")]
    [InlineData("milter.listen = 'inet:0.0.0.0:8895'\nreply.submit = 'inet:127.0.0.2:8895'", "4:16: reply.submit: \"inet:127.0.0.2:8895\" is where this milter listens; allowed: an SMTP port of Postfix")]
    [InlineData("milter.listen = 'inet6:[::]:8895'\nreply.submit = 'inet:127.0.0.1:8895'", "4:16: reply.submit: \"inet:127.0.0.1:8895\" is where this milter listens; allowed: an SMTP port of Postfix")]
    public void A_way_out_leads_out(string keys, string told) => Load(keys).Told.ShouldBe([$"{SettingsFolder.Name}:{told}"]);

    public void Dispose() => folder.Dispose();
}
