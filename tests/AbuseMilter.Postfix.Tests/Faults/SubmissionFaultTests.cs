using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>What the submission server may answer at each step, and what becomes of the reply then and later.</summary>
public sealed class SubmissionFaultTests
{
    static readonly (SmtpStep Step, string Answer, string State)[] Refusals =
    [
        (SmtpStep.Mail, "451 4.3.0 later", "pending"),
        (SmtpStep.Rcpt, "451 4.2.1 later", "pending"),
        (SmtpStep.Data, "451 4.3.0 later", "pending"),
        (SmtpStep.Dot, "452 4.3.1 disk full", "pending"),
        (SmtpStep.Mail, "552 5.3.4 too large", "failed"),
        (SmtpStep.Rcpt, "550 5.1.1 nobody there", "failed"),
        (SmtpStep.Data, "554 5.7.1 no", "failed"),
        (SmtpStep.Dot, "552 5.3.4 too large", "failed"),
        (SmtpStep.Dot, "554 5.6.0 no", "failed"),
    ];

    [Fact]
    public async Task What_is_refused_for_now_goes_out_later_and_what_is_refused_for_good_never()
    {
        await using var ordeal = await Ordeal.Start();
        for (var i = 0; i < Refusals.Length; i++)
        {
            var (step, answer, state) = Refusals[i];
            ordeal.Mailhost.At = at => Task.FromResult(at == step ? answer : null);
            (await ordeal.Deliver(Mails.Notice($"M-{i}."))).ShouldBe('d');
            await Settled(ordeal, i, state);
        }
        ordeal.Mailhost.Taken.ShouldBeEmpty();

        // A server that is away costs no attempt. A daemon that has just started has no connection to it.
        await ordeal.Restart();
        ordeal.Mailhost.At = at => Task.FromResult(at == SmtpStep.Connected ? "421 4.3.2 busy" : null);
        (await ordeal.Deliver(Mails.Notice($"M-{Refusals.Length}."))).ShouldBe('d');
        (await ordeal.Daemon.Says("server is away")).ShouldContain("421");
        await Eventually.Get("the row back in the queue, no attempt counted", () =>
            ordeal.Count($"instr(CAST(content AS TEXT), 'M-{Refusals.Length}.') > 0 AND state = 'pending' AND attempts = 0") == 1 ? "" : null);

        ordeal.Sql("UPDATE outbox SET due = 0 WHERE state = 'pending'"); // an hour later
        await ordeal.Restart();
        await ordeal.Dry();
        for (var i = 0; i < Refusals.Length; i++)
        {
            ordeal.Filed($"M-{i}.").ShouldBe(1);
            ordeal.Answers($"M-{i}.").ShouldBe(Refusals[i].State == "pending" ? 1 : 0, Refusals[i].Answer);
        }
        ordeal.Answers($"M-{Refusals.Length}.").ShouldBe(1);
    }

    static Task<string> Settled(Ordeal ordeal, int number, string state) => Eventually.Get($"{Refusals[number]}", () =>
        ordeal.Count($"instr(CAST(content AS TEXT), 'M-{number}.') > 0 AND state = '{state}' AND attempts = 1 AND answer IS NOT NULL") == 1 ? "" : null);
}
