namespace AbuseMilter.Notices;

/// <summary>Titles of works, names of files, names of networks.</summary>
static partial class FactText
{
    /// <summary>The title of a work, without quotation marks around it; null for words that only say where to look for it.</summary>
    public static string? Work(ReadOnlySpan<char> text)
    {
        if (text.Trim() is var trimmed && trimmed.IndexOf("   ") is > 0 and var column) text = trimmed[..column];
        if (Prose(text) is not { } title || !title.Any(char.IsLetterOrDigit)) return null;
        title = Unquoted(BehindKind(WithoutKind(Closed(title)))).ToString();
        var folded = LabelTable.Fold(title.AsSpan().Trim("()[]<>\"'*:;. "));
        var words = folded.Split(' ');
        var isPointer = words[0] is "see" or "listed" or "please" or "siehe" or "voir" && words.Length <= 6 && words.Any(Pointers.Contains);
        return title.Length == 0 || isPointer || Placeholders.Contains(folded) || IsProse(title) ? null : title;
    }

    // "Some Title (Official" was cut at the next label.
    static string Closed(string title) =>
        title.LastIndexOf('(') is > 0 and var open && title.IndexOf(')', open) < 0 ? title[..open].TrimEnd() : title;

    // "The infringing material listed above is …", "https://…", "**(See below)** …"
    static bool IsProse(ReadOnlySpan<char> title) =>
        title.IndexOf("://") >= 0 || title.StartsWith("**(") || (char.IsLower(title[0]) && title.Count(' ') > 6) || (title.Count(' ') > 20 && title.IndexOf(". ") > 0);

    const string Opening = "\"\u201c\u201e\u201f\u00ab\u2018\u201a\u2039";
    const string Closing = "\"\u201d\u201c\u201d\u00bb\u2019\u2018\u203a";

    /// <summary>What stands between the quotation marks that the text begins with; without them, the text.</summary>
    public static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length < 3 || QuoteEnd(text) is not (> 1 and var end)) return text;
        return text[1..end].Trim(" \u00a0\u202f");
    }

    /// <summary>Where the quotation that begins the text ends; 0 when it begins with none. An apostrophe ends nothing.</summary>
    public static int QuoteEnd(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || Opening.IndexOf(text[0], StringComparison.Ordinal) is not (>= 0 and var kind)) return 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != Closing[kind] && !(kind is 1 or 2 && text[i] is '"' or '\u201d' or '\u201c')) continue;
            if (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1])) return i;
        }
        return 0;
    }

    /// <summary>Without what a label tore apart: <c>A title (official site:</c></summary>
    public static ReadOnlySpan<char> BeforeOpenBracket(ReadOnlySpan<char> value) =>
        value.LastIndexOf('(') is > 0 and var open && value[open..].IndexOf(')') < 0 ? value[..open] : value;

    // "A Title (motion picture)", but not "A Title (2013)" or "A Title (Season 1)".
    static ReadOnlySpan<char> WithoutKind(string title)
    {
        if (!title.EndsWith(')') || title.LastIndexOf('(') is not (> 1 and var open)) return title;
        var isKind = false;
        foreach (var range in title.AsSpan(open + 1, title.Length - open - 2).Split(' '))
        {
            var word = title.AsSpan(open + 1, title.Length - open - 2)[range];
            if (word.IsEmpty || !char.IsLower(word[0]) || word.ContainsAnyInRange('0', '9')) return title;
            isKind |= (LabelWords.Find(word) & (LabelRole)(1 << (int)NoticeFact.Work)) != 0;
        }
        return isKind ? title.AsSpan(0, open).TrimEnd() : title;
    }

    const int MaxKindWords = 4;

    // "the film Some Title", "video game “Some Title”": small words that say what it is, at least one of them a kind of work.
    static ReadOnlySpan<char> BehindKind(ReadOnlySpan<char> title)
    {
        var rest = title;
        var isKind = false;
        for (var words = 0; words < MaxKindWords && rest.IndexOf(' ') is > 0 and var blank && char.IsLower(rest[0]); words++)
        {
            var role = LabelWords.Find(rest[..blank]);
            if (role == LabelRole.None) return title;
            isKind |= (role & (LabelRole)(1 << (int)NoticeFact.Work)) != 0;
            rest = rest[(blank + 1)..].TrimStart();
        }
        return isKind && (char.IsUpper(rest[0]) || char.IsAsciiDigit(rest[0]) || Opening.Contains(rest[0])) ? rest : title;
    }

    static readonly string[] Pointers = ["below", "above", "attached", "attachment", "list", "following", "enclosed", "annex", "unten", "liste", "anlage", "annexe"];

    static readonly string[] Placeholders = ["various", "multiple", "unknown", "none", "n a", "na", "tbd", "below", "attached", "unbekannt", "inconnu", "title"];

    /// <summary>Some senders glue the names of torrent and content together: <c>X.torrentX</c> is X.</summary>
    public static string? FileName(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        const string glue = ".torrent";
        if (text.IndexOf(glue) is > 0 and var at && text[..at].SequenceEqual(text[(at + glue.Length)..])) text = text[..at];
        return Prose(text);
    }

    static readonly string[] Endings =
    [
        ".mkv", ".mp4", ".avi", ".m4v", ".mov", ".wmv", ".ts", ".mp3", ".flac", ".m4a", ".m4b", ".ogg", ".wav", ".zip", ".rar", ".7z", ".iso", ".pdf", ".epub", ".mobi", ".cbz", ".cbr",
        ".exe", ".apk", ".dmg", ".nsp", ".xci", ".torrent",
    ];

    const int LeastName = 6;
    const int LeastDots = 2;

    /// <summary>Whether it can be nothing else than what files are called: with the ending of a medium, or words with full stops or underscores between them.</summary>
    public static bool IsFileName(ReadOnlySpan<char> text)
    {
        if (text.Length is < LeastName or > 255 || text.ContainsAny(NoNameMarks) || text.IndexOf("://") >= 0) return false;
        foreach (var ending in Endings)
        {
            if (text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return !text.ContainsAny(' ', '/', ',') && IsRelease(text);
    }

    // "Some.Title.2019.1080p-GROUP", "some_title_v1.2": no host, no date, no number.
    static bool IsRelease(ReadOnlySpan<char> name)
    {
        if (name.Count('.') + name.Count('_') < LeastDots || !name.ContainsAnyInRange('A', 'Z') || !char.IsLetterOrDigit(name[0])) return false;
        var (words, numbers) = (0, 0);
        foreach (var range in name.SplitAny(NameMarks))
        {
            var part = name[range];
            if (part.IsEmpty) return false;
            if (part.ContainsAnyInRange('0', '9')) numbers++;
            else if (part.Length > 1) words++;
        }
        return words >= 1 && numbers >= 1 && words + numbers > LeastDots && !IsAddress(name) && Endpoint(name).Ip is null;
    }

    // The last label of a host has small letters only; the last word of a release has not.
    static bool IsAddress(ReadOnlySpan<char> name) => name.LastIndexOf('.') is var dot && name.Length - dot is > 2 and < 8 && !name[(dot + 1)..].ContainsAnyExceptInRange('a', 'z');

    static readonly System.Buffers.SearchValues<char> NoNameMarks = System.Buffers.SearchValues.Create("@|<>\n?=");

    static readonly System.Buffers.SearchValues<char> NameMarks = System.Buffers.SearchValues.Create("._-");

    /// <summary>Names as people write them, for the networks that notices are about; of others a short name as it stands.</summary>
    public static string? Protocol(ReadOnlySpan<char> text) =>
        Network(text) ?? (Line(text) is { Length: <= 20 } name && !name.ContainsAny(':', '/') ? name : null);

    const int MaxNetwork = 60;

    static readonly (string Word, string Name)[] Networks =
    [
        ("bittorrent", "BitTorrent"), ("qbittorrent", "BitTorrent"), ("utorrent", "BitTorrent"), ("torrent", "BitTorrent"), ("torrents", "BitTorrent"), ("bt", "BitTorrent"),
        ("btpeers", "BitTorrent"), ("edonkey", "eDonkey"), ("edonkey2000", "eDonkey"), ("ed2k", "eDonkey"), ("emule", "eDonkey"), ("kad", "eDonkey"),
        ("gnutella", "Gnutella"), ("gnutella2", "Gnutella"), ("ares", "Ares"), ("soulseek", "Soulseek"),
    ];

    /// <summary>As <see cref="Protocol"/>, but only for names that are known: many things have a type.</summary>
    public static string? Network(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        string? found = null;
        var words = text[..Math.Min(text.Length, MaxNetwork)];
        while (!words.IsEmpty)
        {
            var end = words.IndexOfAnyExcept(WordCharacters);
            var word = end < 0 ? words : words[..end];
            words = end < 0 ? default : words[(end + 1)..];
            found = Named(word) ?? found;
        }
        return found;
    }

    static string? Named(ReadOnlySpan<char> word)
    {
        foreach (var (known, name) in Networks)
        {
            if (word.Length == known.Length && word.Equals(known, StringComparison.OrdinalIgnoreCase)) return name;
        }
        return null;
    }

    static readonly System.Buffers.SearchValues<char> WordCharacters =
        System.Buffers.SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}
