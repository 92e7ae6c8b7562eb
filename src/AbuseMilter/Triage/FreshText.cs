using System.Text;

namespace AbuseMilter.Triage;

/// <summary>What the writer of an answer says himself, above and between what he quotes.</summary>
static class FreshText
{
    static readonly string[] AnswerMarks = ["re", "aw", "antw", "antwort", "sv", "vs", "res", "rif", "odp", "ynt", "ref"];

    // What mail programs write above a quoted mail, at the start and at the end of a line.
    static readonly (string Start, string End)[] Attributions =
    [
        ("On ", "wrote:"), ("Am ", "schrieb:"), ("Am ", ":"), ("Le ", "écrit :"), ("Le ", "écrit:"), ("El ", "escribió:"), ("Il ", "scritto:"), ("Em ", "escreveu:"), ("Op ", "schreef:"),
        ("W dniu ", ":"), ("-----Original Message", ""), ("----- Original Message", ""), ("-----Ursprüngliche Nachricht", ""), ("________________________________", ""),
    ];

    // What mail programs write above the header of a mail that they quote, and the end of the line where the attribution is broken.
    static readonly string[] FromFields = ["From:", "Von:", "De:", "De :", "Da:", "От:", "Van:", "Od:"];

    /// <summary>True for a line that says who wrote what is quoted below.</summary>
    public static bool NamesWriter(ReadOnlySpan<char> line)
    {
        foreach (var field in FromFields)
        {
            if (line.StartsWith(field, StringComparison.OrdinalIgnoreCase)) return true;
        }
        foreach (var (_, end) in Attributions)
        {
            if (end.Length > 1 && line.EndsWith(end, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return IsAttribution(line);
    }

    /// <summary>True for the subject of an answer: <c>Re: ...</c>, <c>AW: ...</c>, <c>Re[2]: ...</c>.</summary>
    public static bool IsAnswer(string subject)
    {
        // "[some-list] Re: …"
        var title = subject.AsSpan().TrimStart();
        if (title.StartsWith("[") && title.IndexOf(']') is > 0 and < 40 and var tag) title = title[(tag + 1)..].TrimStart();
        var colon = title.IndexOf(':');
        if (colon is <= 0 or > 12) return false;
        var mark = title[..colon].Trim();
        if (mark.IndexOf('[') is > 0 and var bracket) mark = mark[..bracket];
        foreach (var answer in AnswerMarks)
        {
            if (mark.Equals(answer, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    public static string Of(string text)
    {
        var fresh = new StringBuilder();
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.StartsWith('>') || line.StartsWith('|')) continue;
            if (IsAttribution(line)) break;
            fresh.Append(line).Append('\n');
        }
        return fresh.ToString();
    }

    static bool IsAttribution(ReadOnlySpan<char> line)
    {
        if (line.Length > 200) return false;
        foreach (var (start, end) in Attributions)
        {
            if (line.StartsWith(start, StringComparison.OrdinalIgnoreCase) && line.EndsWith(end, StringComparison.OrdinalIgnoreCase) && line.Length > start.Length + end.Length) return true;
        }
        return false;
    }
}
