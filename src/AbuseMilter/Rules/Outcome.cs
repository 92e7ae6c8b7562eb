using System.Globalization;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>What the rules that hold want, collected in their order: of the same kind the later one counts, and tags add up.</summary>
sealed class Outcome
{
    /// <summary>Longest value of a tag, in characters.</summary>
    const int LongestTag = 500;

    readonly List<(RuleSettings Rule, string Field, string Text)> tags = [];
    RuleSettings? last;
    RuleSettings? way;
    RuleSettings? reply;
    string? stated;
    RuleSettings? notify;
    bool hold;

    public void Add(RuleSettings rule)
    {
        last = rule;
        stated = rule.Class ?? stated;
        if ((rule.Deliver ?? rule.Refuse ?? (object?)rule.Quarantine) is not null || rule.Discard) way = rule;
        if (rule.Reply is not null) reply = rule;
        hold |= rule.Hold;
        if (rule.Notify is not null) notify = rule;
        tags.RemoveAll(tag => rule.Tags.ContainsKey(tag.Field));
        tags.AddRange(rule.Tags.Select(tag => (rule, tag.Key, tag.Value)));
    }

    /// <summary>The decision; <paramref name="mail"/> has the class that the rules left it with.</summary>
    public Decision Decide(JudgedMail mail)
    {
        var @class = mail.Assessment.Class.Word();
        // A refused mail comes back to its sender: there is nothing to mark, to answer or to tell.
        if (way?.Refuse is { } refusal) return new() { Class = @class, Rule = last?.Name, Refusal = refusal };
        return new()
        {
            Class = @class,
            Rule = last?.Name,
            Tags = [.. tags.Select(tag => (tag.Field, Value: Line(Placeholders.Fill(tag.Text, name => Tag(mail, tag.Rule, name))))).Where(tag => tag.Value.Length > 0)],
            TagNames = [.. tags.Select(tag => tag.Field)],
            Maildir = way?.Deliver?.Maildir is { } folder ? Placeholders.Fill(folder, name => Folder(mail, name)) : null,
            Redirect = way?.Deliver?.Redirect,
            Quarantine = way?.Quarantine,
            Discard = way?.Discard == true,
            LeavesAlone = stated == "none" && way is null && reply is null && notify is null && tags.Count == 0,
            Template = way?.Discard == true ? null : reply?.Reply,
            Hold = hold,
            Notify = notify?.Notify,
            NotifyRule = notify?.Name,
            KnownDomains = (reply ?? last) is { } answering ? [.. Demanded(answering.When)] : [],
            IsForHosting = (reply ?? last) is { } its && IsForHosting(its.When),
        };
    }

    // Only what had to hold: behind "any" or "not" a domain is no demand.
    static IEnumerable<string> Demanded(ConditionSettings when) => when.FromDomain.Concat(when.All.SelectMany(Demanded));

    static bool IsForHosting(ConditionSettings when) => when.Kind is ["hosting"] || when.All.Any(IsForHosting);

    /// <summary>Null where the mail has nothing for it: then there is no such field.</summary>
    static string? Tag(JudgedMail mail, RuleSettings rule, string name) => name switch
    {
        "rule" => rule.Name,
        "profile" => mail.Profile?.Name,
        "format" => mail.Notice?.Format,
        "case_id" => mail.Notice?.CaseId,
        "ticket_id" => mail.Notice?.TicketId,
        _ => Folder(mail, name),
    };

    static string? Folder(JudgedMail mail, string name) => name switch
    {
        "class" => mail.Assessment.Class.Word(),
        "kind" => mail.Assessment.Kind.Word(),
        "role" => mail.Assessment.Role.Word(),
        "profile" => mail.Profile?.Name ?? "unknown",
        "yyyy" => mail.ReceivedAt.ToString("yyyy", CultureInfo.InvariantCulture),
        "mm" => mail.ReceivedAt.ToString("MM", CultureInfo.InvariantCulture),
        "dd" => mail.ReceivedAt.ToString("dd", CultureInfo.InvariantCulture),
        _ => null,
    };

    // Facts are the sender's text: one line of printable ASCII, of bounded length, or they do not become a header.
    static string Line(string? text)
    {
        var line = (text ?? "")[..Math.Min(text?.Length ?? 0, LongestTag)].ToCharArray();
        for (var i = 0; i < line.Length; i++) if (line[i] is < ' ' or > '~') line[i] = '?';
        return new string(line).Trim();
    }
}
