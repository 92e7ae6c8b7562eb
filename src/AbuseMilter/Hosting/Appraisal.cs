using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Hosting;

/// <summary>Everything that is thought about one mail before anything is done. What <c>inspect</c> shows is what the daemon acts on.</summary>
public sealed record Appraisal
{
    /// <summary>Of a message that was not read because of its length: it travels on untouched.</summary>
    public static readonly Appraisal TooLong = new()
    {
        Message = MimeMessage.Load(ReadOnlyMemory<byte>.Empty),
        Notice = null,
        Assessment = Assessment.Unseen,
        Authentication = Authentication.None,
        Decision = Decision.Untouched,
        Reply = ReplyDecision.None("too-long", "beyond milter.content_bytes or milter.limits.header_fields, so it is not read"),
        Mail = null,
    };

    /// <summary>The message as reply and alert see it; null for one that was not read.</summary>
    public ReplyOccasion? Occasion { get; init; }

    public required MimeMessage Message { get; init; }

    public required Notice? Notice { get; init; }

    public required Assessment Assessment { get; init; }

    /// <summary>Of the sender's family; null when none is known.</summary>
    public ProfileSettings? Profile { get; init; }

    public required Authentication Authentication { get; init; }

    public required Decision Decision { get; init; }

    public required ReplyDecision Reply { get; init; }

    /// <summary>The rendered reply; null unless <see cref="Reply"/> sends.</summary>
    public required OutboxMail? Mail { get; init; }

    /// <summary>True when the message leaves a trace in ledger and store, and not only a tag.</summary>
    public bool IsRecorded => (Decision.Maildir ?? Decision.Redirect ?? Decision.Quarantine ?? Decision.Notify) is not null || Decision.Discard
        || Reply.Outcome != ReplyOutcome.None;

    /// <summary>The same, of a message that was taken in before, with whatever reply it got then.</summary>
    public Appraisal Known() => this with { Reply = ReplyDecision.None("known-message", "it was taken in before"), Mail = null };

    /// <summary>The same, once it is known that its case has a reply.</summary>
    public Appraisal CaseAnswered() => this with { Reply = ReplyDecision.None("duplicate-case", "this case has a reply already"), Mail = null };

    /// <summary>The same, once it is known that a person decides about a reply to its case.</summary>
    public Appraisal CaseHeld() => this with { Reply = Reply with { Outcome = ReplyOutcome.Hold, Code = "case-held", Text = "an earlier reply to this case waits for a person" } };

    /// <summary>The same, once it is known that its reply would go beyond a limit.</summary>
    public Appraisal Limited() => this with { Reply = Reply with { Outcome = ReplyOutcome.Hold, Code = "rate-limited", Text = "a limit of reply.limits is reached" } };
}
