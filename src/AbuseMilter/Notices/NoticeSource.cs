using System.Buffers;
using AbuseMilter.Mime;

namespace AbuseMilter.Notices;

/// <summary>What the formats read: a mail without its MIME, quoting and dash escapes (RFC 9580 section 7.2) undone.</summary>
sealed record NoticeSource
{
    const int MaxQuoteDepth = 10;

    public NoticeSource(string text, string subject = "", string? fromName = null, string? fromAddress = null)
    {
        Text = Unquote(text, out var quoteAt);
        QuoteAt = quoteAt;
        Parts = [new(ContentType.TextPlain, null, text)];
        Subject = subject;
        FromName = fromName;
        FromAddress = fromAddress;
    }

    /// <summary>LF line ends.</summary>
    public string Text { get; }

    /// <summary>The leaves that are text, as they are; each is read when it is come to. Of a source made of text alone, that text.</summary>
    public IEnumerable<TextPart> Parts { get; private init; }

    /// <summary>
    /// As <see cref="Text"/>, with the same length, but a line that was broken because it was full goes on behind a blank: phrases are found
    /// wherever a mail program broke them.
    /// </summary>
    public string Prose => prose ??= Joined(Text);

    /// <summary>What the letter says, in the words that are known; places are those of <see cref="Prose"/>.</summary>
    public Phrases Phrases => phrases ??= new(Prose);

    /// <summary>Where quoting (<c>&gt;</c>) begins below other text; the length of the text where it does not.</summary>
    public int QuoteAt { get; }

    public string Subject { get; }

    public string? FromName { get; }

    public string? FromAddress { get; }

    // More was written than the text holds.
    bool IsCut { get; init; }

    public NoticeHints Hints { get; init; } = NoticeHints.None;

    /// <summary>The addresses that the mail was sent to.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>When the mail was written, as it says.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>Whether another mail is passed on in this one.</summary>
    public Forwarding Forwarding => forwarding ??= Forwarding.In(this);

    /// <summary>Where the mail begins that is passed on; 0 where none is, or nothing of it is in the text.</summary>
    public int InnerAt => Forwarding.IsPassedOn && Forwarding.At < Text.Length ? Forwarding.At : 0;

    /// <summary>What is known of all times of the mail: its own statement of the zone comes before that of a profile.</summary>
    public TimeHints Times => times ??= new(TimeStatement.Zone(this) ?? (Hints.Zone is { } zone ? ZoneNames.Read(zone) : null), Hints.DayFirst, WrittenAt);

    /// <summary>Labels that this sender uses, folded; null for none.</summary>
    public IReadOnlyDictionary<string, NoticeFact>? OwnLabels => Hints.Labels.Count == 0 ? null : ownLabels ??= HintedLabels.Of(Hints.Labels);

    /// <summary>False: nothing that the text says can be the fact of a notice.</summary>
    public bool IsAboutRights => isAboutRights ??= Hints.Labels.Count > 0 || CopyrightWords.AreIn(Subject) || CopyrightWords.AreIn(Text) || LetterStanding.IsWithdrawn(this);

    string? prose;
    Phrases? phrases;
    Forwarding? forwarding;
    TimeHints? times;
    IReadOnlyDictionary<string, NoticeFact>? ownLabels;
    bool? isAboutRights;

    public static NoticeSource Of(MimeMessage message)
    {
        var from = message.From.Count > 0 ? message.From[0] : null;
        return new(message.Text, message.Subject ?? "", from?.Name, from?.Address)
        {
            Recipients = [.. message.To.Concat(message.Cc).Select(mailbox => mailbox.Address)],
            WrittenAt = message.Headers["Date"] is { } date ? NoticeTime.Read(date)?.Utc : null,
            Parts = message.TextParts,
            IsCut = message.Text.Length >= MimeLimits.Default.TextCharacters - 1,
        };
    }

    /// <summary>
    /// The parts that hold a machine's document, whole and unquoted. Costs one look at <see cref="Text"/> where there is none. HTML is passed over
    /// where plain text or an attachment says the same.
    /// </summary>
    public IReadOnlyList<string> Documents(Func<string, bool> holds)
    {
        if (!IsCut && !holds(Text)) return [];
        var parts = Parts.ToList();
        if (parts.Count == 1 && !IsCut) return [Text];
        parts.RemoveAll(part => !holds(part.Text));
        if (parts.Exists(part => !IsHtml(part))) parts.RemoveAll(IsHtml);
        return [.. parts.Select(part => Unquote(part.Text, out _))];
    }

    static bool IsHtml(TextPart part) => part.ContentType.MediaSubtype is "html";

    static string Unquote(string text, out int quoteAt)
    {
        quoteAt = text.Length;
        if (!IsQuoted(text)) return text;
        // Longer than the text by one line end at most.
        var buffer = ArrayPool<char>.Shared.Rent(text.Length + 1);
        var plain = new string(buffer.AsSpan(0, Unquote(text, buffer, out quoteAt)));
        ArrayPool<char>.Shared.Return(buffer);
        return plain;
    }

    static int Unquote(ReadOnlySpan<char> text, Span<char> plain, out int quoteAt)
    {
        quoteAt = -1;
        var length = 0;
        var isFirst = true;
        foreach (var line in text.EnumerateLines())
        {
            var isQuote = line.StartsWith('>') || IsBarred(line);
            if (quoteAt < 0 && isQuote && !isFirst) quoteAt = length;
            isFirst &= line.IsWhiteSpace() || isQuote;
            var bare = Unquote(line);
            bare.CopyTo(plain[length..]);
            length += bare.Length;
            plain[length++] = '\n';
        }
        if (quoteAt < 0) quoteAt = length;
        return length;
    }

    const int FullLine = 48;

    static string Joined(string text) => string.Create(text.Length, text, (joined, whole) =>
    {
        whole.CopyTo(joined);
        var start = 0;
        for (int end; (end = whole.IndexOf('\n', start)) >= 0; start = end + 1)
        {
            if (end - start >= FullLine && end + 1 < whole.Length && (char.IsLetterOrDigit(whole[end + 1]) || whole[end + 1] is '(' or '"' or '\u201c' or '[' or '\u00ab')) joined[end] = ' ';
        }
    });

    static bool IsQuoted(ReadOnlySpan<char> text) =>
        text.ContainsAny(OtherLineEnds) || text.StartsWith(">") || text.StartsWith("- ") || text.StartsWith(" ") || text.ContainsAny(QuotedLines);

    static readonly SearchValues<string> QuotedLines = SearchValues.Create(["\n>", "\n >", "\n  ", "\n- ", "\n| "], StringComparison.Ordinal);

    static readonly SearchValues<char> OtherLineEnds = SearchValues.Create("\r\f\u0085\u2028\u2029");

    // Some ticket systems quote so; a row of a table has more bars than one.
    static bool IsBarred(ReadOnlySpan<char> line) => line.StartsWith('|') && (line.Length == 1 || (line[1] == ' ' && line.LastIndexOf('|') == 0));

    // "> > text", ">> text" and "- - ---Start": what mail programs and PGP put before a line, in any mix.
    static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> line)
    {
        for (var depth = 0; depth < MaxQuoteDepth; depth++)
        {
            var rest = line.TrimStart(' ');
            if (rest.StartsWith('>')) line = rest[1..];
            else if (IsBarred(rest)) line = rest[1..].TrimStart(' ');
            else if (line.StartsWith("- ")) line = line[2..];
            else break;
        }
        return line;
    }
}
