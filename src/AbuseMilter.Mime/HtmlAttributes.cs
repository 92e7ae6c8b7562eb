using System.Net;

namespace AbuseMilter.Mime;

/// <summary>What the reader of HTML wants to know of a tag's attributes.</summary>
static class HtmlAttributes
{
    static readonly string[] Schemes = ["https://", "http://", "ftp://", "magnet:"];

    /// <summary>Whether the element is not shown: <c>style="display:none"</c> or <c>hidden</c>.</summary>
    public static bool Hide(ReadOnlySpan<char> attributes)
    {
        var display = attributes.IndexOf("display", StringComparison.OrdinalIgnoreCase);
        if (display >= 0 && Rest(attributes[(display + "display".Length)..], ':').StartsWith("none", StringComparison.OrdinalIgnoreCase))
            return true;
        return attributes.TrimEnd("/>").TrimEnd().EndsWith(" hidden", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Where a link leads, if to another host or by mail; null else, and when the address is longer than the limit.</summary>
    public static string? Address(ReadOnlySpan<char> attributes, int longest)
    {
        var href = attributes.IndexOf("href", StringComparison.OrdinalIgnoreCase);
        if (href < 0)
            return null;
        var value = Rest(attributes[(href + "href".Length)..], '=');
        var end = value is ['"' or '\'', ..] ? value[1..].IndexOf(value[0]) + 1 : value.IndexOfAny(" \t\r\n>");
        if (end <= 0 || end > longest)
            return null;
        // It stands in angle brackets later.
        var address = WebUtility.HtmlDecode(value[..end].Trim("\"' \t\r\n").ToString())
            .Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            return address["mailto:".Length..].Split('?')[0];
        return Array.Exists(Schemes, scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ? address : null;
    }

    // What follows the sign, blanks around it aside; nothing where another character comes first.
    static ReadOnlySpan<char> Rest(ReadOnlySpan<char> text, char sign)
    {
        text = text.TrimStart();
        return !text.IsEmpty && text[0] == sign ? text[1..].TrimStart() : [];
    }
}
