using System.Collections.Concurrent;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Mime;
using AbuseMilter.Replies;
using AbuseMilter.Store;
using AbuseMilter.Triage;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>
/// Takes a watched message in: read, decide, and then in this order, which nothing else knows: store the file, commit ledger and outbox, answer
/// the MTA. Until the commit nothing is answered that lets the MTA forget the message; on any failure the answer is a temporary error.
/// </summary>
/// <remarks>
/// Safe to repeat: a message whose row is there gets the same verdict and nothing else; a file that was linked just before a crash, and so has no row, is
/// found by its digest and adopted; of the same message on two connections at once, one is taken in, and the other waits and finds its row.
/// </remarks>
sealed class Intake(Maildir maildir, Leftovers leftovers, Ledger ledger, ReplyWorker replies, Health health, Instruments instruments, TimeProvider clock,
    ILogger<Intake> log)
{
    readonly ConcurrentDictionary<ContentDigest, TaskCompletionSource> inProgress = new();

    // What TraceHeader and ReplyPolicy look at.
    static readonly MacroNames Macros = new() { Connect = "j", Helo = "{tls_version} {cipher} {cipher_bits}", Mail = "i {auth_authen}" };

    public Policy PolicyFor(Generation generation)
    {
        var (needs, limits) = (generation.Needs, generation.Settings.Milter.Limits);
        return new(needs.Anything ? generation.Desk.Watches : _ => false, (message, cancellationToken) => message.Moment == Moment.EndOfMessage
            ? HandleAsync(generation, message, cancellationToken)
            : new(Early(generation, message)))
        {
            AskedAt = needs.AskedAt,
            Reads = needs.Reads,
            BodyBytes = needs.WholeBody ? int.MaxValue : limits.BodyFrontBytes,
            OnFailure = OnFailure(generation),
            Edits = VerdictPlan.EditsOf(generation.Settings.Rules),
            Macros = needs.WholeBody ? Macros : MacroNames.QueueId,
        };
    }

    static Verdict OnFailure(Generation generation) => generation.Settings.Milter.AcceptOnFailure ? Verdict.Accept : Verdict.TempFail;

    // Rules that look at the envelope alone: one recipient is refused and the others keep their mail, and what is left alone is not fetched.
    Verdict Early(Generation generation, Message message)
    {
        var envelope = message.Envelope;
        var decision = generation.DecideEarly(envelope, clock.GetLocalNow());
        if (message.Moment == Moment.Data) return decision is { LeavesAlone: true } ? Verdict.Accept : Verdict.Continue;
        if (decision?.Refusal is not { } refusal) return Verdict.Continue;
        Log.Refused(log, envelope.QueueId, Shown(envelope.Sender), envelope.Recipients[0].Address, Client(envelope), decision.Rule, refusal.Code,
            refusal.Text);
        return VerdictPlan.Refuse(refusal);
    }

    async ValueTask<Verdict> HandleAsync(Generation generation, Message message, CancellationToken cancellationToken)
    {
        var envelope = message.Envelope;
        var watched = generation.Desk.WatchedOf(envelope);
        using var whole = instruments.Time(Stage.Verdict, clock);
        try
        {
            var (appraisal, unusual, file) = message.IsTruncated
                ? (Appraisal.TooLong, "too-long", null)
                : await TakeInAsync(generation, message, watched, cancellationToken);
            // Who came too late has had a temporary error as the answer, and the log must not say otherwise.
            cancellationToken.ThrowIfCancellationRequested();
            return Answer(message, watched, appraisal, unusual, file);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var reason = e is OperationCanceledException ? "it took too long, or the MTA went away" : e.Message;
            var fault = e is IOException or OperationCanceledException ? null : e; // the world's faults are told in words, ours with the stack
            instruments.Failed();
            Log.Failed(log, fault, envelope.QueueId, Shown(envelope.Sender), string.Join(",", watched), reason);
            return OnFailure(generation);
        }
    }

    // With a word for the log where it is not the plan's.
    async ValueTask<(Appraisal Appraisal, string? Unusual, string? File)> TakeInAsync(Generation generation, Message message,
        List<EnvelopeAddress> watched, CancellationToken cancellationToken)
    {
        var envelope = message.Envelope;
        var received = clock.GetLocalNow();
        var digest = ContentDigest.Of(envelope.Sender.Address, watched.Select(r => r.Address), message.Content.Span);
        var reading = instruments.Time(Stage.Appraise, clock);
        var appraisal = generation.Appraise(envelope, MimeMessage.Load(message.Content), message.Content.Length, digest, received);
        reading.Dispose();
        if (generation.TakeExitListTrouble() is { } stale) Log.ExitListStays(log, stale);
        foreach (var trouble in appraisal.Decision.Troubles) Log.RuleTrouble(log, envelope.QueueId, trouble);
        if (!appraisal.IsRecorded) return (appraisal, null, null);

        using var turn = await TurnAsync(digest, cancellationToken);
        var known = await health.SeeAsync("ledger", () => ledger.FindAsync(digest, cancellationToken));
        if (known is not null && (known.File is not null || known.Outcome == LedgerEntry.Erased || appraisal.Decision.Maildir is null)) return (appraisal.Known(), "known", known.File);
        if (appraisal.Mail is { } mail && await ledger.HasReplyAsync(mail.CaseKey, mail.EventKey, cancellationToken))
        {
            appraisal = appraisal.CaseAnswered();
        }
        var file = await FileAsync(appraisal, message, watched, digest, received, cancellationToken);
        var entry = Entry(envelope, watched, appraisal, digest, file, received) with { Outcome = Plan(message, watched, appraisal).Outcome };
        var alert = generation.Alert(appraisal, entry.Outcome, file);
        var recorded = await RecordAsync(entry, appraisal, alert, cancellationToken);
        if (recorded == Recorded.FiledAndQueued || alert is not null) replies.Wake();
        return (recorded switch
        {
            Recorded.FiledCaseAnswered => appraisal.CaseAnswered(),
            Recorded.FiledCaseHeld => appraisal.CaseHeld(),
            Recorded.FiledAndLimited => appraisal.Limited(),
            _ => appraisal,
        }, null, file);
    }

    static VerdictPlan Plan(Message message, List<EnvelopeAddress> watched, Appraisal appraisal) =>
        VerdictPlan.For(message.Envelope, appraisal.Decision, watched, message.AllowedEdits, appraisal.Message, Tags.Of(appraisal));

    // The same message on two connections at once is taken in by one of them; the other waits and finds the row.
    async ValueTask<Turn> TurnAsync(ContentDigest digest, CancellationToken cancellationToken)
    {
        var turn = new Turn(inProgress, digest);
        while (!inProgress.TryAdd(digest, turn.Over))
        {
            if (inProgress.TryGetValue(digest, out var other)) await other.Task.WaitAsync(cancellationToken);
        }
        return turn;
    }

    async ValueTask<string?> FileAsync(Appraisal appraisal, Message message, List<EnvelopeAddress> watched, ContentDigest digest,
        DateTimeOffset received, CancellationToken cancellationToken)
    {
        if (appraisal.Decision.Maildir is not { } folder) return null;
        using var filing = instruments.Time(Stage.File, clock);
        var head = TraceHeader.Of(message.Envelope, watched, Tags.Of(appraisal), received);
        return await health.SeeAsync("maildir", async () => leftovers.Find(folder, digest)
            ?? await maildir.DeliverAsync(folder, head, message.Content, digest, cancellationToken));
    }

    async ValueTask<Recorded> RecordAsync(LedgerEntry entry, Appraisal appraisal, OutboxMail? alert, CancellationToken cancellationToken)
    {
        var recorded = Recorded.Known;
        using var committing = instruments.Time(Stage.Commit, clock);
        try
        {
            return recorded = await health.SeeAsync("ledger", () => ledger.RecordAsync(entry, appraisal.Mail, alert, cancellationToken));
        }
        finally
        {
            // A file without a row of its own, or of which nobody knows: the sender's next try must find it.
            if (recorded == Recorded.Known && appraisal.Decision.Maildir is { } folder) leftovers.Add(folder, entry.Digest);
        }
    }

    Verdict Answer(Message message, List<EnvelopeAddress> watched, Appraisal appraisal, string? unusual, string? file)
    {
        var (envelope, decision) = (message.Envelope, appraisal.Decision);
        var plan = Plan(message, watched, appraisal);
        instruments.Judged(unusual ?? plan.Outcome, plan.Verdict.Disposition, appraisal);
        if (plan.Trouble is { } trouble) Log.TravelsOn(log, envelope.QueueId, trouble);
        Log.Watched(log, envelope.QueueId, unusual ?? plan.Outcome, Shown(envelope.Sender), string.Join(",", watched), Client(envelope), decision.Class,
            appraisal.Assessment.Kind.Word(), appraisal.Assessment.Role.Word(), appraisal.Profile?.Name, decision.Rule, appraisal.Notice?.CaseId, file,
            decision.Redirect, decision.Notify, appraisal.Reply.Word, appraisal.Reply.Code, plan.Verdict.Disposition.ToString().ToLowerInvariant());
        return plan.Verdict;
    }

    static string Shown(EnvelopeAddress sender) => sender.IsNull ? "<>" : sender.Address;

    static string Client(Envelope envelope) => envelope.ClientAddress is null ? "local"
        : $"{(envelope.ClientName.StartsWith('[') ? "unknown" : envelope.ClientName)}[{envelope.ClientAddress}]";

    internal static LedgerEntry Entry(Envelope envelope, List<EnvelopeAddress> watched, Appraisal appraisal, ContentDigest digest, string? file,
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
            Kind = appraisal.Assessment.Kind.Word(),
            Role = appraisal.Assessment.Role.Word(),
            Profile = appraisal.Profile?.Name,
            Evidence = appraisal.Assessment.Summary,
            Rule = appraisal.Decision.Rule,
            Notice = appraisal.Notice,
            File = file,
            Redirect = appraisal.Decision.Redirect,
            ReplyDecision = appraisal.Reply.Word,
            ReplyReason = appraisal.Reply.Reason,
        };

    /// <summary>Held while one message is taken in; given up by disposing.</summary>
    sealed class Turn(ConcurrentDictionary<ContentDigest, TaskCompletionSource> inProgress, ContentDigest digest) : IDisposable
    {
        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            inProgress.TryRemove(digest, out _);
            Over.SetResult();
        }
    }
}
