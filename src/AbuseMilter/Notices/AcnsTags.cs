using System.Net;

namespace AbuseMilter.Notices;

/// <summary>Reads an ACNS document that is broken XML, tag by tag: missing ends, stray tags and bad escapes are passed over.</summary>
static class AcnsTags
{
    const int MaxTag = 2000;

    public static Reading? Read(string text)
    {
        var facts = new AcnsFacts();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('<', at);
            var content = text.AsSpan(at, (open < 0 ? text.Length : open) - at);
            if (content.Length > 0) facts.Text(WebUtility.HtmlDecode(content.ToString()));
            if (open < 0) break;
            var close = text.IndexOf('>', open, Math.Min(MaxTag, text.Length - open));
            if (close < 0)
            {
                at = open + 1;
                continue;
            }
            Tag(text.AsSpan(open + 1, close - open - 1), facts);
            at = close + 1;
        }
        return facts.ToReading();
    }

    static void Tag(ReadOnlySpan<char> tag, AcnsFacts facts)
    {
        var isEnd = tag.StartsWith("/");
        if (isEnd) tag = tag[1..];
        var length = 0;
        while (length < tag.Length && (char.IsLetterOrDigit(tag[length]) || tag[length] is '_' or ':' or '-')) length++;
        var name = tag[..length];
        if (name.IndexOf(':') is >= 0 and var colon) name = name[(colon + 1)..];
        if (name.IsEmpty) return;
        if (isEnd)
        {
            facts.Close(name.ToString());
            return;
        }
        facts.Open(name.ToString());
        Attributes(name.ToString(), tag[length..], facts);
        if (tag.EndsWith("/")) facts.Close(name.ToString());
    }

    static void Attributes(string element, ReadOnlySpan<char> rest, AcnsFacts facts)
    {
        while (rest.IndexOf('=') is > 0 and var equals)
        {
            var name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart();
            if (rest.IsEmpty || rest[0] is not ('"' or '\'')) return;
            var end = rest[1..].IndexOf(rest[0]);
            if (end < 0) return;
            facts.Attribute(element, name, WebUtility.HtmlDecode(rest[1..(end + 1)].ToString()));
            rest = rest[(end + 2)..];
        }
    }
}
