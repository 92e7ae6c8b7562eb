using System.Net;
using System.Text;

namespace AbuseMilter.Mime;

/// <summary>HTML as a person reads it. No parser: one pass over tags and text, never an error.</summary>
sealed class HtmlText(string html, int limit)
{
    static readonly string[] Blocks =
    [
        "div", "li", "dt", "dd", "section", "article", "header", "footer", "center", "form", "fieldset", "address", "tbody", "thead", "body",
    ];

    readonly StringBuilder text = new();
    int breaks;
    bool blank;
    bool cell;
    bool rowHasText;
    bool preformatted;
    // What was looked for in vain is not looked for again: that keeps the walk linear.
    bool commentsEnd = true;
    bool quotesEnd = true;

    /// <summary>Block elements begin lines, cells of one table row stand on one line behind a tab, white space is folded.</summary>
    public static string Read(string html, int limit) => new HtmlText(html, limit).Read();

    string Read()
    {
        var at = 0;
        var lastTagEnd = html.LastIndexOf('>');
        while (at < html.Length && text.Length < limit)
        {
            var open = html.IndexOf('<', at);
            if (open < 0 || open > lastTagEnd)
                open = html.Length;
            AppendText(WebUtility.HtmlDecode(html[at..open]));
            at = open == html.Length ? open : SkipMarkup(open);
        }
        return text.ToString();
    }

    int SkipMarkup(int open)
    {
        if (string.CompareOrdinal(html, open, "<!--", 0, 4) == 0)
            return CommentEnd(open + 4);
        var nameStart = open + 1 < html.Length && html[open + 1] == '/' ? open + 2 : open + 1;
        if (nameStart >= html.Length || !(char.IsAsciiLetter(html[nameStart]) || html[nameStart] is '!' or '?'))
        {
            AppendText("<");
            return open + 1;
        }
        var nameEnd = nameStart;
        while (nameEnd < html.Length && char.IsAsciiLetterOrDigit(html[nameEnd]) && nameEnd - nameStart < 20)
            nameEnd++;
        var name = html[nameStart..nameEnd].ToLowerInvariant();
        var closing = nameStart == open + 2;
        var end = TagEnd(nameEnd);
        if (!closing && name is "script" or "style" or "title")
            return After("</" + name, end) is { } closed ? TagEnd(closed) : html.Length;
        Break(name, closing);
        return end;
    }

    int CommentEnd(int at)
    {
        if (!commentsEnd || After("-->", at) is not { } end)
        {
            commentsEnd = false;
            return TagEnd(at);
        }
        return end;
    }

    // ">" in a quoted attribute value does not end the tag, unless that leads nowhere.
    int TagEnd(int at)
    {
        for (var i = at; quotesEnd && i < html.Length; i++)
        {
            if (html[i] == '>')
                return i + 1;
            if (html[i] is '"' or '\'' && html[i - 1] == '=')
                i = html.IndexOf(html[i], i + 1) is > 0 and var close ? close : html.Length;
        }
        quotesEnd = false;
        return After(">", at) ?? html.Length;
    }

    int? After(string what, int at) =>
        html.IndexOf(what, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var found ? found + what.Length : null;

    void Break(string name, bool closing)
    {
        switch (name)
        {
            case "br":
                breaks++;
                break;
            case "td" or "th":
                if (rowHasText)
                    (cell, breaks) = (true, 0);
                break;
            case "tr":
                (cell, rowHasText, breaks) = (false, false, Math.Max(breaks, 1));
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "blockquote" or "hr" or "table" or "ul" or "ol" or "dl" or "pre":
                preformatted = name == "pre" ? !closing : preformatted;
                if (!cell || closing)
                    breaks = Math.Max(breaks, name == "table" ? 1 : 2);
                break;
            default:
                if (Blocks.Contains(name) && (!cell || closing))
                    breaks = Math.Max(breaks, 1);
                break;
        }
    }

    void AppendText(string run)
    {
        foreach (var c in run)
        {
            if (preformatted && c == '\n')
                breaks++;
            else if (char.IsWhiteSpace(c))
                blank = true;
            else if (c is not ('\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u00AD'))
                AppendVisible(c);
        }
    }

    void AppendVisible(char c)
    {
        if (text.Length > 0 && breaks > 0)
            text.Append('\n', Math.Min(breaks, 2));
        else if (text.Length > 0 && cell)
            text.Append('\t');
        else if (text.Length > 0 && blank)
            text.Append(' ');
        text.Append(c);
        (breaks, blank, cell, rowHasText) = (0, false, false, true);
    }
}
