using System.Text.Json;

namespace AbuseMilter.Corpus;

/// <summary>A corpus that says of each mail whether it is a copyright notice, and no more.</summary>
static class TwoClasses
{
    public static Score Compare(Labels labels, IReadOnlyDictionary<string, JsonElement> seen)
    {
        var score = new Score();
        int notices = 0, recognised = 0, others = 0, wrong = 0;
        foreach (var row in labels.Rows)
        {
            var (isNotice, mail) = (row["label"] == "copyright", seen.GetValueOrDefault(row.File));
            var isCalled = Word(mail, "class") == "copyright";
            (notices, others) = isNotice ? (notices + 1, others) : (notices, others + 1);
            if (isNotice && isCalled) recognised++;
            if (!isNotice && isCalled) wrong++;
            if (isNotice != isCalled) score.Miss(isNotice ? "not recognised" : "false", row.File, Why(mail));
        }
        score.Share("recognised", recognised, notices, 0.97);
        score.AtMost("others called copyright", wrong, others, 2);
        return score;
    }

    internal static string Word(JsonElement mail, string name) => mail.ValueKind == JsonValueKind.Object ? mail.GetProperty("assessment").GetProperty(name).GetString() ?? "" : "";

    internal static string Why(JsonElement mail) => mail.ValueKind != JsonValueKind.Object ? "not read"
        : $"{Word(mail, "class")}, {Word(mail, "reason")}; {string.Join("; ", mail.GetProperty("assessment").GetProperty("evidence").EnumerateArray().Select(each => each.GetString()))}";
}
