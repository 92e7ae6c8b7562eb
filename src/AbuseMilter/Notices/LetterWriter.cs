using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Who writes a letter: the agent as the text declares it, as it is signed, or as From calls it.</summary>
static class LetterWriter
{
    const int SignatureLines = 8;
    const int MaxClosing = 48;

    // Desks of an organisation, which are no part of its name.
    static readonly string[] Desks =
    [
        "abuse", "admin", "anti", "anti piracy", "antipiracy", "compliance", "contact", "copyright", "department", "desk", "dmca",
        "enforcement", "helpdesk", "info", "legal", "mail", "no reply", "noreply", "notice", "notices", "notification", "notifications",
        "office", "p2p", "piracy", "queue", "reports", "service", "services", "support", "team", "the", "", "batch", "robot", "bot", "report", "reporting", "case", "cases", "alerts", "agent", "list", "noc", "operations", "response", "center", "centre", "unit", "compliance",
        "antipirater\u00eda", "legale", "rechtsabteilung", "meldungen", "avis", "avvisi", "avisos",
    ];

    /// <summary>The agent as the letter itself names it.</summary>
    public static string? Of(NoticeSource source) => Authorised(source.Text) ?? Signature(source);

    /// <summary>What From calls itself, without the desk that writes: <c>Example Ltd Compliance Team</c> is Example Ltd.</summary>
    public static string? Sender(NoticeSource source) => Sender(source.FromName);

    /// <summary>Who sent the mail that is passed on in this one.</summary>
    public static string? Inner(NoticeSource source) =>
        Sender(source.Forwarding.FromName) ?? (source.Forwarding.FromAddress is { } address ? OrganisationName.Of(address.AsSpan(address.LastIndexOf('@') + 1)) : null);

    static string? Sender(string? name)
    {
        if (name is null || name.Contains('@')) return null;
        if (Via(name) is > 0 and var via) name = name[..via].Trim(' ', '\'', '"');
        foreach (var part in Parts(name))
        {
            if (Organisation(part) is { } organisation) return organisation;
        }
        return null;
    }

    // "Copyright Desk, Example LLP", "Example Hosting - Abuse", but not "Example, Inc."
    static string[] Parts(string name)
    {
        var parts = name.Split([" - ", " \u2013 ", " | ", " / ", ": "], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. parts.SelectMany(part => part.IndexOf(", ", StringComparison.Ordinal) is > 0 and var comma && !OrganisationName.HasLegalForm(FactText.FirstWord(part.AsSpan(comma + 2)))
            ? [part[..comma], part[(comma + 2)..]] : (string[])[part])];
    }

    static string? Organisation(string name)
    {
        var words = name.Replace('_', ' ').Split(' ').AsSpan();
        while (words.Length > 0 && IsDesk(words[^1])) words = words[..^1];
        while (words.Length > 0 && IsDesk(words[0]) && !OrganisationName.HasLegalForm(name)) words = words[1..];
        return OrganisationName.Of(string.Join(' ', words));
    }

    const int MaxDomainWords = 5;

    /// <summary>
    /// What the letter calls whoever the domain belongs to: "KESTREL MONITORING" of kestrel-monitoring.example. Null where it does not.
    /// </summary>
    public static string? OfDomain(NoticeSource source)
    {
        if (source.FromAddress is not { } address || (source.FromName is { } from && Via(from) >= 0)) return null;
        var host = AbuseMilter.Mime.DomainName.Organisation(address[(address.LastIndexOf('@') + 1)..]);
        var label = LabelTable.Fold(host.Split('.')[0]).Replace(" ", "", StringComparison.Ordinal);
        if (label.Length < 4) return null;
        var text = source.Text.AsSpan();
        for (var at = 0; at < text.Length; at++)
        {
            var isStart = char.ToLowerInvariant(text[at]) == label[0] && char.IsUpper(text[at]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));
            if (isStart && Spelled(text[at..Math.Min(text.Length, at + OrganisationName.MaxLength)], label) is { } name) return name;
        }
        return null;
    }

    // The words that make up the label, and those with capitals behind them.
    static string? Spelled(ReadOnlySpan<char> text, string label)
    {
        Span<char> joined = stackalloc char[2 * OrganisationName.MaxLength];
        Span<char> folded = stackalloc char[2 * OrganisationName.MaxLength];
        var length = 0;
        var end = 0;
        for (var words = 0; words < MaxDomainWords && end < text.Length; words++)
        {
            var stop = end;
            while (stop < text.Length && (char.IsLetterOrDigit(text[stop]) || text[stop] is '-' or '&')) stop++;
            if (stop == end) return null;
            var word = folded[..LabelTable.Fold(text[end..stop], folded)];
            end = stop;
            if (word is not ("de" or "of" or "and" or "the" or "du" or "des"))
            {
                foreach (var c in word)
                {
                    if (c != ' ') joined[length++] = c;
                }
            }
            ReadOnlySpan<char> sofar = joined[..length];
            if (sofar.SequenceEqual(label) || (words == 0 && sofar.Length <= 2 * label.Length && sofar.StartsWith(label))) return IsAddressPart(text, end) ? null : OrganisationName.AtStart(text);
            if (!label.AsSpan().StartsWith(sofar) || end >= text.Length || text[end] != ' ') return null;
            end++;
        }
        return null;
    }

    static bool IsAddressPart(ReadOnlySpan<char> text, int end) => end + 1 < text.Length && text[end] is '.' or '@' or '/' && char.IsLetterOrDigit(text[end + 1]);

    /// <summary>What is left to call a sender by who gives no name; the domain of a mailing list is the list's.</summary>
    public static string? Domain(NoticeSource source) =>
        source.FromAddress?.LastIndexOf('@') is >= 0 and var at && (source.FromName is not { } name || Via(name) < 0)
            ? OrganisationName.Of(source.FromAddress.AsSpan(at + 1))
            : null;

    // "'Example' via abuse" is how a mailing list writes what was "Example".
    static int Via(string name) => name.IndexOf(" via ", StringComparison.OrdinalIgnoreCase);

    static bool IsDesk(string word) => Desks.Contains(LabelTable.Fold(word).Trim(' ', '/', ',', '|', '\u2013'));

    // "I assert that Some Agency Ltd., (Agency) is authorized to act on behalf of the owner", perhaps broken over lines.
    const int AuthorisationLength = 13;

    static readonly SearchValues<string> Authorisations = SearchValues.Create(["is authorized", "is authorised"], StringComparison.OrdinalIgnoreCase);

    static string? Authorised(string text)
    {
        for (var at = 0; text.AsSpan(at).IndexOfAny(Authorisations) is >= 0 and var next; at += AuthorisationLength)
        {
            at += next;
            var rest = text.AsSpan(at + AuthorisationLength);
            var purpose = FactText.Line(rest[..Math.Min(60, rest.Length)]) ?? "";
            if (!purpose.StartsWith("to act on ", StringComparison.OrdinalIgnoreCase)) continue;
            var start = Math.Max(0, at - OrganisationName.MaxLength);
            if (Asserted(text.AsSpan(start, at - start)) is { } name) return name;
        }
        return null;
    }

    static string? Asserted(ReadOnlySpan<char> before)
    {
        var that = before.LastIndexOf("that ", StringComparison.OrdinalIgnoreCase);
        if (that < 0) return null;
        var name = before[(that + 5)..];
        if (name.IndexOf('(') is > 0 and var bracket) name = name[..bracket];
        name = name.Trim(" ,\n");
        return name.Length > 0 && char.IsUpper(name[0]) ? OrganisationName.Of(name) : null;
    }

    // The last organisation that stands below a closing formula, or else the one who signs as From is called;
    // "on behalf of" begins the name of somebody else.
    static string? Signature(NoticeSource source)
    {
        string? found = null;
        string? named = null;
        foreach (var hit in source.Phrases.Of(Phrase.Closing))
        {
            if (Below(source.Text, hit.At) is not { } lines) continue;
            foreach (var range in lines)
            {
                var line = source.Text.AsSpan(range).Trim();
                if (line.StartsWith("on behalf of", StringComparison.OrdinalIgnoreCase)) break;
                if (line.Equals(source.FromName, StringComparison.OrdinalIgnoreCase)) named = FactText.Line(line);
                if (!IsOrganisation(line)) continue;
                found = FactText.Line(line);
                break;
            }
        }
        return found ?? named;
    }

    // The lines with words below a closing formula; null where the phrase is none.
    static List<Range>? Below(ReadOnlySpan<char> text, int at)
    {
        var start = text[..at].LastIndexOf('\n') + 1;
        var end = text[at..].IndexOf('\n') is >= 0 and var length ? at + length : text.Length;
        if (!text[start..at].Trim().IsEmpty || end - start > MaxClosing) return null;
        var lines = new List<Range>();
        while (end < text.Length && lines.Count < SignatureLines)
        {
            var next = end + 1;
            end = text[next..].IndexOf('\n') is >= 0 and var stop ? next + stop : text.Length;
            if (!text[next..end].IsWhiteSpace()) lines.Add(next..end);
        }
        return lines;
    }

    static bool IsOrganisation(ReadOnlySpan<char> line) =>
        line.Length <= OrganisationName.MaxLength && !line.ContainsAny('@', ':') && OrganisationName.HasLegalForm(line);
}
