using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>How replies reach the world: through the services of conf/postfix/master.cf, and through a submission host that asks for TLS and a login.</summary>
public sealed class HandingOverTests : IDisposable
{
    const string To = "cases@mediasentry.com";

    readonly TempFolder folder = new();

    [Fact]
    public async Task The_shipped_service_takes_replies()
    {
        await using var trial = await Trial.Start(prepare: (_, postfix) => Use(postfix, Services.Where(line => !line.StartsWith('#'))));
        await Notice(trial, "O-1");
        (await trial.Postfix.FirstMail(To)).ShouldNotContain("DKIM-Signature:");
        trial.Postfix.Log.ShouldContain("postfix/reply/");
    }

    [Fact]
    public async Task The_shipped_service_that_signs_has_replies_signed_and_keeps_them_back_while_the_signer_is_down()
    {
        if (!File.Exists("/usr/sbin/opendkim")) Assert.Skip("needs OpenDKIM: tests/run.sh installs it");
        await using var trial = await Trial.Start(prepare: (_, postfix) =>
            Use(postfix, Services.SkipWhile(line => !line.StartsWith("#127.", StringComparison.Ordinal)).Select(line => line.TrimStart('#'))));
        await Notice(trial, "O-2");
        await Eventually.Get("a refusal", () => trial.Postfix.Log.Contains("451 4.7.1 Service unavailable", StringComparison.Ordinal) ? "" : null);
        trial.Postfix.Mailbox(To).ShouldBeEmpty();

        using var signer = await Signer(trial.Postfix);
        try
        {
            await Notice(trial, "O-3");
            (await trial.Postfix.Mail(To, "O-3")).ShouldContain("DKIM-Signature: v=1;");
            (await trial.Postfix.Mail(To, "O-3")).ShouldContain("d=example.com; s=desk;");
        }
        finally
        {
            signer.Kill();
        }
    }

    [Theory]
    [InlineData("correct horse")]
    [InlineData("wrong")]
    public async Task A_submission_host_has_replies_over_TLS_from_who_knows_the_password(string password)
    {
        using var certificates = new Certificates();
        using var certificate = certificates.For("mx.example.com");
        using var key = certificate.GetECDsaPrivateKey()!;
        await using var login = new ScriptedLogin("correct horse");
        var (chain, authority, secret) = (Write("chain.pem", key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem()), Write("ca.pem", certificates.Pem), Write("password", password));
        string[] settings =
        [
            "syslog_name=postfix/submission", "smtpd_milters=", "smtpd_tls_security_level=encrypt", "smtpd_tls_auth_only=yes", $"smtpd_tls_chain_files={chain}",
            "mynetworks=192.0.2.0/24", "smtpd_relay_restrictions=permit_sasl_authenticated,reject", .. login.Settings,
        ];
        await using var trial = await Trial.Start(
            text => text.Replace("tls = \"none\"", "tls = \"starttls\"", StringComparison.Ordinal)
                .Replace("server_name = \"\"", "server_name = \"mx.example.com\"", StringComparison.Ordinal)
                .Replace("ca_file = \"\"", $"ca_file = \"{authority}\"", StringComparison.Ordinal)
                .Replace("# user = \"abuse-desk\"", "user = \"alice\"", StringComparison.Ordinal)
                .Replace("# password_file = \"submission.password\"", $"password_file = \"{secret}\"", StringComparison.Ordinal),
            prepare: (_, postfix) => postfix.Add("master.cf",
                $"tlsmgr unix - - n 1000? 1 tlsmgr\n127.0.0.1:{postfix.ReplyPort} inet n - n - - smtpd\n{string.Concat(settings.Select(setting => $"  -o {{ {setting} }}\n"))}"));
        await Notice(trial, "O-4");
        if (password == "wrong")
        {
            (await trial.Daemon.Says("server is away")).ShouldContain("535");
            trial.Postfix.Mailbox(To).ShouldBeEmpty();
            return;
        }
        (await trial.Postfix.FirstMail(To)).ShouldContain("with ESMTPSA ");
        trial.Postfix.Log.ShouldContain("sasl_username=alice");
    }

    public void Dispose() => folder.Dispose();

    static IEnumerable<string> Services => File.ReadLines(Repository.Path("conf/postfix/master.cf"));

    // At the port of this instance, and without a jail into which nothing was copied.
    static void Use(PostfixInstance postfix, IEnumerable<string> services) => postfix.Add("master.cf", string.Join('\n', services)
        .Replace("127.0.0.1:10026", $"127.0.0.1:{postfix.ReplyPort}", StringComparison.Ordinal).Replace(" n - y ", " n - n ", StringComparison.Ordinal));

    static async Task Notice(Trial trial, string caseId)
    {
        using var client = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice(caseId))).ShouldStartWith("250");
    }

    async Task<Process> Signer(PostfixInstance postfix)
    {
        using var key = RSA.Create(2048);
        var socket = Path.Combine(Directory.CreateDirectory(Path.Combine(postfix.Directory, "queue/opendkim")).FullName, "opendkim.sock");
        var config = Write("opendkim.conf", $"""
            Mode s
            Domain example.com
            Selector desk
            KeyFile {Write("desk.private", key.ExportPkcs8PrivateKeyPem())}
            Socket local:{socket}
            UMask 000
            Syslog no
            RequireSafeKeys no

            """);
        var signer = Process.Start("/usr/sbin/opendkim", ["-f", "-x", config]);
        await Eventually.Get("the signer", () => Listens(socket) ? "" : null);
        return signer;
    }

    static bool Listens(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    string Write(string name, string text)
    {
        var file = folder[name];
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
