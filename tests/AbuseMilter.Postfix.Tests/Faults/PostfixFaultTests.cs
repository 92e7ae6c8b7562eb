using AbuseMilter.Milter.Session;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>What a real Postfix makes of it.</summary>
[Collection(Stand.Shared)]
public sealed class PostfixFaultTests(Stand stand)
{
    const int Stop = 19, Continue = 18;

    Trial Trial => stand.Trial;

    PostfixInstance Postfix => stand.Postfix;

    [Fact]
    public async Task A_daemon_that_has_no_time_costs_a_temporary_error_and_the_retry_is_filed_once()
    {
        using (var client = await SmtpSession.Connect(stand.ImpatientDaemonPort))
        {
            Trial.Daemon.Signal(Stop);
            try
            {
                (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("P-16"))).ShouldStartWith("451 4.7.1");
            }
            finally
            {
                Trial.Daemon.Signal(Continue);
            }
        }
        using var again = await SmtpSession.Connect(stand.DaemonPort);
        (await again.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("P-16"))).ShouldStartWith("250");
        await Postfix.Mail("cases@mediasentry.com", "P-16");
        Trial.FiledWith("P-16");
    }

    [Fact]
    public async Task What_somebody_behind_us_refuses_for_now_is_filed_already_and_its_retry_does_nothing_twice()
    {
        using var client = await SmtpSession.Connect(stand.DaemonThenFilterPort);
        stand.Filter.Judge(_ => Verdict.TempFail);
        string[] recipients = ["abuse@example.com", "alice@example.com"];
        (await client.Mail("c@mediasentry.com", recipients, Mails.Notice("P-37"))).ShouldStartWith("451 4.7.1");
        Trial.FiledWith("P-37");
        stand.Filter.Judge(_ => Verdict.Accept);
        (await client.Mail("c@mediasentry.com", recipients, Mails.Notice("P-37"))).ShouldStartWith("250");
        await Postfix.Mail("alice@example.com", "P-37");
        await Once("P-37");
    }

    [Fact]
    public async Task A_reply_that_nobody_takes_is_the_end_of_it()
    {
        using var client = await SmtpSession.Connect(stand.DaemonPort);
        var mail = Mails.Notice("P-41").Replace("cases@mediasentry.com", "cases@gone.mediasentry.com", StringComparison.Ordinal);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], mail)).ShouldStartWith("250");
        var sent = await Trial.Daemon.Says("to cases@gone.mediasentry.com sent as ");
        await Postfix.Removed(sent[(sent.LastIndexOf(' ') + 1)..]);
        Postfix.Log.Split('\n').ShouldContain(line => line.Contains("to=<cases@gone.mediasentry.com>", StringComparison.Ordinal)
            && line.Contains("status=bounced", StringComparison.Ordinal));
        Postfix.Mailbox("abuse@example.com").ShouldNotContain(m => m.Contains("P-41", StringComparison.Ordinal));
        Postfix.EverybodyElse.ShouldNotContain(m => m.Contains("P-41", StringComparison.Ordinal));
        Trial.FiledWith("P-41");
    }

    async Task Once(string caseId)
    {
        await Postfix.Mail("cases@mediasentry.com", caseId);
        Trial.FiledWith(caseId);
        Postfix.Mailbox("cases@mediasentry.com").Count(m => m.Contains(caseId, StringComparison.Ordinal)).ShouldBe(1);
    }
}
