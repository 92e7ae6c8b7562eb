using System.Text.Json;

namespace AbuseMilter.Corpus;

/// <summary>A corpus whose labels tell class, reply and facts.</summary>
static class FullLabels
{
    // Columns, and the smallest share that must be exact.
    static readonly (string Column, double? Least)[] Facts =
    [
        ("case_id", 0.95), ("ip", 0.95), ("port", 0.95), ("timestamp_utc", 0.95), ("infohash", 0.95), ("reply_to", 0.95),
        ("filename", null), ("work", null), ("complainant", null), ("rights_holder", null),
    ];

    public static Score Compare(Labels labels, IReadOnlyDictionary<string, JsonElement> seen)
    {
        var score = new Score();
        Classes(labels, seen, score);
        Replies(labels, seen, score);
        foreach (var (column, least) in Facts) Fact(column, least, labels, seen, score);
        return score;
    }

    static void Classes(Labels labels, IReadOnlyDictionary<string, JsonElement> seen, Score score)
    {
        var (right, ham, wrong) = (0, 0, 0);
        foreach (var row in labels.Rows)
        {
            var (label, called) = (row["class"], TwoClasses.Word(seen.GetValueOrDefault(row.File), "class"));
            if (label == called) right++;
            else score.Miss("class", row.File, $"is {label}, was called {TwoClasses.Why(seen.GetValueOrDefault(row.File))}");
            if (label == "copyright") continue;
            ham++;
            if (called == "copyright") wrong++;
        }
        score.Share("class", right, labels.Rows.Count, 0.97);
        score.AtMost("others called copyright", wrong, ham, 0);
    }

    static void Replies(Labels labels, IReadOnlyDictionary<string, JsonElement> seen, Score score)
    {
        var (right, wrong) = (0, 0);
        foreach (var row in labels.Rows)
        {
            var reply = seen.TryGetValue(row.File, out var mail) ? mail.GetProperty("reply") : default;
            var got = reply.ValueKind == JsonValueKind.Object ? $"{Text(reply, "decision")}, {Text(reply, "reason")}" : "nothing, not read";
            var (wanted, sends) = (row["reply_expected"].StartsWith("yes", StringComparison.Ordinal), got.StartsWith("send,", StringComparison.Ordinal));
            if (wanted == sends) right++;
            else score.Miss(wanted ? "no reply" : "WRONG SEND", row.File, $"expected {row["reply_expected"]}; got {got}");
            if (sends && !wanted) wrong++;
        }
        score.Share("reply decision", right, labels.Rows.Count, 0.95);
        score.AtMost("wrong sends", wrong, labels.Rows.Count, 0);
    }

    // All values of the notice, as a set: neither more nor less nor other than the label has.
    static void Fact(string column, double? least, Labels labels, IReadOnlyDictionary<string, JsonElement> seen, Score score)
    {
        var (right, all) = (0, 0);
        var sameCase = column is "infohash" or "reply_to" or "complainant" or "rights_holder" ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        foreach (var row in labels.Rows.Where(row => row["class"] == "copyright" && row[column].Length > 0))
        {
            all++;
            var wanted = row.Values(column).ToHashSet(sameCase);
            var read = seen.TryGetValue(row.File, out var mail) ? Read(mail, column).OfType<string>().ToHashSet(sameCase) : [];
            if (wanted.SetEquals(read)) right++;
            else score.Miss(column, row.File, $"{Kind(wanted, read)}: is {string.Join(" | ", wanted)}; read {string.Join(" | ", read)}");
        }
        score.Share(column.Replace('_', ' '), right, all, least);
    }

    static string Kind(HashSet<string> wanted, HashSet<string> read) =>
        read.Count == 0 ? "missing" : read.IsSubsetOf(wanted) ? "incomplete" : read.IsSupersetOf(wanted) ? "too much" : "other";

    static IEnumerable<string?> Read(JsonElement mail, string column)
    {
        if (column == "reply_to") return [Text(mail.GetProperty("reply"), "to")];
        if (mail.GetProperty("notice") is not { ValueKind: JsonValueKind.Object } notice) return [];
        var items = notice.GetProperty("items").EnumerateArray();
        return column switch
        {
            "case_id" => items.Select(item => Text(item, "case_id")).Append(Text(notice, "case_id")).Append(Text(notice, "ticket_id")),
            "timestamp_utc" => items.Select(item => Text(item, "time_utc")),
            "complainant" or "rights_holder" => [Text(notice, column)],
            _ => items.Select(item => Text(item, column)),
        };
    }

    static string? Text(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;
}
