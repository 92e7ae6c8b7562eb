using System.Collections.Concurrent;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Replies;
using AbuseMilter.Store;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>
/// Takes a watched message in: read, decide, and then in this order, which nothing else knows: store the file, commit ledger and outbox, answer
/// the MTA. Until the commit nothing is answered that lets the MTA forget the message; on any failure the answer is a temporary error.
/// </summary>
/// <remarks>
/// Safe to repeat: a message whose row is there gets the same verdict and nothing else; a file that was linked just before a crash, and so has no row, is
/// found by its digest and adopted; the same message on two connections at once is taken once, and the other try comes again.
/// </remarks>
sealed class Intake(Maildir maildir, Leftovers leftovers, Ledger ledger, ReplyWorker replies, TimeProvider clock, ILogger<Intake> log)
{
    readonly ConcurrentDictionary<ContentDigest, bool> inProgress = new();

    public Policy PolicyFor(Generation generation) =>
        new(generation.Desk.Watches, (message, cancellationToken) => HandleAsync(generation, message, cancellationToken));

    async ValueTask<Verdict> HandleAsync(Generation generation, Message message, CancellationToken cancellationToken)
    {
        var envelope = message.Envelope;
        try
        {
            if (message.IsTruncated)
            {
                Log.TooLong(log, envelope.QueueId, generation.Settings.Milter.ContentBytes);
                return Verdict.Accept;
            }
            return await TakeInAsync(generation, message, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var reason = e is OperationCanceledException ? "it took too long, or the MTA went away" : e.Message;
            Log.Failed(log, e, envelope.QueueId, envelope.Sender.Address, reason);
            return Verdict.TempFail;
        }
    }

    async ValueTask<Verdict> TakeInAsync(Generation generation, Message message, CancellationToken cancellationToken)
    {
        var envelope = message.Envelope;
        var watched = envelope.Recipients.Where(r => generation.Desk.Watches(EnvelopePath.Mailbox(r.Wire.Span))).ToList();
        var received = clock.GetLocalNow();
        var digest = ContentDigest.Of(envelope.Sender.Address, watched.Select(r => r.Address), message.Content.Span);
        var appraisal = generation.Appraise(envelope, MimeMessage.Load(message.Content), digest, received);
        if (!appraisal.IsRecorded) return Answer(message, watched, appraisal, null);

        if (!inProgress.TryAdd(digest, true)) return Verdict.TempFail;
        try
        {
            if (await ledger.FindAsync(digest, cancellationToken) is { } known && (known.File is not null || appraisal.Decision.Maildir is null))
            {
                Log.Known(log, envelope.QueueId, envelope.Sender.Address, string.Join(",", watched));
                return Plan(message, watched, appraisal).Verdict;
            }
            if (appraisal.Mail is { } mail && await ledger.HasReplyAsync(mail.CaseKey, cancellationToken)) appraisal = appraisal.CaseAnswered();
            var file = await FileAsync(appraisal, message, watched, digest, received, cancellationToken);
            var recorded = await RecordAsync(Entry(envelope, watched, appraisal, digest, file, received), appraisal, cancellationToken);
            if (recorded == Recorded.FiledAndQueued) replies.Wake();
            if (recorded == Recorded.FiledCaseAnswered) appraisal = appraisal.CaseAnswered();
            return Answer(message, watched, appraisal, file ?? appraisal.Decision.Redirect);
        }
        finally
        {
            inProgress.TryRemove(digest, out _);
        }
    }

    async ValueTask<string?> FileAsync(Appraisal appraisal, Message message, List<EnvelopeAddress> watched, ContentDigest digest,
        DateTimeOffset received, CancellationToken cancellationToken)
    {
        if (appraisal.Decision.Maildir is not { } folder) return null;
        return leftovers.Find(folder, digest) ?? await maildir.DeliverAsync(
            folder, TraceHeader.Of(message.Envelope, watched, Tags.Of(appraisal), received), message.Content, digest, cancellationToken);
    }

    async ValueTask<Recorded> RecordAsync(LedgerEntry entry, Appraisal appraisal, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.RecordAsync(entry, appraisal.Mail, cancellationToken);
        }
        catch
        {
            // The file lies there, the row may or may not: the sender's next try must find the file.
            if (appraisal.Decision.Maildir is { } folder) leftovers.Add(folder, entry.Digest);
            throw;
        }
    }

    static VerdictPlan Plan(Message message, List<EnvelopeAddress> watched, Appraisal appraisal) =>
        VerdictPlan.For(message.Envelope, appraisal.Decision, watched, message.AllowedEdits, appraisal.Message, Tags.Of(appraisal));

    Verdict Answer(Message message, List<EnvelopeAddress> watched, Appraisal appraisal, string? place)
    {
        var envelope = message.Envelope;
        var plan = Plan(message, watched, appraisal);
        if (plan.NotAllowed is { } change) Log.EditNotAllowed(log, envelope.QueueId, change);
        Log.Watched(log, envelope.QueueId, envelope.Sender.Address, string.Join(",", watched), $"{(envelope.ClientName.StartsWith('[') ? "unknown" : envelope.ClientName)}[{envelope.ClientAddress}]",
            appraisal.Decision.Class, appraisal.Decision.Rule, appraisal.Notice?.CaseId, place,
            $"{appraisal.Reply.Word} ({appraisal.Reply.Reason})", plan.Verdict.Disposition);
        return plan.Verdict;
    }

    static LedgerEntry Entry(Envelope envelope, List<EnvelopeAddress> watched, Appraisal appraisal, ContentDigest digest, string? file,
        DateTimeOffset received) => new()
        {
            Digest = digest,
            ReceivedAt = received,
            QueueId = envelope.QueueId,
            ClientAddress = envelope.ClientAddress?.ToString(),
            Sender = envelope.Sender.Address,
            Recipients = [.. watched.Select(r => r.Address)],
            From = appraisal.Message.From is [var from, ..] ? from.Address : null,
            Subject = appraisal.Message.Subject,
            MessageId = appraisal.Message.MessageId,
            Class = appraisal.Decision.Class,
            Rule = appraisal.Decision.Rule,
            Notice = appraisal.Notice,
            File = file,
            Redirect = appraisal.Decision.Redirect,
            ReplyDecision = appraisal.Reply.Word,
            ReplyReason = appraisal.Reply.Reason,
        };
}
