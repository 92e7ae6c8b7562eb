using AbuseMilter.Settings;
using AbuseMilter.Store;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Replies;

/// <summary>Sends one mail after the other. Several may run at once; what they share may be called from anywhere.</summary>
/// <param name="settings">Those in force; asked again for each mail.</param>
/// <param name="ledger">Is told when a final dot may go out.</param>
/// <param name="send">As <see cref="SubmissionClient.SendAsync"/>.</param>
/// <param name="next">Leases a mail; null when there is none now. Never throws <see cref="IOException"/>.</param>
/// <param name="settlement">Is told what came of it.</param>
/// <param name="breaker">Is told whether the server is there.</param>
/// <param name="clock">Paces a ledger that fails.</param>
/// <param name="logger">Is told of errors.</param>
sealed class ReplyLane(Func<ReplySettings> settings, Ledger ledger,
    Func<SmtpMail, AtDot?, CancellationToken, Task<Submission>> send,
    Func<CancellationToken, Task<OutboxMail?>> next, ReplySettlement settlement, Breaker breaker, TimeProvider clock, ILogger logger)
{
    static readonly TimeSpan LedgerPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Runs until no mail is left, or the server is away, or it is stopped: then within seconds, and what was not sent is due again.
    /// </summary>
    /// <param name="mail">The first, leased.</param>
    /// <param name="isProbe">True: only that one.</param>
    /// <param name="stopping">Stops it.</param>
    public async Task RunAsync(OutboxMail? mail, bool isProbe, CancellationToken stopping)
    {
        while (mail is not null)
        {
            var submission = await SubmitAsync(mail, stopping);
            var isAway = NoteServer(submission);

            // What became of the one and the lease of the next share a commit, and with it the wait for the disk.
            var settling = SettleAsync(mail, submission, stopping);
            try
            {
                mail = isProbe || isAway || breaker.IsOpen ? null : await next(stopping);
            }
            finally
            {
                await settling;
            }
        }
    }

    async Task<Submission> SubmitAsync(OutboxMail mail, CancellationToken stopping)
    {
        var now = settings();
        var mayBeOut = false;
        try
        {
            return await send(new SmtpMail(now.EnvelopeFrom, mail.To, mail.Content), now.ResendAmbiguous ? null : MarkAsync, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await settlement.PutBackAsync(mail, clock.GetUtcNow(), "stopped before it was sent");
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            ReplyLog.Faulted(logger, e, ReplySettlement.What(mail), mail.Id, mail.To, mail.Attempts);
            return mayBeOut ? new Submission.Ambiguous(e.Message) : new Submission.Faulted(e.Message);
        }

        async ValueTask<bool> MarkAsync(CancellationToken cancellationToken) =>
            mayBeOut = await ledger.MarkAtDotAsync(mail.Id, cancellationToken);
    }

    bool NoteServer(Submission submission)
    {
        if (submission is Submission.ServerAway away)
        {
            breaker.Open(Random.Shared.NextDouble());
            ReplyLog.ServerAway(logger, away.Stage, away.Text, breaker.Remaining);
            return true;
        }
        if (submission is not (Submission.Faulted or Submission.Refused { Stage: SubmissionStage.Check })) breaker.Close();
        return false;
    }

    // What became of the mail must be written down even when the ledger fails at first: else it would go out again.
    async Task SettleAsync(OutboxMail mail, Submission submission, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await settlement.WriteDownAsync(mail, submission);
                return;
            }
            catch (IOException e)
            {
                ReplyLog.LedgerFails(logger, e.Message);
            }
            await Task.Delay(LedgerPause, clock, stopping);
        }
    }
}
