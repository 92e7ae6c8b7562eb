using System.Buffers;
using AbuseMilter.Mime;

namespace AbuseMilter.Triage;

static class AutoSubmittedReader
{
    static readonly SearchValues<char> KeywordEnds = SearchValues.Create(" \t\r\n;(");

    /// <summary>The strictest of all fields. What is broken or not known counts as the answer of a machine.</summary>
    public static AutoSubmitted Read(HeaderList headers) =>
        headers.All("Auto-Submitted").Select(header => Of(header.Value)).DefaultIfEmpty(AutoSubmitted.No).Max();

    /// <remarks><c>"Auto-Submitted:" [CFWS] auto-submitted-field *(";" opt-parameter) [CFWS] CRLF</c></remarks>
    static AutoSubmitted Of(ReadOnlySpan<char> value)
    {
        value = value[CommentsLength(value)..];
        var end = value.IndexOfAny(KeywordEnds);
        if (end < 0) end = value.Length;
        var (keyword, rest) = (value[..end].ToString(), value[end..].ToString());
        if (rest[CommentsLength(rest)..] is not ("" or [';', ..])) return AutoSubmitted.Replied;
        if (keyword.Equals("no", StringComparison.OrdinalIgnoreCase)) return AutoSubmitted.No;
        return keyword.Equals("auto-generated", StringComparison.OrdinalIgnoreCase) ? AutoSubmitted.Generated : AutoSubmitted.Replied;
    }

    // An unclosed comment is none, and stays.
    static int CommentsLength(ReadOnlySpan<char> value)
    {
        var (depth, start) = (0, 0);
        for (var index = 0; index < value.Length; index++)
        {
            switch (value[index])
            {
                case '(':
                    if (depth++ == 0) start = index;
                    break;
                case ')' when depth > 0: depth--; break;
                case '\\' when depth > 0: index++; break;
                case ' ' or '\t' or '\r' or '\n': break;
                case var _ when depth == 0: return index;
            }
        }
        return depth == 0 ? value.Length : start;
    }
}
