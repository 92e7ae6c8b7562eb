using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>What advertises in words of a stranger that a letter of ours would repeat: sites, mailboxes, telephone numbers.</summary>
static class StrangersText
{
    static readonly SearchValues<char> Blanks = SearchValues.Create(" \t");

    // As the last part of dotted words. Endings of files, such as ts and gz, are missing.
    static readonly FrozenSet<string> TopLevels = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "com", "net", "org", "info", "biz", "xyz", "top", "shop", "online", "site", "club", "store", "app", "dev", "pro", "link", "click", "icu", "vip", "win", "bid", "loan", "stream", "download", "review", "trade", "website", "space",
        "ru", "de", "uk", "fr", "it", "es", "nl", "pl", "io", "co", "me", "tv", "cc", "to", "ws", "in", "us", "eu", "ch", "at", "be", "se", "no", "dk", "fi", "cz", "pt", "br", "cn", "jp", "kr", "au", "ca", "mx", "ua", "by", "kz", "li",
        "am", "fm", "gg", "ai", "la", "ly", "nu", "is", "ee", "lt", "lv", "sk", "hu", "ro", "bg", "gr", "tr", "il", "ir", "za", "su", "tk", "ml", "ga", "cf", "gq", "pw", "sx", "ag", "vc", "st", "im",
        "adult", "agency", "asia", "bet", "blog", "bond", "buzz", "cam", "cash", "casino", "cfd", "chat", "cloud", "credit", "cyou", "digital", "email", "finance", "fund", "fyi", "gdn", "guru", "host", "ink", "kim", "loans", "lol", "ltd",
        "market", "media", "men", "mobi", "monster", "network", "ninja", "ooo", "page", "poker", "porn", "quest", "ren", "rocks", "sbs", "support", "systems", "tech", "wang", "wiki", "wtf", "xxx", "zone",
        "рф", "онлайн", "сайт", "орг", "ком", "дети", "москва", "бел", "укр", "қаз", "срб", "中国", "中國", "公司", "网址", "网络", "在线", "香港", "台湾", "한국", "닷컴", "コム", "みんな");

    // Behind a name even where something follows: evil.com.mkv.
    static readonly FrozenSet<string> AnyPlace = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "com", "net", "org", "info", "biz");

    static readonly Regex Dotted = Pattern(@"[\p{L}\d-]+(?:\.[\p{L}\d-]+)+");
    // Whatever the last label is; a file in a folder has its marks before the last dot: Low.Tide.S01/Low.Tide.mkv.
    static readonly Regex Path = Pattern(@"(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?/|[\p{L}\d-]\.[a-z]{2,24}(?::\d{1,5}/|/[\w?=&#%-]*(?:[?=&#%]|$|\s))|\.xn--");

    static readonly Regex Disguised = Pattern(@"\w\s?(?:\[\.\]|\(\.\)|[\[(]dot[\])]|\sdot\s)\s?\w|hxxp");
    static readonly Regex Phone = Pattern(@"\+\d[\d ().\-/]{4,}\d|\(\d{2,5}\)[ -]?\d{3}|\b(?:1[- .])?\d{3}[- .]\d{3}[- .]\d{4}\b|\b(?:call|tel|phone|whatsapp|telegram)\b.{0,12}\d{5}|\b0\d{2,4}[-/ ]\d{3,}");

    /// <param name="text">One line, of bounded length.</param>
    public static bool HasLink(string text)
    {
        text = Folded(text);
        if (text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase) || text.Contains('@')) return true;
        if (Disguised.IsMatch(text)) return true;
        // What Path and Dotted cannot do without: most facts hold none of it.
        if (!text.Contains('.')) return false;
        if ((text.Contains('/') || text.Contains("xn--", StringComparison.OrdinalIgnoreCase)) && Path.IsMatch(text)) return true;
        for (var match = Dotted.Match(text); match.Success; match = match.NextMatch())
        {
            var labels = match.Value.Split('.');
            if (TopLevels.Contains(labels[^1]) || labels.Skip(1).Any(AnyPlace.Contains)) return true;
        }
        return false;
    }

    // Programs that make links of words take these for letters and dots (UTS 46): a wide com, and the full stops of other scripts.
    static string Folded(string text) => System.Text.Ascii.IsValid(text) ? text : string.Create(text.Length, text, (folded, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            folded[i] = from[i] switch
            {
                '\u3002' or '\uff61' or '\u2024' => '.',
                >= '\uff01' and <= '\uff5e' and var wide => (char)(wide - 0xfee0),
                var other => other,
            };
    });

    /// <param name="text">One line, of bounded length.</param>
    public static bool HasPhone(string text) => Phone.IsMatch(text);

    /// <summary>The text without its words that are links, and without telephone numbers.</summary>
    public static string Without(string text)
    {
        if (!HasLink(text) && !HasPhone(text)) return text;
        text = Phone.Replace(text, "");
        return Disguised.IsMatch(text) ? "" : string.Join(' ', Words(text).Where(word => !HasLink(word)));
    }

    static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var range in text.AsSpan().SplitAny(Blanks))
        {
            if (range.End.Value > range.Start.Value) words.Add(text[range]);
        }
        return words;
    }

    static Regex Pattern(string pattern) => new(pattern, PatternSettings.Options, TimeSpan.FromSeconds(1));
}
