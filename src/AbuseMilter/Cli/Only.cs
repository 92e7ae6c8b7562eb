using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary><c>--only class=copyright,decision=hold|none</c>: the mails to show. All keys must fit, and of a key one of the words; without any, all mails are shown.</summary>
sealed class Only
{
    const string Nothing = "none";

    /// <summary>The codes of <see cref="ReplyDecision"/>, and of what is not read at all.</summary>
    internal static readonly IReadOnlyList<string> Reasons =
    [
        "ok", "auth-failed", "auth-none", "authority", "auto-replied", "automatic", "bad-destination", "conflict", "disabled", "facts-missing", "follow-up", "from", "future-time",
        "header-cut", "hosting", "kind-unknown", "list", "loop-hops", "never-answered", "no-reply-address", "no-rule", "no-template", "not-addressed", "not-an-exit", "not-ours", "not-watched", "null-sender", "other-address", "own-address", "own-loop", "own-user",
        "read-by-a-person", "report", "retraction", "rule-hold", "spam", "suppressed", "system-sender", "template", "time-unclear", "too-long", "unknown-sender",
    ];

    static readonly Dictionary<string, (Func<Inspection, string?> Of, Func<AbuseMilterSettings, IEnumerable<string>> Words)> Keys = new()
    {
        ["class"] = (mail => mail.Class, _ => RuleSettings.Classes),
        ["kind"] = (mail => mail.Appraisal?.Assessment.Kind.Word(), _ => ["unknown", .. ProfileSettings.Kinds, Nothing]),
        ["role"] = (mail => mail.Appraisal?.Assessment.Role.Word(), _ => ["unknown", .. ProfileSettings.Roles, Nothing]),
        ["format"] = (mail => mail.Appraisal?.Notice?.Format, _ => [.. NoticeNames.Formats, Nothing]),
        ["profile"] = (mail => mail.Appraisal?.Profile?.Name, settings => settings.Profiles.Select(profile => profile.Name).Append(Nothing)),
        ["rule"] = (mail => mail.Appraisal?.Decision.Rule, settings => settings.Rules.Select(rule => rule.Name).Append(Nothing)),
        ["decision"] = (mail => mail.ReplyWord, _ => Enum.GetNames<ReplyOutcome>().Select(name => name.ToLowerInvariant())),
        ["reason"] = (mail => mail.ReplyCode, _ => Reasons),
    };

    readonly Dictionary<string, string[]> demands = [];

    /// <summary>Null with what is wrong. Whether the words are known, <see cref="Unknown"/> tells.</summary>
    public static Only? Parse(string text, out string? wrong)
    {
        wrong = null;
        var only = new Only();
        foreach (var demand in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (demand.Split('=', 2) is not [var key, { Length: > 0 } words] || !Keys.ContainsKey(key)) wrong ??= $"'{demand}' is no KEY=WORD of {string.Join(", ", Keys.Keys)}";
            else if (!only.demands.TryAdd(key, words.Split('|'))) wrong ??= $"{key} is stated twice; write {key}={string.Join('|', only.demands[key])}|{words} for one or the other";
        }
        return wrong is null ? only : null;
    }

    /// <summary>What is wrong with a word that no mail can have with this configuration; null when there is none such.</summary>
    public string? Unknown(AbuseMilterSettings settings)
    {
        foreach (var (key, words) in demands)
        {
            var known = Keys[key].Words(settings).ToList();
            if (words.FirstOrDefault(word => !known.Contains(word, StringComparer.OrdinalIgnoreCase)) is { } unknown)
                return $"'{unknown}' is no {key}; known: {string.Join(", ", known)}";
        }
        return null;
    }

    /// <summary>What a mail does not have is <c>none</c>.</summary>
    public bool Shows(Inspection mail) =>
        demands.All(demand => demand.Value.Contains(Keys[demand.Key].Of(mail) ?? Nothing, StringComparer.OrdinalIgnoreCase));
}
