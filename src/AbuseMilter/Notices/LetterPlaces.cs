using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>The places on the web that a letter complains of: its URLs but for those of its sender, of laws, and of the rightful copy.</summary>
static class LetterPlaces
{
    const int MaxPlaces = 200;
    const int MaxScheme = 8;
    const int MinBroken = 60;
    const int MaxTitle = 80;
    const int MaxTitleWords = 9;

    static readonly SearchValues<string> Marks = SearchValues.Create(["://", ":]//", "hxxp"], StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<char> Ends = SearchValues.Create(" \t\n\r<>\"\u00ab\u00bb\u201c\u201d");

    // Whatever the sender is: papers, laws, means to answer.
    static readonly SearchValues<string> Other = SearchValues.Create(
    [
        "w3.org", "acns.net", "movielabs.com", "cornell.edu", "copyright.gov", "wikipedia.", "eff.org", "legifrance", "gesetze-im-internet", "europa.eu", "lumendatabase", "wipo.int",
        "uscode", "xarf.org", "unsubscribe", "optout", "opt-out", "/privacy", "/terms", "/legal/", "facebook.com", "twitter.com", "linkedin.com", "x.com/", "instagram.com", "youtube.com/user",
        "pgp", "gnupg", "imdb.com", "mailto:", "outlook.com", "safelinks", "google.com/maps", "aka.ms", "apache.org", "x-arf.org", "/signature", "logo", "/login", "signin", "sign-in", "appeal", "settle",
    ], StringComparison.OrdinalIgnoreCase);

    public static List<Place> Read(NoticeSource source)
    {
        var places = new List<Place>();
        var others = new HashSet<string>();
        var text = source.Text.AsSpan();
        for (var at = 0; places.Count < MaxPlaces && at < text.Length && text[at..].IndexOfAny(Marks) is >= 0 and var mark;)
        {
            var start = at + mark;
            while (start > at && at + mark - start < MaxScheme && (char.IsAsciiLetter(text[start - 1]) || text[start - 1] == '[')) start--;
            var length = text[start..].IndexOfAny(Ends) is >= 0 and var found ? found : text.Length - start;
            if (FactText.Url(text.Slice(start, length)) is { } url && others.Add(url) && !IsBroken(text, start, length) && IsClaim(url, text, start, source)) places.Add(new(url, TitleAbove(text, start)));
            at = start + Math.Max(length, 3);
        }
        // The site as a whole says less than its pages.
        places.RemoveAll(place => places.Exists(other => other.Url.Length > place.Url.Length && other.Url.StartsWith(place.Url, StringComparison.OrdinalIgnoreCase)));
        return places;
    }

    // A long address that fills its line and seems to go on in the next one is nobody's.
    static bool IsBroken(ReadOnlySpan<char> text, int start, int length)
    {
        var end = start + length;
        if (length < MinBroken || end + 1 >= text.Length || text[end] != '\n') return false;
        var line = text[(end + 1)..];
        if (line.IndexOf('\n') is >= 0 and var stop) line = line[..stop];
        return !line.IsEmpty && !line.TrimEnd().ContainsAny(' ', '\t') && line.IndexOf("://") < 0;
    }

    // A list may name each work on the line above its URL.
    static string? TitleAbove(ReadOnlySpan<char> text, int start)
    {
        var line = text[..start].LastIndexOf('\n');
        if (line < 1 || !text[(line + 1)..start].Trim("-*\u2022 \t").IsEmpty) return null;
        var above = text[(text[..line].LastIndexOf('\n') + 1)..line].Trim();
        var isTitle = above.Length is > 1 and <= MaxTitle && char.IsUpper(above[0]) && above[^1] is not (':' or '.' or ',' or ';') && above.Count(' ') < MaxTitleWords && above.IndexOf("://") < 0
            && LabelTable.Read(above, null).IsNone;
        return isTitle ? FactText.Work(above) : null;
    }

    static bool IsClaim(string url, ReadOnlySpan<char> text, int start, NoticeSource source)
    {
        if (url.AsSpan().ContainsAny(Other) || url.StartsWith("magnet:", StringComparison.OrdinalIgnoreCase)) return false;
        if (SenderSite.IsAt(url, source.FromAddress) || SenderSite.IsAt(url, source.Forwarding.FromAddress)) return false;
        var (begin, _) = Sentence.Around(source.Prose, Math.Max(0, start - 1));
        var lead = text[begin..start];
        // "… at the following addresses:" on the line above.
        if (lead.Trim("-*\u2022 \t\n<(").IsEmpty && begin > 1) lead = source.Prose.AsSpan()[Sentence.Around(source.Prose, text[..begin].TrimEnd().Length - 1).Start..start];
        return !LabelTable.IsRightful(lead) && !lead.Contains("portal", StringComparison.OrdinalIgnoreCase);
    }
}
