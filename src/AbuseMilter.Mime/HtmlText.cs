using System.Buffers;
using System.Net;

namespace AbuseMilter.Mime;

/// <summary>
/// HTML as a person reads it. No parser: one pass over tags and text, never an error.
/// <list type="bullet">
/// <item>White space is folded; block elements, <c>br</c> and <c>li</c> begin lines; paragraphs and headings have an empty line around
/// them.</item>
/// <item>Cells of a table row, and a <c>dd</c> behind its <c>dt</c>, stand on one line behind a tab: <c>IP Address:⇥192.0.2.1</c>, and so
/// does each row of a table of items. Where a cell has several lines, as in tables that only make a layout, the next cell begins a
/// line.</item>
/// <item>The address behind a link follows its text in angle brackets, unless the text is an address itself.</item>
/// <item>Scripts, styles, titles, comments, and what <c>display:none</c> or <c>hidden</c> hides, are left out.</item>
/// </list>
/// </summary>
ref struct HtmlText
{
    const int LongestName = 20;
    const int LongestAddress = 1000;
    const int DeepestTable = 100;

    static readonly SearchValues<char> Unseen = SearchValues.Create([
        .. Enumerable.Range(0, char.MaxValue).Select(c => (char)c).Where(c => char.IsWhiteSpace(c) || IsInvisible(c)),
    ]);

    readonly ReadOnlySpan<char> html;
    readonly Span<char> text;
    // Where the text of the present row begins, for each table that is open.
    readonly Stack<int> rows = new([0]);
    int length;
    int lineStart;
    int breaks;
    bool blank;
    bool cell;
    bool preformatted;
    int linkStart;
    string? link;
    // The element that is not shown, and how many of its name are open within.
    string? hidden;
    int hiddenDepth;
    // What was looked for in vain is not looked for again: that keeps the walk linear.
    bool commentsEnd = true;
    bool quotesEnd = true;

    HtmlText(ReadOnlySpan<char> html, Span<char> text)
    {
        this.html = html;
        this.text = text;
    }

    /// <summary>The lines, each with its LF, cut at the limit.</summary>
    public static string Read(ReadOnlySpan<char> html, int limit)
    {
        // No markup becomes longer than it was; a line end follows the last line.
        var room = Math.Min(html.Length + 1, limit);
        var text = ArrayPool<char>.Shared.Rent(room);
        try
        {
            var reader = new HtmlText(html, text.AsSpan(0, room));
            reader.Read();
            return new string(text, 0, reader.length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    void Read()
    {
        var at = 0;
        var lastTagEnd = html.LastIndexOf('>');
        while (at < html.Length && length < text.Length)
        {
            var open = html[at..].IndexOf('<') is >= 0 and var found && at + found <= lastTagEnd ? at + found : html.Length;
            AppendText(html[at..open]);
            at = open == html.Length ? open : ReadMarkup(open);
        }
        if (length > 0)
            Append('\n');
    }

    // Returns where the text goes on.
    int ReadMarkup(int open)
    {
        if (html[open..].StartsWith("<!--"))
            return CommentEnd(open + 4);
        var closing = open + 1 < html.Length && html[open + 1] == '/';
        var start = closing ? open + 2 : open + 1;
        if (start >= html.Length || !(char.IsAsciiLetter(html[start]) || html[start] is '!' or '?'))
        {
            AppendText("<");
            return open + 1;
        }
        var end = start;
        while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]) && end - start < LongestName)
            end++;
        Span<char> lower = stackalloc char[LongestName];
        var name = lower[..html[start..end].ToLowerInvariant(lower)];
        var tagEnd = TagEnd(end);
        if (!closing && name is "script" or "style" or "title" or "template")
            return After($"</{name}", tagEnd) is { } closed ? TagEnd(closed) : html.Length;
        if (IsShown(name, closing, html[end..tagEnd]))
            Show(name, closing, html[end..tagEnd]);
        return tagEnd;
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
                i = html[(i + 1)..].IndexOf(html[i]) is >= 0 and var close ? i + 1 + close : html.Length;
        }
        quotesEnd = false;
        return After(">", at) ?? html.Length;
    }

    readonly int? After(ReadOnlySpan<char> what, int at) =>
        html[at..].IndexOf(what, StringComparison.OrdinalIgnoreCase) is >= 0 and var found ? at + found + what.Length : null;

    // Keeps count of the elements within a hidden one, to know where it ends.
    bool IsShown(scoped ReadOnlySpan<char> name, bool closing, ReadOnlySpan<char> attributes)
    {
        if (hidden is not null && name.SequenceEqual(hidden))
        {
            // Those that the next one of their kind ends are not nested.
            hiddenDepth += closing || name is "p" or "li" or "td" or "tr" or "dt" or "dd" ? -1 : 1;
            if (hiddenDepth == 0)
                hidden = null;
            if (closing)
                return false;
        }
        if (hidden is not null)
            return false;
        if (!closing && HtmlAttributes.Hide(attributes) && !IsVoid(name))
            (hidden, hiddenDepth) = (name.ToString(), 1);
        return hidden is null;
    }

    static bool IsVoid(ReadOnlySpan<char> name) =>
        name is "br" or "hr" or "img" or "input" or "meta" or "link" or "col" or "wbr" or "area" or "base" or "source" or "html" or "body";

    void Show(scoped ReadOnlySpan<char> name, bool closing, ReadOnlySpan<char> attributes)
    {
        switch (name)
        {
            case "br":
                breaks++;
                break;
            case "td" or "th" or "dd":
                // The margin of a cell's last paragraph ends with the cell.
                if (closing)
                    breaks = Math.Min(breaks, 1);
                else
                    BeginCell();
                break;
            case "tr" or "dt" or "dl":
                BeginRow();
                break;
            case "table":
                BreakLine(1, closing);
                NestTable(closing);
                break;
            case "a":
                EndLink();
                link = closing ? null : HtmlAttributes.Address(attributes, LongestAddress);
                linkStart = length;
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "blockquote" or "hr" or "ul" or "ol" or "pre":
                preformatted = name is "pre" ? !closing : preformatted;
                BreakLine(2, closing);
                break;
            case "div" or "li" or "section" or "article" or "header" or "footer" or "center" or "form" or "fieldset" or "address" or "tbody" or "thead"
                or "body":
                BreakLine(1, closing);
                break;
        }
    }

    // The margin of a cell's first paragraph begins no line of its own.
    void BreakLine(int atLeast, bool closing)
    {
        var beginsRow = rows.Count > 1 && rows.Peek() == length;
        if (!cell || closing)
            breaks = Math.Max(breaks, beginsRow ? 1 : atLeast);
    }

    void BeginRow()
    {
        (cell, breaks) = (false, Math.Max(breaks, 1));
        rows.Pop();
        rows.Push(length);
    }

    void BeginCell()
    {
        var rowStart = rows.Peek();
        if (length == rowStart)
            return;
        // Up to two line ends stand before the first cell, unless it begins the text.
        var hasLines = lineStart > rowStart + (rowStart == 0 ? 0 : 2);
        (cell, breaks) = hasLines ? (false, Math.Max(breaks, 1)) : (true, 0);
    }

    readonly void NestTable(bool closing)
    {
        if (!closing && rows.Count < DeepestTable)
            rows.Push(length);
        else if (closing && rows.Count > 1)
            rows.Pop();
    }

    void EndLink()
    {
        if (link is null)
            return;
        var words = text[linkStart..length].Trim();
        var isAddress = words.Contains("://", StringComparison.Ordinal) || words.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            || words.Contains('@') || link.AsSpan().EndsWith(words, StringComparison.OrdinalIgnoreCase);
        if (!words.IsEmpty && !isAddress)
            AppendText($" <{link}>");
        link = null;
    }

    void AppendText(ReadOnlySpan<char> run)
    {
        if (hidden is not null)
            return;
        if (run.Contains('&'))
            run = WebUtility.HtmlDecode(run.ToString());
        while (!run.IsEmpty)
        {
            var seen = run.IndexOfAny(Unseen) is >= 0 and var end ? end : run.Length;
            if (seen > 0)
                AppendWord(run[..seen]);
            run = run[seen..];
            if (run.IsEmpty)
                break;
            if (preformatted && run[0] == '\n')
                breaks++;
            else if (!IsInvisible(run[0]))
                blank = true;
            run = run[1..];
        }
    }

    void AppendWord(ReadOnlySpan<char> word)
    {
        if (length > 0 && breaks > 0)
        {
            Append('\n');
            if (breaks > 1)
                Append('\n');
            lineStart = length;
        }
        else if (length > 0 && (cell || blank))
        {
            Append(cell ? '\t' : ' ');
        }
        word = word[..Math.Min(word.Length, text.Length - length)];
        word.CopyTo(text[length..]);
        length += word.Length;
        (breaks, blank, cell) = (0, false, false);
    }

    void Append(char c)
    {
        if (length < text.Length)
            text[length++] = c;
    }

    static bool IsInvisible(char c) => c is '\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u00AD';
}
