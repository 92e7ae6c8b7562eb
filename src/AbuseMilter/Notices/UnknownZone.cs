namespace AbuseMilter.Notices;

/// <summary>Tells whether what stands behind a time is meant as its zone: <c>AMT</c>, <c>Asia/Foo</c>, <c>hora de Foo</c>, or the time once more in another zone.</summary>
static class UnknownZone
{
    const int MaxWords = 5;

    // Capitals that stand behind a time and are no zone.
    static readonly string[] Others = ["AM", "PM", "IP", "ID", "TCP", "UDP", "PORT", "URL", "ISP", "HRS", "UHR", "BT", "THE", "ON", "AT", "TO", "AND", "FROM", "P2P", "FILE", "TITLE", "HASH", "USER", "TYPE", "SIZE", "OPEN", "CASE"];

    static readonly string[] Times = ["time", "zeit", "ortszeit", "uhrzeit", "hora", "heure", "ora", "tijd", "tid", "czas", "время", "времени", "zone", "local"];

    public static bool IsAt(ReadOnlySpan<char> rest)
    {
        if (rest.IndexOf('\n') is >= 0 and var end) rest = rest[..end];
        rest = rest.Trim(" \t,");
        if (rest.IsEmpty) return false;
        if (IsClockAgain(rest.TrimStart("(/ ="))) return true;
        var isAlone = rest.IndexOfAny(" \t,;|") < 0 || rest[0] == '(';
        var words = 0;
        foreach (var range in rest.SplitAny(" \t(),;"))
        {
            var word = rest[range].Trim(".'\u2019");
            if (word.IsEmpty) continue;
            if (++words > MaxWords) return false;
            foreach (var time in Times)
            {
                if (word.Equals(time, StringComparison.OrdinalIgnoreCase)) return true;
            }
            if (words == 1 && (IsName(word, isAlone) || IsRegion(word))) return true;
        }
        return false;
    }

    // "15:05 (14:05 UTC)"
    static bool IsClockAgain(ReadOnlySpan<char> rest) =>
        rest.IndexOf(':') is > 0 and < 3 and var colon && !rest[..colon].ContainsAnyExceptInRange('0', '9') && colon + 1 < rest.Length && char.IsAsciiDigit(rest[colon + 1]);

    static bool IsName(ReadOnlySpan<char> word, bool isAlone)
    {
        if (!isAlone || word.Length is < 2 or > 5 || word.ContainsAnyExceptInRange('A', 'Z')) return false;
        foreach (var other in Others)
        {
            if (word.SequenceEqual(other)) return false;
        }
        return true;
    }

    // "Asia/Foo"
    static bool IsRegion(ReadOnlySpan<char> word) =>
        word.IndexOf('/') is > 2 and var slash && slash + 2 < word.Length && char.IsUpper(word[0]) && char.IsUpper(word[slash + 1]) && !word.ContainsAnyInRange('0', '9');
}
