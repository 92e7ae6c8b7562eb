using System.Globalization;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>
/// Tells the operator what does not work, at most once an hour. What broke is told even when it is well again by the time that it can be told, and what
/// the ledger cannot hold, since it is the ledger that broke, goes to the submission server without it.
/// </summary>
sealed class TroubleAlert(Health health, Ledger ledger, SubmissionClient client, ReplyWorker worker, TimeProvider clock, ILogger<TroubleAlert> log)
{
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    readonly Dictionary<string, Health.Trouble> untold = [];
    DateTimeOffset? sentAt;

    /// <param name="reply">Who sends it.</param>
    /// <param name="to">The operator.</param>
    /// <param name="cancellationToken">Gives up; it is told at the next call.</param>
    public async Task TellAsync(ReplySettings reply, string to, CancellationToken cancellationToken)
    {
        var standing = health.Troubles;
        foreach (var trouble in standing) untold[trouble.Part] = trouble;
        if (untold.Count == 0) return;
        var mail = ConcernMail.Write(reply, to, new Concern(ConcernCause.Trouble, untold.Count, [.. untold.Values.Select(Line)]), clock.GetUtcNow());
        try
        {
            if (await ledger.AlertAsync(mail, cancellationToken)) Told();
            else Forget();
            health.Works("ledger");
            worker.Wake();
        }
        catch (IOException)
        {
            if (await SendAsync(reply, mail, cancellationToken)) Told();
        }
    }

    void Told()
    {
        Log.Alerted(log, ConcernCause.Trouble, untold.Count);
        untold.Clear();
    }

    async Task<bool> SendAsync(ReplySettings reply, OutboxMail mail, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - sentAt < Pause) return false;
        if (await client.SendAsync(new SmtpMail(reply.EnvelopeFrom, mail.To, mail.Content), null, cancellationToken) is not Submission.Sent) return false;
        sentAt = clock.GetUtcNow();
        return true;
    }

    // Told within the hour: what is well again is no news by the time that it may be told.
    void Forget()
    {
        var standing = health.Troubles.Select(trouble => trouble.Part).ToHashSet();
        foreach (var part in untold.Keys.Where(part => !standing.Contains(part)).ToList()) untold.Remove(part);
    }

    static string Line(Health.Trouble trouble) =>
        string.Create(CultureInfo.InvariantCulture, $"{trouble.Part}, since {trouble.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {trouble.Reason}");
}
