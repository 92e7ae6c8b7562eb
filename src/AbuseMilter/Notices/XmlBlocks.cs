using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace AbuseMilter.Notices;

/// <summary>
/// Finds the XML documents with a given root element in a text, several times if need be: with or without a prolog, among other text, without
/// their end, or as text about tags. Namespaces are not looked at.
/// </summary>
static class XmlBlocks
{
    public const int MaxBlock = 256 * 1024;

    const int MaxBlocks = 200;
    const int MaxPrefix = 20;

    // Without culture data a search that ignores case goes letter by letter, and this one does not.
    static readonly ConcurrentDictionary<string, SearchValues<string>> Roots = new();

    static SearchValues<string> Finder(string root) => Roots.GetOrAdd(root, name => SearchValues.Create([name], StringComparison.OrdinalIgnoreCase));

    public static bool Has(string text, string root) =>
        text.AsSpan().ContainsAny(Finder(root)) && (NextRoot(text, root, 0) is not null || (text.Contains("&lt;", StringComparison.Ordinal) && text.Contains("&lt;" + root, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The documents, each as it begins with its root and with what cannot be an entity escaped.</summary>
    public static IEnumerable<string> Of(string text, string root)
    {
        if (NextRoot(text, root, 0) is null) text = WebUtility.HtmlDecode(text);
        return Find(text, root).Take(MaxBlocks);
    }

    static IEnumerable<string> Find(string text, string root)
    {
        var at = 0;
        while (NextRoot(text, root, at) is { } start)
        {
            var end = Math.Min(NextRoot(text, root, start + root.Length) ?? text.Length, start + MaxBlock);
            if (EndOfRoot(text, root, start, end) is { } close) end = close;
            else if (text.IndexOf("End ACNS", start, end - start, StringComparison.OrdinalIgnoreCase) is >= 0 and var marker) end = marker;
            yield return EscapeAmpersands(text[start..end]);
            at = end;
        }
    }

    // Where "<Root" or "<prefix:Root" stands.
    static int? NextRoot(string text, string root, int from)
    {
        var finder = Finder(root);
        for (var at = from; text.AsSpan(at).IndexOfAny(finder) is >= 0 and var next; at += root.Length)
        {
            at += next;
            var after = at + root.Length;
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

    static int? EndOfRoot(string text, string root, int start, int end)
    {
        var at = text.IndexOf(root + ">", start + 1, end - start - 1, StringComparison.OrdinalIgnoreCase);
        while (at > 0 && text[at - 1] is not ('/' or ':'))
        {
            at = text.IndexOf(root + ">", at + 1, end - at - 1, StringComparison.OrdinalIgnoreCase);
        }
        return at > 0 ? at + root.Length + 1 : null;
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
