using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Finds the next label in what stands behind one: <c>IP: 192.0.2.1 / Port: 40000, Protocol: BitTorrent</c>.</summary>
static class LabelPairs
{
    const int MaxWords = 4;
    const int MaxLabel = 60;
    const int MaxColons = 12;

    static readonly SearchValues<char> Colons = SearchValues.Create(":=\uff1a");

    /// <param name="value">What stands behind the first label.</param>
    /// <param name="own">Labels of this sender.</param>
    /// <param name="start">Where the next label begins.</param>
    /// <param name="colon">What ends it.</param>
    /// <param name="meaning">What it stands for; nothing when it is about somebody else's.</param>
    public static bool TryNext(
        ReadOnlySpan<char> value, IReadOnlyDictionary<string, NoticeFact>? own, out int start, out int colon, out LabelMeaning meaning)
    {
        (start, colon, meaning) = (0, 0, default);
        var from = 0;
        for (var colons = 0; colons < MaxColons && value[from..].IndexOfAny(Colons) is >= 0 and var next; colons++)
        {
            colon = from + next;
            if (!IsInside(value, colon) && TryLabel(value[from..colon], own, out var label, out meaning))
            {
                start = from + label;
                return true;
            }
            from = colon + 1;
        }
        return false;
    }

    // Of a time, of an address with its port, of a URL.
    static bool IsInside(ReadOnlySpan<char> value, int colon)
    {
        var before = value[..colon].TrimEnd(" .)\u00b0*\u00a0");
        return before.IsEmpty || !char.IsLetter(before[^1]) || value[(colon + 1)..].StartsWith("//");
    }

    // Behind a separator any label ends the value; behind a mere blank only those whose value can be told from others.
    static bool TryLabel(ReadOnlySpan<char> before, IReadOnlyDictionary<string, NoticeFact>? own, out int start, out LabelMeaning meaning)
    {
        (start, meaning) = (-1, default);
        var words = 0;
        for (var at = before.Length - 1; at >= 0 && words < MaxWords && before.Length - at < MaxLabel; at--)
        {
            var isStart = !IsBreak(before[at]) && before[at] != ' ' && (at == 0 || IsBreak(before[at - 1]) || before[at - 1] == ' ');
            if (!isStart || char.IsAsciiDigit(before[at])) continue;
            words++;
            var found = LabelTable.Read(before[at..], own);
            var isBroken = at == 0 || IsBroken(before[..at]);
            if (found.IsForeign && !isBroken) return false;
            // "(Official URL: …": the value ends here too.
            if (found.IsForeign)
            {
                (start, meaning) = (at, found);
                break;
            }
            if (!found.IsNone && found.IsWhole && (isBroken || found.IsTyped || words > 1)) (start, meaning) = (at, found);
            if (isBroken) break;
        }
        return start > 0;
    }

    static bool IsBroken(ReadOnlySpan<char> before) => before.EndsWith("  ") || (before.TrimEnd(' ') is { Length: > 0 } rest && IsBreak(rest[^1]));

    static bool IsBreak(char c) => c is '/' or '|' or ',' or ';' or '\t' or '(' or '\u2022' or '\u00b7';
}
