using System.Collections.Concurrent;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Replies;

/// <summary>Writes down what became of a mail, and tells the log. May be called from anywhere.</summary>
/// <param name="settings">Those in force.</param>
/// <param name="ledger">Where it is written.</param>
/// <param name="clock">Tells when a mail is due again.</param>
/// <param name="logger">One line for each.</param>
/// <param name="told">Counts them: sent, failed, held, expired, postponed or server_away.</param>
sealed class ReplySettlement(Func<ReplySettings> settings, Ledger ledger, TimeProvider clock, ILogger logger, Action<string> told)
{
    /// <summary>A mail that is older than the expiry is given up only after so many attempts: a clock that jumps expires nothing.</summary>
    const int AttemptsBeforeExpiry = 8;

    /// <summary>A mail that ends so often in an error of ours will do so for ever.</summary>
    const int FaultsBeforeFailure = 3;

    readonly ConcurrentDictionary<long, int> faults = new();

    /// <param name="mail">As leased.</param>
    /// <param name="submission">What came of it.</param>
    /// <exception cref="IOException">The ledger fails; nothing was written down.</exception>
    public ValueTask WriteDownAsync(OutboxMail mail, Submission submission) => submission switch
    {
        Submission.ServerAway => CountAwayAsync(mail, submission.ToString()), // the breaker pauses, and a new daemon need not
        Submission.Sent sent => MarkSentAsync(mail, sent.Answer),
        Submission.Refused refused => FailAsync(mail, refused),
        Submission.Ambiguous ambiguous when !settings().ResendAmbiguous => HoldAsync(mail, ambiguous),
        Submission.Faulted faulted => CountFaultAsync(mail, faulted),
        _ => PostponeAsync(mail, submission.ToString()),
    };

    /// <summary>As if it had not been tried.</summary>
    public async ValueTask PutBackAsync(OutboxMail mail, DateTimeOffset due, string why) =>
        await ledger.PostponeAsync(mail.Id, due, why, countAttempt: false, CancellationToken.None);

    async ValueTask CountAwayAsync(OutboxMail mail, string why)
    {
        await PutBackAsync(mail, clock.GetUtcNow(), why);
        told("server_away");
    }

    async ValueTask MarkSentAsync(OutboxMail mail, string answer)
    {
        await ledger.MarkSentAsync(mail.Id, answer, CancellationToken.None);
        told("sent");
        ReplyLog.Sent(logger, What(mail), mail.Id, mail.To, mail.MessageId, answer);
    }

    async ValueTask FailAsync(OutboxMail mail, Submission.Refused refused)
    {
        await ledger.EndAsync(mail.Id, "failed", refused.ToString(), CancellationToken.None);
        told("failed");
        ReplyLog.Failed(logger, What(mail), mail.Id, mail.To, refused.Stage, refused.Text);
    }

    async ValueTask HoldAsync(OutboxMail mail, Submission.Ambiguous ambiguous)
    {
        await ledger.EndAsync(mail.Id, "held", ambiguous.ToString(), CancellationToken.None);
        told("held");
        ReplyLog.Held(logger, What(mail), mail.Id, mail.To, ambiguous.Text);
    }

    async ValueTask CountFaultAsync(OutboxMail mail, Submission.Faulted faulted)
    {
        var times = faults.GetValueOrDefault(mail.Id) + 1;
        if (times < FaultsBeforeFailure)
        {
            await PostponeAsync(mail, faulted.ToString());
            faults[mail.Id] = times;
            return;
        }
        await ledger.EndAsync(mail.Id, "failed", faulted.ToString(), CancellationToken.None);
        faults.TryRemove(mail.Id, out _);
        told("failed");
        ReplyLog.Quarantined(logger, What(mail), mail.Id, mail.To, times, faulted.Text);
    }

    async ValueTask PostponeAsync(OutboxMail mail, string why)
    {
        var now = clock.GetUtcNow();
        if (mail.Attempts >= AttemptsBeforeExpiry && now - mail.QueuedAt >= settings().Expiry)
        {
            await ledger.EndAsync(mail.Id, "expired", why, CancellationToken.None);
            told("expired");
            ReplyLog.Expired(logger, What(mail), mail.Id, mail.To, mail.Attempts, why);
            return;
        }
        var wait = Backoff.After(mail.Attempts, Random.Shared.NextDouble());
        await ledger.PostponeAsync(mail.Id, now + wait, why, countAttempt: true, CancellationToken.None);
        told("postponed");
        ReplyLog.Postponed(logger, What(mail), mail.Id, mail.To, mail.Attempts, wait, why);
    }

    internal static string What(OutboxMail mail) => mail.IsAlert ? "Alert" : "Reply";
}
