using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;

namespace AbuseMilter.Hosting;

/// <summary>Turns a decision into what the MTA is told: the watched recipients leave, the others keep their mail.</summary>
sealed class VerdictPlan
{
    VerdictPlan(Verdict verdict, string? trouble = null) => (Verdict, Trouble) = (verdict, trouble);

    public Verdict Verdict { get; }

    /// <summary>Why the mail travels on although the rule says otherwise; null when all is well.</summary>
    public string? Trouble { get; }

    /// <summary>The edits that verdicts by these rules may hold.</summary>
    public static MilterActions EditsOf(IReadOnlyList<RuleSettings> rules)
    {
        var edits = MilterActions.None;
        if (rules.Any(rule => !rule.LeavesAlone)) edits |= MilterActions.AddHeaders | MilterActions.ChangeHeaders;
        if (rules.Any(rule => rule.Deliver is not null)) edits |= MilterActions.RemoveRecipients;
        if (rules.Any(rule => rule.Deliver?.Redirect is not null)) edits |= MilterActions.AddRecipients;
        return edits;
    }

    public static Verdict Refuse(RefusalSettings refusal) => new()
    {
        Disposition = refusal.Code >= 500 ? Disposition.Reject : Disposition.TempFail,
        Text = ReplyText.Create(refusal.Code, refusal.EnhancedCode, refusal.Text),
    };

    public static VerdictPlan For(Envelope envelope, Decision decision, IReadOnlyList<EnvelopeAddress> watched, MilterActions allowed,
        MimeMessage message, IReadOnlyList<(string Name, string Value)> tags)
    {
        if (decision.Refusal is { } refusal) return Refused(refusal, envelope, watched, Tag(message, tags));
        if (decision.Redirect is { } redirect) return Redirected(envelope, redirect, watched, allowed, Tag(message, tags));
        if (decision.Maildir is null) return new VerdictPlan(Verdict.Accept with { Edits = Tag(message, tags) });
        if (watched.Count == envelope.Recipients.Count) return new VerdictPlan(Verdict.Discard);
        if (!allowed.HasFlag(MilterActions.RemoveRecipients))
        {
            return new VerdictPlan(Verdict.Accept with { Edits = Tag(message, tags) }, "the MTA does not offer to have recipients removed");
        }
        return new VerdictPlan(Verdict.Accept with { Edits = [.. Tag(message, tags), .. watched.Select(r => new Edit.RemoveRecipient(r))] });
    }

    // At the end of the message a refusal would hit the other recipients too.
    static VerdictPlan Refused(RefusalSettings refusal, Envelope envelope, IReadOnlyList<EnvelopeAddress> watched, List<Edit> tags) =>
        watched.Count == envelope.Recipients.Count
            ? new VerdictPlan(Refuse(refusal))
            : new VerdictPlan(Verdict.Accept with { Edits = tags }, "a rule refuses it, and it has recipients who are not watched");

    static VerdictPlan Redirected(Envelope envelope, string redirect, IReadOnlyList<EnvelopeAddress> watched, MilterActions allowed, List<Edit> edits)
    {
        const MilterActions Needed = MilterActions.AddRecipients | MilterActions.RemoveRecipients;
        if ((allowed & Needed) != Needed) return new VerdictPlan(Verdict.Accept with { Edits = edits }, "the MTA does not offer to have recipients replaced");
        bool IsTarget(EnvelopeAddress r) => r.Address.Equals(redirect, StringComparison.OrdinalIgnoreCase);
        if (!envelope.Recipients.Any(IsTarget)) edits.Add(new Edit.AddRecipient(redirect));
        edits.AddRange(watched.Where(r => !IsTarget(r)).Select(r => new Edit.RemoveRecipient(r)));
        return new VerdictPlan(Verdict.Accept with { Edits = edits });
    }

    // A tag that came from outside says nothing about us: it goes before ours is added. Nothing is tagged where nothing is said.
    static List<Edit> Tag(MimeMessage message, IReadOnlyList<(string Name, string Value)> tags)
    {
        if (tags.Count == 0) return [];
        var edits = new List<Edit>();
        foreach (var name in Tags.Names)
        {
            for (var occurrence = message.Headers.All(name).Count(); occurrence > 0; occurrence--)
            {
                edits.Add(new Edit.ChangeHeader(name, occurrence, ""));
            }
        }
        edits.AddRange(tags.Select(t => new Edit.AddHeader(t.Name, t.Value)));
        return edits;
    }
}
