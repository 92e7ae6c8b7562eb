using System.Security.Cryptography.X509Certificates;
using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>TLS to a submission host, and who we say we are there.</summary>
public sealed class SubmissionTlsTests : IDisposable
{
    const string Mail = "From: abuse@example.com\r\n\r\nHello\r\n";

    const string Name = "submit.example.org";

    const string Greeting = """
        S: 220 submit.example.org
        C: EHLO *

        """;

    const string StartTls = Greeting + """
        S! 250-submit.example.org\r\n250-PIPELINING\r\n250 STARTTLS\r\n
        C: STARTTLS
        quiet
        S: 220 2.0.0 go ahead
        tls

        """;

    const string SecondHello = """
        C: EHLO *
        S! 250-submit.example.org\r\n250-AUTH LOGIN PLAIN\r\n250 SIZE\r\n

        """;

    readonly Certificates certificates = new();

    SubmissionSettings Settings => new() { Tls = SubmissionTls.StartTls, ServerName = Name, Authorities = certificates.Pem };

    static async Task<Submission> SendAsync(ScriptedSmtpServer server, SubmissionSettings settings)
    {
        using var client = new SubmissionClient(server.Address, settings, TimeProvider.System);
        var submission = await client.SendAsync(new SmtpMail("", "cases@example.org", Encoding.ASCII.GetBytes(Mail)), null, TestContext.Current.CancellationToken).Soon();
        await client.HangUpAsync().Soon();
        return submission;
    }

    async Task<Submission> SendAsync(string script, SubmissionSettings? settings = null, X509Certificate2? certificate = null)
    {
        using var good = certificate ?? certificates.For(Name);
        await using var server = new ScriptedSmtpServer(script) { Certificate = good };
        return await SendAsync(server, settings ?? Settings);
    }

    [Fact]
    public async Task After_STARTTLS_comes_EHLO_again_and_only_what_is_offered_then_counts()
    {
        using var certificate = certificates.For(Name);
        await using var server = new ScriptedSmtpServer(StartTls + SecondHello + """
            C: MAIL FROM:<> SIZE=34
            quiet
            S: 250 Ok
            C: RCPT TO:<cases@example.org>
            S: 250 Ok
            C: DATA
            S: 354 go
            C: ...
            S: 250 2.0.0 Ok
            C: QUIT
            S: 221 Bye
            """)
        { Certificate = certificate };

        (await SendAsync(server, Settings)).ShouldBeOfType<Submission.Sent>();
        await server.Played.Soon();
        server.Received.ShouldContain(Mail);
    }

    [Fact]
    public async Task Implicit_TLS_is_there_before_the_greeting()
    {
        (await SendAsync("tls\n" + ScriptedSmtpServer.TakesOne, Settings with { Tls = SubmissionTls.Implicit })).ShouldBeOfType<Submission.Sent>();
        ShouldBeAway(await SendAsync("S: 220 plain\nsilence", Settings with { Tls = SubmissionTls.Implicit }), SubmissionStage.StartTls);
    }

    [Fact]
    public async Task A_connection_with_TLS_is_kept_for_the_next_mail()
    {
        using var certificate = certificates.For(Name);
        await using var server = new ScriptedSmtpServer(StartTls + ScriptedSmtpServer.Hello[ScriptedSmtpServer.Hello.IndexOf("C:", StringComparison.Ordinal)..]
            + ScriptedSmtpServer.Mail + ScriptedSmtpServer.Mail + ScriptedSmtpServer.Quit)
        { Certificate = certificate };
        using var client = new SubmissionClient(server.Address, Settings, TimeProvider.System);
        for (var mail = 0; mail < 2; mail++)
            (await client.SendAsync(new SmtpMail("", "cases@example.org", Encoding.ASCII.GetBytes(Mail)), null, TestContext.Current.CancellationToken).Soon()).ShouldBeOfType<Submission.Sent>();
        await client.HangUpAsync().Soon();
        await server.Played.Soon();
    }

    [Theory]
    [InlineData("other.example.org", 3)]
    [InlineData("submit.example.org.example.net", 3)]
    [InlineData(Name, -1)]
    public async Task A_certificate_for_another_name_or_time_is_refused(string name, int days) =>
        ShouldBeAway(await SendAsync(StartTls + "silence", certificate: certificates.For(name, days)), SubmissionStage.StartTls);

    [Fact]
    public async Task A_certificate_of_an_authority_that_is_not_trusted_is_refused()
    {
        using var strangers = new Certificates();
        ShouldBeAway(await SendAsync(StartTls + "silence", certificate: strangers.For(Name)), SubmissionStage.StartTls);
        ShouldBeAway(await SendAsync(StartTls + "silence", Settings with { Authorities = null }), SubmissionStage.StartTls);
    }

    [Theory]
    [InlineData("S: 250 submit.example.org\nsilence")]
    [InlineData("S! 250-submit.example.org\\r\\n250 STARTTLS\\r\\n\nC: STARTTLS\nS: 454 4.7.0 TLS not available\nsilence")]
    [InlineData("S! 250-submit.example.org\\r\\n250 STARTTLS\\r\\n\nC: STARTTLS\nS: 501 5.5.4 no\nsilence")]
    [InlineData("S! 250-submit.example.org\\r\\n250 STARTTLS\\r\\n\nC: STARTTLS\nS: 220 go\nS: hello\nsilence")]
    [InlineData("S! 250-submit.example.org\\r\\n250 STARTTLS\\r\\n\nC: STARTTLS\nclose")]
    public async Task Without_TLS_nothing_is_said_in_the_clear(string rest)
    {
        await using var server = new ScriptedSmtpServer(Greeting + rest);

        ShouldBeAway(await SendAsync(server, Settings with { Login = new SubmissionLogin("desk", "secret") }), SubmissionStage.StartTls);
        server.Received.ShouldAllBe(line => line.StartsWith("EHLO ") || line == "STARTTLS" || !line.Contains('@') && !line.StartsWith("AUTH"));
    }

    // Whoever sits between could put words into the server's mouth that would be read as said under TLS.
    [Theory]
    [InlineData("S! 220 go\\r\\n250 injected\\r\\n")]
    [InlineData("S! 220 go\\r\\n2")]
    public async Task What_was_said_behind_the_answer_to_STARTTLS_ends_the_connection(string answer)
    {
        var away = await SendAsync(Greeting + "S! 250-submit.example.org\\r\\n250 STARTTLS\\r\\n\nC: STARTTLS\n" + answer + "\ntls\n" + SecondHello + "silence");

        ShouldBeAway(away, SubmissionStage.StartTls);
        away.ToString().ShouldContain("before it was asked");
    }

    [Fact]
    public async Task AUTH_PLAIN_names_user_and_password_once_and_after_TLS()
    {
        using var certificate = certificates.For(Name);
        var response = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0desk\0pässwörd"));
        await using var server = new ScriptedSmtpServer(StartTls + SecondHello + $"C: AUTH PLAIN {response}\nS: 235 2.7.0 ok\nC: MAIL FROM:<> SIZE=34\nS: 451 later\nC: QUIT\nS: 221 Bye")
        { Certificate = certificate };

        (await SendAsync(server, Settings with { Login = new SubmissionLogin("desk", "pässwörd") })).ShouldBeOfType<Submission.Postponed>();
        await server.Played.Soon();
    }

    [Theory]
    [InlineData("S: 535 5.7.8 bad credentials")]
    [InlineData("S: 454 4.7.0 later")]
    [InlineData("S: 334 VXNlcm5hbWU6")]
    [InlineData("close")]
    public async Task A_server_that_does_not_know_us_is_away_and_no_mail_is_to_blame(string answer)
    {
        var away = await SendAsync(StartTls + SecondHello + "C: AUTH PLAIN *\n" + answer + "\nclose", Settings with { Login = new SubmissionLogin("desk", "secret") });

        ShouldBeAway(away, SubmissionStage.Authentication);
        away.ToString().ShouldNotContain("secret");
        away.ToString().ShouldNotContain(Convert.ToBase64String("\0desk\0secret"u8));
    }

    [Theory]
    [InlineData("AUTH LOGIN CRAM-MD5")]
    [InlineData("AUTHPLAIN")]
    public async Task A_server_that_offers_no_AUTH_PLAIN_gets_no_password(string offer)
    {
        await using var server = new ScriptedSmtpServer(Greeting + $"S! 250-submit.example.org\\r\\n250 {offer}\\r\\n\nclose");

        ShouldBeAway(await SendAsync(server, new SubmissionSettings { Login = new SubmissionLogin("desk", "secret") }), SubmissionStage.Authentication);
        server.Received.Count.ShouldBe(1);
    }

    static void ShouldBeAway(Submission submission, SubmissionStage at) => submission.ShouldBeOfType<Submission.ServerAway>().Stage.ShouldBe(at, submission.ToString());

    public void Dispose() => certificates.Dispose();
}
