using System.Buffers;
using System.Net;
using System.Text;

namespace AbuseMilter.Notices;

/// <summary>
/// Finds the XML documents with a given root element in a text, several times if need be: with or without a prolog, among other text, without
/// their end, or as text about tags. Namespaces are not looked at.
/// </summary>
sealed class XmlRoot(string name)
{
    public const int MaxBlock = 256 * 1024;

    const int MaxBlocks = 200;
    const int MaxPrefix = 20;

    readonly SearchValues<string> marks = SearchValues.Create(["<" + name, ":" + name, "&lt;" + name], StringComparison.OrdinalIgnoreCase);
    readonly SearchValues<string> names = SearchValues.Create([name], StringComparison.OrdinalIgnoreCase);
    readonly SearchValues<string> ends = SearchValues.Create([name + ">", "End ACNS"], StringComparison.OrdinalIgnoreCase);

    public bool IsIn(string text) =>
        text.AsSpan().ContainsAny(marks) && (Next(text, 0) is not null || text.Contains("&lt;" + name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The documents, each as it begins with its root and with what cannot be an entity escaped.</summary>
    public IEnumerable<string> Blocks(string text)
    {
        if (Next(text, 0) is null) text = WebUtility.HtmlDecode(text);
        return Find(text).Take(MaxBlocks);
    }

    IEnumerable<string> Find(string text)
    {
        var at = 0;
        while (Next(text, at) is { } start)
        {
            var end = Math.Min(Next(text, start + name.Length) ?? text.Length, start + MaxBlock);
            end = End(text, start, end) ?? end;
            yield return EscapeAmpersands(text[start..end]);
            at = end;
        }
    }

    // Where "<Root" or "<prefix:Root" stands.
    int? Next(string text, int from)
    {
        for (var at = from; text.AsSpan(at).IndexOfAny(names) is >= 0 and var found; at += name.Length)
        {
            at += found;
            var after = at + name.Length;
            if (after >= text.Length || !(char.IsWhiteSpace(text[after]) || text[after] == '>')) continue;
            var before = at - 1;
            if (before >= 0 && text[before] == ':')
            {
                before--;
                for (var floor = Math.Max(0, before - MaxPrefix); before > floor && char.IsLetterOrDigit(text[before]);) before--;
            }
            if (before >= from && text[before] == '<') return before;
        }
        return null;
    }

    // Behind the end tag, else before the line that ends a document.
    int? End(string text, int start, int end)
    {
        int? line = null;
        for (var at = start + 1; text.AsSpan(at, end - at).IndexOfAny(ends) is >= 0 and var found; at++)
        {
            at += found;
            if (!text.AsSpan(at).StartsWith(name, StringComparison.OrdinalIgnoreCase)) line ??= at;
            else if (text[at - 1] is '/' or ':') return at + name.Length + 1;
        }
        return line;
    }

    // Senders forget to escape "Pain & Gain".
    static string EscapeAmpersands(string xml)
    {
        if (!xml.Contains('&')) return xml;
        var escaped = new StringBuilder(xml.Length + 64);
        for (var i = 0; i < xml.Length; i++)
        {
            escaped.Append(xml[i]);
            if (xml[i] == '&' && !IsEntity(xml.AsSpan(i + 1, Math.Min(10, xml.Length - i - 1)))) escaped.Append("amp;");
        }
        return escaped.ToString();
    }

    static bool IsEntity(ReadOnlySpan<char> rest) =>
        rest.IndexOf(';') is > 1 and var end
        && (rest[..end] is "amp" or "lt" or "gt" or "quot" or "apos" || (rest[0] == '#' && FactText.IsHex(rest[1..end].TrimStart("xX"))));
}
