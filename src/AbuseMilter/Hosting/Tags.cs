using System.Globalization;

namespace AbuseMilter.Hosting;

/// <summary>The header fields that tell a reader of the mail what was made of it.</summary>
static class Tags
{
    public static readonly IReadOnlyList<string> Names = ["X-Abuse-Class", "X-Abuse-Rule", "X-Abuse-Case", "X-Abuse-Address", "X-Abuse-Reply"];

    /// <summary>Empty where no rule matched, or where the rule calls the mail nobody's notice: such mail travels untouched.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(Appraisal appraisal)
    {
        if (appraisal.Decision.Rule is not { } rule || appraisal.Decision.Class == "none" && !appraisal.IsRecorded) return [];
        var tags = new List<(string, string)> { (Names[0], appraisal.Decision.Class), (Names[1], Value(rule)) };
        if (appraisal.Notice?.CaseId is { } caseId) tags.Add((Names[2], Value(caseId)));
        if (appraisal.Notice?.Items.Select(i => i.Ip).FirstOrDefault(ip => ip is not null) is { } ip) tags.Add((Names[3], Value(ip)));
        tags.Add((Names[4], Value($"{appraisal.Reply.Word} ({appraisal.Reply.Code})")));
        return tags;
    }

    // Facts are the sender's text: one line of printable ASCII, of bounded length, or they do not become a header.
    static string Value(string text)
    {
        var clean = string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Math.Min(text.Length, 200))}").ToCharArray();
        for (var i = 0; i < clean.Length; i++) if (clean[i] is < ' ' or > '~') clean[i] = '?';
        return new string(clean);
    }
}
