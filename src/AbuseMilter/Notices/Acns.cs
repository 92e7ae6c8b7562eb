using System.Net;
using System.Text;

namespace AbuseMilter.Notices;

/// <summary>
/// ACNS, the Automated Copyright Notice System (versions 0.6 to 1.3): an <c>Infringement</c> document anywhere in the text,
/// with or without its <c>---Start ACNS XML</c> line, several times if need be. Namespaces are not looked at.
/// </summary>
static class Acns
{
    const string Root = "Infringement";
    const int MaxBlock = 64 * 1024;
    const int MaxBlocks = 200;

    public static Reading? Read(NoticeSource source)
    {
        Reading? reading = null;
        foreach (var block in Blocks(Unescaped(source.Text)).Take(MaxBlocks))
        {
            var one = AcnsXml.Read(EscapeAmpersands(block)) ?? AcnsTags.Read(block);
            if (one is null) continue;
            reading = reading is null ? one : Append(reading, one);
            if (reading.Items.Count >= NoticeReader.MaxItems) break;
        }
        return reading;
    }

    // A document that came through a web form or a ticket as text about tags.
    static string Unescaped(string text) =>
        text.Contains("&lt;" + Root, StringComparison.OrdinalIgnoreCase) && NextRoot(text, 0) is null
            ? WebUtility.HtmlDecode(text)
            : text;

    static Reading Append(Reading first, Reading next) => first with
    {
        CaseId = first.CaseId ?? next.CaseId,
        Complainant = first.Complainant ?? next.Complainant,
        Address = first.Address ?? next.Address,
        Retraction = first.Retraction || next.Retraction,
        // The same document often comes twice, in the letter and attached.
        Items = next.Items.All(item => first.Items.Any(known => known.Item == item.Item)) ? first.Items : [.. first.Items, .. next.Items],
    };

    static IEnumerable<string> Blocks(string text)
    {
        var at = 0;
        while (NextRoot(text, at) is { } start)
        {
            var limit = Math.Min(text.Length, start + MaxBlock);
            var next = NextRoot(text, start + Root.Length) ?? text.Length;
            var end = Math.Min(limit, next);
            if (EndOfRoot(text, start, end) is { } close) end = close;
            else if (text.IndexOf("End ACNS", start, end - start, StringComparison.OrdinalIgnoreCase) is >= 0 and var marker) end = marker;
            yield return text[start..end];
            at = end;
        }
    }

    // Where "<Infringement" or "<prefix:Infringement" stands.
    static int? NextRoot(string text, int from)
    {
        for (var at = from; (at = text.IndexOf(Root, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += Root.Length)
        {
            var after = at + Root.Length;
            if (after >= text.Length || !(char.IsWhiteSpace(text[after]) || text[after] == '>')) continue;
            var before = at - 1;
            if (before >= 0 && text[before] == ':')
            {
                before--;
                for (var floor = Math.Max(0, before - 20); before > floor && char.IsLetterOrDigit(text[before]);) before--;
            }
            if (before >= from && text[before] == '<') return before;
        }
        return null;
    }

    static int? EndOfRoot(string text, int start, int end)
    {
        var at = text.IndexOf(Root + ">", start + 1, end - start - 1, StringComparison.OrdinalIgnoreCase);
        while (at > 0 && text[at - 1] is not ('/' or ':'))
        {
            at = text.IndexOf(Root + ">", at + 1, end - at - 1, StringComparison.OrdinalIgnoreCase);
        }
        return at > 0 ? at + Root.Length + 1 : null;
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
