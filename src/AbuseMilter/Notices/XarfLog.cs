using System.Text.RegularExpressions;

namespace AbuseMilter.Notices;

/// <summary>What the log beside an X-ARF report about copyright says of the content. A fact counts when the log has exactly one such.</summary>
static class XarfLog
{
    const int MaxLog = 32 * 1024;

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    static readonly Regex HashPattern = new("""\b(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40})\b""", RegexOptions.NonBacktracking, Limit);

    static readonly Regex NamedPattern =
        new("""\b(?i:file_?name|file|name|torrent|dn)\s?[=:]\s?(?:"([^"\n]{1,300})"|([^\s"]{1,300}))""", RegexOptions.NonBacktracking, Limit);

    static readonly Regex QuotedPattern = new("\"([^\"\\n]{1,300})\"", RegexOptions.NonBacktracking, Limit);

    static readonly Regex TitlePattern = new("""["“„«]([^"“”„«»\n]{1,100})["”“»]""", RegexOptions.NonBacktracking, Limit);

    // Which of the parts is the report itself, the caller knows.
    public static NoticeItem AddTo(NoticeItem item, NoticeSource source, Func<string, bool> holds)
    {
        var parts = source.Parts.Select(part => part.Text).ToList();
        var report = parts.FindIndex(text => holds(text));
        var logs = string.Join('\n', parts.Skip(report + 1));
        // In one piece of text the log is what follows the report.
        if (logs.Length == 0 && report >= 0) logs = parts[report];
        if (logs.Length > MaxLog) logs = logs[..MaxLog];
        var magnet = Magnet.Read(logs);
        return item with
        {
            InfoHash = magnet?.Hash ?? Only(HashPattern.Matches(logs).Select(match => match.Value)),
            FileName = magnet?.Name ?? Only(NamedPattern.Matches(logs).Select(ValueOf)) ?? Only(QuotedPattern.Matches(logs).Select(ValueOf)),
            Work = report > 0 ? Only(TitlePattern.Matches(Letter(parts[0])).Select(ValueOf)) : null,
        };
    }

    static string Letter(string text) => text.Length > MaxLog ? text[..MaxLog] : text;

    static string ValueOf(Match match) => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;

    static string? Only(IEnumerable<string> found)
    {
        var distinct = found.Take(1000).Distinct(StringComparer.OrdinalIgnoreCase).Take(2).ToList();
        return distinct is [var one] ? FactText.FileName(one) : null;
    }
}
