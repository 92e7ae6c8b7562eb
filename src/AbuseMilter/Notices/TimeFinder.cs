namespace AbuseMilter.Notices;

/// <summary>Walks over the times that stand in running text, date and time of day beside each other.</summary>
ref struct TimeFinder(ReadOnlySpan<char> text, TimeHints hints)
{
    readonly ReadOnlySpan<char> text = text;
    int at;

    public NoticeTime? Time { get; private set; }

    public int Start { get; private set; }

    public bool Next()
    {
        for (; at < text.Length; at++)
        {
            if (!IsStart()) continue;
            if (NoticeTime.Read(text[at..], hints) is not { } time)
            {
                SkipWord();
                continue;
            }
            (Time, Start) = (time, at);
            at += time.Stated.Length;
            return true;
        }
        return false;
    }

    // "2025-", "3.3.", "14:05", "21h47", "3 March", "3rd March", "March 3"
    readonly bool IsStart()
    {
        var c = text[at];
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '-' or '/' or ':' or '_')) return false;
        if (char.IsAsciiDigit(c))
        {
            var end = at;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - at > 4 && end - at != 8) return false;
            if (end + 1 >= text.Length) return false;
            return text[end] is '-' or '/' or '.' or ':' ? char.IsAsciiDigit(text[end + 1]) || (text[end] is '.' && text[end + 1] is ' ')
                : text[end] is ' ' or '\u00a0' or '\n' ? char.IsLetter(text[end + 1])
                : text[end] is 'h' or 'H' || char.IsLetter(text[end]);
        }
        return char.IsLetter(c) && Month() is > 0;
    }

    readonly int Month()
    {
        var end = at;
        while (end < text.Length && end - at < 12 && char.IsLetter(text[end])) end++;
        var word = text[at..end];
        if (end < text.Length && text[end] == '.') end++;
        var isBeforeDay = end + 1 < text.Length && text[end] == ' ' && char.IsAsciiDigit(text[end + 1]);
        return isBeforeDay ? MonthNames.Of(word) ?? 0 : 0;
    }

    void SkipWord()
    {
        while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
        at--;
    }
}
