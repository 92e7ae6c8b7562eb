using System.Net;

namespace AbuseMilter.Notices;

/// <summary>Reads a document that is broken XML, tag by tag: missing ends, stray tags and bad escapes are passed over.</summary>
static class LooseXml
{
    const int MaxTag = 2000;

    public static void Read(string text, IXmlFacts facts)
    {
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('<', at);
            var content = text.AsSpan(at, (open < 0 ? text.Length : open) - at);
            if (content.Length > 0) facts.Text(content.Contains('&') ? WebUtility.HtmlDecode(content.ToString()) : content);
            if (open < 0) break;
            var close = IsTag(text.AsSpan(open + 1)) ? text.IndexOf('>', open, Math.Min(MaxTag, text.Length - open)) : -1;
            if (close < 0)
            {
                facts.Text("<");
                at = open + 1;
                continue;
            }
            Tag(text.AsSpan(open + 1, close - open - 1), facts);
            at = close + 1;
        }
    }

    // "<3" is a heart.
    static bool IsTag(ReadOnlySpan<char> rest) => !rest.IsEmpty && (char.IsLetter(rest[0]) || rest[0] is '/' or '!' or '?' or '_');

    static void Tag(ReadOnlySpan<char> tag, IXmlFacts facts)
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

    static void Attributes(string element, ReadOnlySpan<char> rest, IXmlFacts facts)
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
