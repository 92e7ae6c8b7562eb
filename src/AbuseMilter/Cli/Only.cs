using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary><c>--only class=copyright,decision=hold|none</c>: the mails to show. All keys must fit, and of a key one of the words; without any, all mails are shown.</summary>
sealed class Only
{
    static readonly Dictionary<string, Func<Inspection, string?>> Keys = new()
    {
        ["class"] = mail => mail.Class,
        ["kind"] = mail => mail.Appraisal?.Assessment.Kind.Word(),
        ["role"] = mail => mail.Appraisal?.Assessment.Role.Word(),
        ["format"] = mail => mail.Appraisal?.Notice?.Format,
        ["profile"] = mail => mail.Appraisal?.Profile?.Name,
        ["rule"] = mail => mail.Appraisal?.Decision.Rule,
        ["decision"] = mail => mail.ReplyWord,
        ["reason"] = mail => mail.ReplyCode,
    };

    readonly List<(Func<Inspection, string?> Of, string[] Words)> demands = [];

    /// <summary>Null with what is wrong.</summary>
    public static Only? Parse(string text, out string? wrong)
    {
        wrong = null;
        var only = new Only();
        foreach (var demand in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (demand.Split('=', 2) is not [var key, { Length: > 0 } words] || !Keys.TryGetValue(key, out var of))
            {
                wrong = $"'{demand}' is no KEY=WORD of {string.Join(", ", Keys.Keys)}";
                return null;
            }
            only.demands.Add((of, words.Split('|')));
        }
        return only;
    }

    /// <summary>What a mail does not have is <c>none</c>.</summary>
    public bool Shows(Inspection mail) => demands.TrueForAll(demand => demand.Words.Contains(demand.Of(mail) ?? "none", StringComparer.OrdinalIgnoreCase));
}
