using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;

namespace AbuseMilter.Hosting;

/// <summary>
/// Turns a decision into what the MTA is told. The watched recipients leave, the others keep their mail: what can only be done to a message as a whole, to
/// refuse it or to hold it, is done where all its recipients are watched, and else it travels on.
/// </summary>
sealed class VerdictPlan
{
    VerdictPlan(Verdict verdict, string outcome, string? trouble = null) => (Verdict, Outcome, Trouble) = (verdict, outcome, trouble);

    public Verdict Verdict { get; }

    /// <summary>What becomes of the watched recipients' copy: filed, redirected, quarantined, discarded, refused, tagged or untouched.</summary>
    public string Outcome { get; }

    /// <summary>Why the mail travels on although the rule says otherwise; null when all is well.</summary>
    public string? Trouble { get; }

    /// <summary>The edits that verdicts by these rules may hold.</summary>
    public static MilterActions EditsOf(IReadOnlyList<RuleSettings> rules)
    {
        var edits = MilterActions.None;
        if (rules.Any(rule => !rule.LeavesAlone)) edits |= MilterActions.AddHeaders | MilterActions.ChangeHeaders;
        if (rules.Any(rule => rule.Deliver is not null || rule.Discard)) edits |= MilterActions.RemoveRecipients;
        if (rules.Any(rule => rule.Deliver?.Redirect is not null)) edits |= MilterActions.AddRecipients;
        if (rules.Any(rule => rule.Quarantine is not null)) edits |= MilterActions.Quarantine;
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
        var edits = Tag(message, tags, decision.TagNames);
        var isShared = watched.Count < envelope.Recipients.Count;
        if (decision.Refusal is { } refusal)
        {
            return isShared ? Passed(edits, "a rule refuses it, and it has recipients who are not watched") : new VerdictPlan(Refuse(refusal), "refused");
        }
        if (decision.Redirect is { } redirect) return Redirected(envelope, redirect, watched, allowed, edits);
        if (decision.Quarantine is { } reason)
        {
            return isShared ? Passed(edits, "a rule has it held, and it has recipients who are not watched")
                : !allowed.HasFlag(MilterActions.Quarantine) ? Passed(edits, "the MTA does not offer to hold mail")
                : new VerdictPlan(Verdict.Accept with { Edits = [.. edits, new Edit.Quarantine(reason)] }, "quarantined");
        }
        if (decision.Maildir is null && !decision.Discard) return Passed(edits);
        var outcome = decision.Discard ? "discarded" : "filed";
        if (!isShared) return new VerdictPlan(Verdict.Discard, outcome);
        if (allowed.HasFlag(MilterActions.RemoveRecipients))
        {
            return new VerdictPlan(Verdict.Accept with { Edits = [.. edits, .. watched.Select(r => new Edit.RemoveRecipient(r))] }, outcome);
        }
        var passed = Passed(edits, "the MTA does not offer to have recipients removed");
        return decision.Discard ? passed : new VerdictPlan(passed.Verdict, outcome, passed.Trouble);
    }

    static VerdictPlan Passed(List<Edit> edits, string? trouble = null) =>
        new(Verdict.Accept with { Edits = edits }, edits.Count > 0 ? "tagged" : "untouched", trouble);

    static VerdictPlan Redirected(Envelope envelope, string redirect, IReadOnlyList<EnvelopeAddress> watched, MilterActions allowed, List<Edit> edits)
    {
        const MilterActions Needed = MilterActions.AddRecipients | MilterActions.RemoveRecipients;
        if ((allowed & Needed) != Needed) return Passed(edits, "the MTA does not offer to have recipients replaced");
        bool IsTarget(EnvelopeAddress r) => r.Address.Equals(redirect, StringComparison.OrdinalIgnoreCase);
        if (!envelope.Recipients.Any(IsTarget)) edits.Add(new Edit.AddRecipient(redirect));
        edits.AddRange(watched.Where(r => !IsTarget(r)).Select(r => new Edit.RemoveRecipient(r)));
        return new VerdictPlan(Verdict.Accept with { Edits = edits }, "redirected");
    }

    // A tag that came from outside says nothing about us: it goes before ours is added. Nothing is tagged where nothing is said.
    static List<Edit> Tag(MimeMessage message, IReadOnlyList<(string Name, string Value)> tags, IReadOnlyList<string> names)
    {
        if (tags.Count == 0) return [];
        var edits = new List<Edit>();
        foreach (var name in Tags.Names.Concat(names).Distinct(StringComparer.OrdinalIgnoreCase))
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
