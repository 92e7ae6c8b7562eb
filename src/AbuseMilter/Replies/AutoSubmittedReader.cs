using System.Buffers;
using AbuseMilter.Mime;

namespace AbuseMilter.Replies;

static class AutoSubmittedReader
{
    const int CommentDepth = 10;
    static readonly SearchValues<char> KeywordEnds = SearchValues.Create(" \t\r\n;(");

    /// <summary>The strictest of all fields. A keyword that is not known counts as generated.</summary>
    public static AutoSubmitted Read(HeaderList headers) =>
        headers.All("Auto-Submitted").Select(header => Of(header.Value)).DefaultIfEmpty(AutoSubmitted.No).Max();

    static AutoSubmitted Of(string value)
    {
        var keyword = Keyword(value);
        if (keyword.Equals("no", StringComparison.OrdinalIgnoreCase)) return AutoSubmitted.No;
        return keyword.StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase) || keyword.StartsWith("auto-notified", StringComparison.OrdinalIgnoreCase)
            ? AutoSubmitted.Replied : AutoSubmitted.Generated;
    }

    /// <remarks><c>"Auto-Submitted:" [CFWS] auto-submitted-field *(";" opt-parameter) [CFWS] CRLF</c></remarks>
    static ReadOnlySpan<char> Keyword(ReadOnlySpan<char> value)
    {
        value = value[CommentsLength(value)..];
        var end = value.IndexOfAny(KeywordEnds);
        return end < 0 ? value : value[..end];
    }

    static int CommentsLength(ReadOnlySpan<char> value)
    {
        var depth = 0;
        for (var index = 0; index < value.Length; index++)
        {
            switch (value[index])
            {
                case '(' when depth < CommentDepth: depth++; break;
                case ')' when depth > 0: depth--; break;
                case '\\' when depth > 0: index++; break;
                case ' ' or '\t' or '\r' or '\n': break;
                case var _ when depth == 0: return index;
            }
        }
        return value.Length;
    }
}
