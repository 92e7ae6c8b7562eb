namespace AbuseMilter.Notices;

/// <summary>
/// A mail that passes on another one: a hoster's ticket with the notice below. What stands before is the hoster's (ticket, deadline),
/// what stands behind is the agent's (case, complainant).
/// </summary>
/// <param name="At">Where in the text the inner mail begins; its length where nothing is passed on.</param>
/// <param name="FromName">How the inner mail's From calls its sender; null when there is no such line.</param>
/// <param name="FromAddress">Null when there is none.</param>
/// <param name="Subject">Of the inner mail.</param>
sealed record Forwarding(int At, string? FromName, string? FromAddress, string? Subject)
{
    const int MaxHeaderLines = 6;
    const int MaxIntroduction = 4000;

    static readonly string[] SubjectNames = ["Subject:", "Betreff:", "Objet:", "Objet :", "Asunto:", "Oggetto:", "Assunto:", "Тема:", "Onderwerp:", "Temat:"];
    static readonly string[] OtherNames = ["Date:", "Sent:", "To:", "Datum:", "Gesendet:", "An:", "Envoyé", "À:", "Enviado", "Para:", "Inviato", "A:", "Data:", "Дата:", "Кому:", "Verzonden:", "Aan:"];

    public bool IsPassedOn { get; private init; }

    public static Forwarding In(NoticeSource source)
    {
        var text = source.Text.AsSpan();
        var start = source.Phrases.Of(Phrase.InnerMail).Select(hit => hit.At).Append(-1).First();
        if (start > MaxIntroduction) start = -1;
        // A notice that is signed begins so itself.
        if (start >= 0 && text[..start].Trim("- \n\t=").IsEmpty) start = -1;
        var header = Header(source);
        var isOther = header is not null && header.FromAddress is { } inner && !SenderSite.IsSame(inner, source.FromAddress);
        var isReceived = source.Phrases.Has(Phrase.PassedOn, 0, MaxIntroduction);
        var at = isOther ? header!.At : start >= 0 ? start : source.QuoteAt;
        return new(at, isOther ? header!.FromName : null, isOther ? header!.FromAddress : null, header?.Subject)
        {
            IsPassedOn = isOther || start >= 0 || isReceived || (source.QuoteAt < text.Length && !IsAnswer(source.Subject)),
        };
    }

    // What an answer quotes is ours.
    static bool IsAnswer(ReadOnlySpan<char> subject)
    {
        subject = subject.TrimStart();
        return subject.StartsWith("re:", StringComparison.OrdinalIgnoreCase) || subject.StartsWith("aw:", StringComparison.OrdinalIgnoreCase) || subject.StartsWith("antw", StringComparison.OrdinalIgnoreCase)
            || subject.StartsWith("re[", StringComparison.OrdinalIgnoreCase) || subject.StartsWith("sv:", StringComparison.OrdinalIgnoreCase);
    }

    // The last block of From with Subject, Date or To beside it: the innermost mail.
    static Forwarding? Header(NoticeSource source)
    {
        Forwarding? found = null;
        var text = source.Text.AsSpan();
        foreach (var hit in source.Phrases.Of(Phrase.FromLine))
        {
            if (text[..hit.At].TrimEnd(" *\t") is { Length: > 0 } before && before[^1] != '\n') continue;
            if (Block(text, hit.At, hit.End) is { } header && !IsOwn(header, source)) found = header;
        }
        return found;
    }

    static bool IsOwn(Forwarding header, NoticeSource source) => header.FromAddress is null || SenderSite.IsSame(header.FromAddress, source.FromAddress);

    static Forwarding? Block(ReadOnlySpan<char> text, int start, int valueAt)
    {
        string? subject = null;
        var isHeader = false;
        foreach (var line in Around(text, start))
        {
            var bare = text[line].TrimStart(" *\t").TrimEnd();
            if (Behind(bare, SubjectNames) is { } stated) (subject, isHeader) = (stated, true);
            else if (Behind(bare, OtherNames) is not null) isHeader = true;
        }
        if (!isHeader) return null;
        var from = text[valueAt..];
        if (from.IndexOf('\n') is >= 0 and var end) from = from[..end];
        var (name, address) = Mailbox(from.Trim(" *\t"));
        return new(start, name, address, subject);
    }

    // The lines of the block that the From line stands in.
    static List<Range> Around(ReadOnlySpan<char> text, int start)
    {
        var lines = new List<Range>(2 * MaxHeaderLines);
        for (int end = start, count = 0; count < MaxHeaderLines && end > 0; count++)
        {
            var before = text[..(end - 1)].LastIndexOf('\n') + 1;
            if (text[before..(end - 1)].Trim().IsEmpty) break;
            lines.Insert(0, before..(end - 1));
            end = before;
        }
        for (int at = start, count = 0; count < MaxHeaderLines && at < text.Length; count++)
        {
            var length = text[at..].IndexOf('\n') is >= 0 and var found ? found : text.Length - at;
            if (text.Slice(at, length).Trim().IsEmpty) break;
            lines.Add(at..(at + length));
            at += length + 1;
        }
        return lines;
    }

    /// <summary>Whether the line of that place is a field of a mail's header.</summary>
    public static bool IsHeader(ReadOnlySpan<char> text, int at)
    {
        var line = text[(text[..at].LastIndexOf('\n') + 1)..].TrimStart(" *\t");
        return Behind(line[..Math.Min(line.Length, MaxName)], OtherNames) is not null;
    }

    const int MaxName = 40;

    static string? Behind(ReadOnlySpan<char> line, string[] names)
    {
        foreach (var name in names)
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return FactText.Line(line[name.Length..].TrimStart(" *:")) ?? "";
        }
        return null;
    }

    static (string? Name, string? Address) Mailbox(ReadOnlySpan<char> from)
    {
        if (from.IndexOfAny('<', '[') is >= 0 and var open && from[(open + 1)..].IndexOf('@') >= 0)
        {
            var address = from[(open + 1)..].TrimStart("<[").TrimStart("mailto:");
            if (address.IndexOfAny(">] ") is >= 0 and var end) address = address[..end];
            return (FactText.Line(from[..open].Trim(" \"'")), address.ToString());
        }
        return from.Contains('@') ? (null, FactText.FirstWord(from).ToString()) : (FactText.Line(from.Trim('"')), null);
    }
}
