namespace AbuseMilter.Notices;

/// <summary>The sentence around a place in running text, whose broken lines are joined (<see cref="NoticeSource.Prose"/>); bounded.</summary>
static class Sentence
{
    const int MaxBefore = 240;
    const int MaxBehind = 260;

    /// <summary>From the end of the sentence, heading or paragraph before to its own end.</summary>
    public static (int Start, int End) Around(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        for (var floor = Math.Max(0, at - MaxBefore); start > floor && !Ends(text, start - 1); start--)
        {
        }
        var end = at;
        for (var limit = Math.Min(text.Length, at + MaxBehind); end < limit && !Ends(text, end); end++)
        {
        }
        return (start, Math.Min(end + 1, text.Length));
    }

    // A full stop before a blank, unless it is that of an abbreviation; an empty line.
    static bool Ends(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (c == '\n') return true;
        if (c is '!' or '?') return true;
        if (c is not ('.' or ';')) return false;
        if (at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1])) return false;
        return c == ';' || !IsAbbreviation(text, at);
    }

    static bool IsAbbreviation(ReadOnlySpan<char> text, int dot)
    {
        var start = dot;
        while (start > 0 && (char.IsLetter(text[start - 1]) || text[start - 1] == '.') && dot - start < 5) start--;
        var word = text[start..dot];
        return word.Length == 1 && char.IsLetter(word[0]) || word is "Mr" or "Mrs" or "Dr" or "No" or "Nr" or "no" or "nr" or "Az" or "Inc" or "Ltd" or "Co" or "Corp" or "Bros" or "a.m" or "p.m"
            or "n" or "resp" or "bzw" or "Art" or "art" or "Str" or "ref" or "Ref" or "approx" or "z.B" or "U.S" or "i.e" or "e.g" or "г";
    }
}
