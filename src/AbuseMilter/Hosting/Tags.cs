using System.Globalization;
using AbuseMilter.Triage;

namespace AbuseMilter.Hosting;

/// <summary>The header fields that tell a reader of the mail what was made of it: ours, then those of rules.</summary>
static class Tags
{
    /// <summary>Ours. What came from outside under these names says nothing about us.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["X-Abuse-Class", "X-Abuse-Rule", "X-Abuse-Case", "X-Abuse-Address", "X-Abuse-Kind", "X-Abuse-Role", "X-Abuse-Profile", "X-Abuse-Reply"];

    /// <summary>
    /// Empty where no rule matched, or where the mail is nobody's notice and nothing is done with it: such mail travels untouched. What is not known has no field.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value)> Of(Appraisal appraisal)
    {
        var (decision, assessment) = (appraisal.Decision, appraisal.Assessment);
        if (decision.Rule is not { } rule || decision.Class == "none" && decision.Tags.Count == 0 && !appraisal.IsRecorded) return [];
        string?[] values =
        [
            decision.Class,
            rule,
            appraisal.Notice?.CaseId,
            appraisal.Notice?.Items.Select(item => item.Ip).FirstOrDefault(ip => ip is not null),
            Known(assessment.Kind),
            Known(assessment.Role),
            appraisal.Profile?.Name,
            $"{appraisal.Reply.Word} ({appraisal.Reply.Code})",
        ];
        return [.. Names.Zip(values).Where(tag => tag.Second is not null).Select(tag => (tag.First, Value(tag.Second!))), .. decision.Tags];
    }

    static string? Known<T>(T word) where T : struct, Enum => word.Word() is "unknown" ? null : word.Word();

    // Facts are the sender's text: one line of printable ASCII, of bounded length, or they do not become a header.
    static string Value(string text)
    {
        var clean = string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Math.Min(text.Length, 200))}").ToCharArray();
        for (var i = 0; i < clean.Length; i++) if (clean[i] is < ' ' or > '~') clean[i] = '?';
        return new string(clean);
    }
}
