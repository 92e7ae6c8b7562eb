using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>Postfix or the daemon goes away, or comes later, while a client talks: no mail is lost, none is taken twice.</summary>
/// <remarks>
/// One Postfix for all; each test leaves it and the daemon running, and no reply waiting: one that met a stopped Postfix would wait for longer than we do.
/// </remarks>
public sealed class InterruptionTests(InterruptionTests.Running running) : IClassFixture<InterruptionTests.Running>
{
    const int Terminate = 15;

    const string Begun = """
        > MAIL FROM:<c@mediasentry.com>
        < 250
        > RCPT TO:<abuse@example.com>
        < 250
        > DATA
        < 354
        """;

    Trial Trial => running.Trial;

    PostfixInstance Postfix => running.Trial.Postfix;

    [Fact]
    public async Task A_reload_of_Postfix_lets_the_session_and_its_message_finish()
    {
        var since = Trial.Daemon.Log.Length;
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        await client.Play(Begun);
        await Postfix.Reload();
        await client.Play("> [0]\n< 250", Mails.Notice("I-100"));
        Count("I-100").ShouldBe(1);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-101"))).ShouldStartWith("250");
        Count("I-101").ShouldBe(1);
        await client.Play("> QUIT\n< 221\n< closed");

        using var next = await SmtpSession.Connect(Postfix.SmtpPort);
        (await next.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-102"))).ShouldStartWith("250");
        Count("I-102").ShouldBe(1);
        await Answered("I-100", "I-101", "I-102");
        NothingWentWrong(since);
    }

    [Fact]
    public async Task A_stop_of_Postfix_in_the_middle_of_a_message_takes_nothing_and_the_retry_is_filed_once()
    {
        var since = Trial.Daemon.Log.Length;
        using (var client = await SmtpSession.Connect(Postfix.SmtpPort))
        {
            await client.Play(Begun);
            await client.Send(Mails.Notice("I-110"));
            await Postfix.Stop();
            await client.Play("< closed");
        }
        Count("I-110").ShouldBe(0);
        (await Trial.Daemon.Says("ClosedMidMessage")).ShouldContain("Postfix does so when it is stopped");

        await Postfix.Start();
        using var next = await SmtpSession.Connect(Postfix.SmtpPort);
        (await next.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-110"))).ShouldStartWith("250");
        Count("I-110").ShouldBe(1);
        await Answered("I-110");
        Trial.Daemon.Log[since..].ShouldNotContain(" error ");
    }

    [Fact]
    public async Task A_stop_of_Postfix_between_messages_ends_the_session_and_nothing_is_said_of_it()
    {
        var since = Trial.Daemon.Log.Length;
        using (var client = await SmtpSession.Connect(Postfix.SmtpPort))
        {
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-120"))).ShouldStartWith("250");
            await Answered("I-120");
            await Postfix.Stop();
            await client.Play("< closed");
        }
        Count("I-120").ShouldBe(1);
        await Postfix.Start();
        NothingWentWrong(since);
    }

    [Fact]
    public async Task A_restart_of_the_daemon_between_two_messages_is_an_error_to_that_session_alone()
    {
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-130"))).ShouldStartWith("250");
        await Answered("I-130");
        await Trial.Restart();

        // Postfix notices when it has to wait for an answer, remembers it until the client hangs up, and says what milter_default_action is.
        await client.Play("""
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > RCPT TO:<abuse@example.com>
            < 250
            > DATA
            < 451 4.7.1
            > RSET
            < 250
            > MAIL FROM:<c@mediasentry.com>
            < 451 4.7.1
            """);
        using var next = await SmtpSession.Connect(Postfix.SmtpPort);
        (await next.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-131"))).ShouldStartWith("250");
        Count("I-131").ShouldBe(1);
        (await next.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-130"))).ShouldStartWith("250");
        Count("I-130").ShouldBe(1);
        await Answered("I-131");
    }

    [Fact]
    public async Task A_daemon_that_is_told_to_stop_finishes_the_message_in_progress()
    {
        var since = Trial.Daemon.Log.Length;
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        await client.Play(Begun);
        Trial.Daemon.Signal(Terminate);
        await Trial.Daemon.Says("stopping");
        await client.Play("> [0]\n< 250\n> QUIT\n< 221\n< closed", Mails.Notice("I-140"));
        Count("I-140").ShouldBe(1);
        (await Trial.Daemon.Ended()).ShouldBe(0);
        NothingWentWrong(since);

        await Trial.Restart();
        await Answered("I-140");
    }

    [Fact]
    public async Task A_daemon_that_is_told_to_stop_lets_every_session_have_its_messages()
    {
        var since = Trial.Daemon.Log.Length;
        using var greeted = await SmtpSession.Connect(Postfix.SmtpPort);
        using var begun = await SmtpSession.Connect(Postfix.SmtpPort);
        await begun.Play("> MAIL FROM:<c@mediasentry.com>\n< 250\n> RCPT TO:<abuse@example.com>\n< 250");
        using var between = await SmtpSession.Connect(Postfix.SmtpPort);
        (await between.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-180"))).ShouldStartWith("250");
        Trial.Daemon.Signal(Terminate);
        await Trial.Daemon.Says("stopping");

        // Postfix has negotiated for all three and opens no second connection for any.
        (await greeted.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-181"))).ShouldStartWith("250");
        await begun.Play("> DATA\n< 354\n> [0]\n< 250", Mails.Notice("I-182"));
        (await between.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-183"))).ShouldStartWith("250");
        (await between.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-184"))).ShouldStartWith("250");
        foreach (var client in (SmtpSession[])[greeted, begun, between]) await client.Play("> QUIT\n< 221\n< closed");
        (await Trial.Daemon.Ended()).ShouldBe(0);
        NothingWentWrong(since);
        string[] cases = ["I-180", "I-181", "I-182", "I-183", "I-184"];
        cases.ShouldAllBe(caseId => Count(caseId) == 1);
        await Trial.Restart();
        await Answered(cases);
    }

    [Fact]
    public async Task A_daemon_killed_in_the_middle_of_a_message_takes_nothing_and_the_retry_is_filed_once()
    {
        using (var client = await SmtpSession.Connect(Postfix.SmtpPort))
        {
            await client.Play(Begun);
            await Trial.Daemon.Kill();
            await client.Play("> [0]\n< 451 4.7.1", Mails.Notice("I-150"));
        }
        Count("I-150").ShouldBe(0);
        await Trial.Restart();
        using var next = await SmtpSession.Connect(Postfix.SmtpPort);
        (await next.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-150"))).ShouldStartWith("250");
        Count("I-150").ShouldBe(1);
        await Answered("I-150");
    }

    [Fact]
    public async Task A_Postfix_that_starts_before_the_daemon_takes_mail_once_the_daemon_is_there()
    {
        await Postfix.Stop();
        await Trial.Daemon.Kill();
        await Postfix.Start();
        using (var early = await SmtpSession.Connect(Postfix.SmtpPort)) await early.Play("> MAIL FROM:<c@mediasentry.com>\n< 451 4.7.1");
        await Trial.Restart();
        using var client = await SmtpSession.Connect(Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("I-160"))).ShouldStartWith("250");
        Count("I-160").ShouldBe(1);
        await Answered("I-160");
    }

    [Fact]
    public async Task Local_mail_waits_in_the_queue_while_the_daemon_is_down()
    {
        await Trial.Daemon.Kill();
        var file = Path.Combine(Trial.Root, "waiting.eml");
        await File.WriteAllTextAsync(file, Mails.Notice("I-170"), TestContext.Current.CancellationToken);
        await Postfix.Sendmail(file, "-f c@mediasentry.com abuse@example.com");
        await Eventually.Get("Postfix' complaint", () => Postfix.Log.Contains("connect to Milter service", StringComparison.Ordinal) ? "" : null);
        Count("I-170").ShouldBe(0);

        await Trial.Restart();
        await Postfix.Reload(); // pickup(8) tries again by itself, but only after a minute
        await Eventually.Get("the filed notice", () => Count("I-170") == 1 ? "" : null);
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(m => m.Contains("I-170", StringComparison.Ordinal));
        await Answered("I-170");
    }

    int Count(string caseId) => Trial.Filed().Count(m => m.Contains(caseId, StringComparison.Ordinal));

    async Task Answered(params string[] cases)
    {
        foreach (var caseId in cases) await Postfix.Mail("cases@mediasentry.com", caseId);
    }

    // What the daemon has complained of since a test began: other tests give it reasons to.
    void NothingWentWrong(int since) => Trial.Daemon.Log[since..].Split('\n')
        .ShouldNotContain(line => line.Contains("ended badly", StringComparison.Ordinal) || line.Contains(" error ", StringComparison.Ordinal));

    public sealed class Running : IAsyncLifetime
    {
        internal Trial Trial { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Trial = await Trial.Start();

        public async ValueTask DisposeAsync()
        {
            if (Trial is not null) await Trial.DisposeAsync();
        }
    }
}
