using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Mime;
using AbuseMilter.Rules;

namespace AbuseMilter.Hosting;

/// <summary>Turns a decision into what the MTA is told: the watched recipients leave, the others keep their mail.</summary>
sealed class VerdictPlan
{
    VerdictPlan(Verdict verdict, string? notAllowed) => (Verdict, NotAllowed) = (verdict, notAllowed);

    public Verdict Verdict { get; }

    /// <summary>What the MTA does not let us change, so that the mail travels on beside the filed copy; null when all is well.</summary>
    public string? NotAllowed { get; }

    public static VerdictPlan For(Envelope envelope, Decision decision, IReadOnlyList<EnvelopeAddress> watched, MilterActions allowed,
        MimeMessage message, IReadOnlyList<(string Name, string Value)> tags)
    {
        if (decision.Redirect is { } redirect) return Redirected(envelope, redirect, watched, allowed, Tag(message, tags));
        if (decision.Maildir is null) return new VerdictPlan(Verdict.Accept with { Edits = Tag(message, tags) }, null);
        if (watched.Count == envelope.Recipients.Count) return new VerdictPlan(Verdict.Discard, null);
        if (!allowed.HasFlag(MilterActions.RemoveRecipients))
        {
            return new VerdictPlan(Verdict.Accept with { Edits = Tag(message, tags) }, "removed");
        }
        return new VerdictPlan(Verdict.Accept with { Edits = [.. Tag(message, tags), .. watched.Select(r => new Edit.RemoveRecipient(r))] }, null);
    }

    static VerdictPlan Redirected(Envelope envelope, string redirect, IReadOnlyList<EnvelopeAddress> watched, MilterActions allowed, List<Edit> edits)
    {
        const MilterActions Needed = MilterActions.AddRecipients | MilterActions.RemoveRecipients;
        if ((allowed & Needed) != Needed) return new VerdictPlan(Verdict.Accept with { Edits = edits }, "replaced");
        bool IsTarget(EnvelopeAddress r) => r.Address.Equals(redirect, StringComparison.OrdinalIgnoreCase);
        if (!envelope.Recipients.Any(IsTarget)) edits.Add(new Edit.AddRecipient(redirect));
        edits.AddRange(watched.Where(r => !IsTarget(r)).Select(r => new Edit.RemoveRecipient(r)));
        return new VerdictPlan(Verdict.Accept with { Edits = edits }, null);
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
