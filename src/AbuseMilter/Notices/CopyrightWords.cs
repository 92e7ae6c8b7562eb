using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// Whether a mail speaks of somebody's rights at all. An address with a time is in every report of a port scan too; facts of a notice
/// are there only where words are that a notice cannot do without.
/// </summary>
static class CopyrightWords
{
    // Stems, in capitals and small letters alike.
    static readonly SearchValues<string> Latin = SearchValues.Create(
    [
        "copyright", "infring", "dmca", "piracy", "pirated", "perjury", "intellectual property", "rights holder", "rightsholder", "rights owner", "unlicensed",
        "unlicenced", "unauthorised shar", "unauthorized shar", "unauthorised distrib", "unauthorized distrib", "illegal shar", "illegally shar", "illegal download",
        "anti-pira", "antipira", "pirat", "iptv", "retransmission illicite",
        "without our consent", "without my consent", "without our permission", "without my permission", "did not agree to", "nicht zugestimmt", "ohne unsere zustimmung", "ohne unsere erlaubnis", "nutzungsrecht",
        "sans autorisation", "sans notre accord", "sin autorizaci", "sin nuestro", "senza autorizzazione", "sem autoriza", "zonder toestemming", "pair à pair", "pair-à-pair", "file sharing", "file-sharing", "filesharing", "peer-to-peer", "infohash", "info hash", "info-hash", "torrent hash",
        "urheber", "rechteinhaber", "raubkopie", "tauschb", "rechtsverletzung",
        "droit d", "droits d", "contrefa", "intellectuelle", "ayant droit", "ayants droit", "titulaire des droits",
        "derechos de autor", "propiedad intelectual", "infracci",
        "diritto d", "diritti d", "titolare dei diritti", "opera protetta",
        "direitos de autor", "direitos autorais", "direito autoral", "direito de autor", "obra protegida",
        "auteursrecht", "rechthebbende", "praw autorskich", "prawa autorskie", "narusz",
    ], StringComparison.OrdinalIgnoreCase);

    // These stand in reports of open ports and break-ins too; with the hash of a content they are about sharing.
    static readonly SearchValues<string> Networks = SearchValues.Create(
        ["bittorrent", "bit torrent", "utorrent", "edonkey", "ed2k", "emule", "gnutella", "magnet:?", "btih"], StringComparison.OrdinalIgnoreCase);

    static readonly string[] Cyrillic = ["авторск", "правооблад", "интеллектуальн", "контрафакт", "пиратск", "произведени", "без разрешения", "без согласия"];

    const string Own = "copyright";

    public static bool AreIn(ReadOnlySpan<char> text)
    {
        for (var rest = text; rest.IndexOfAny(Latin) is >= 0 and var at; rest = rest[(at + Own.Length)..])
        {
            if (!IsFooter(rest[at..])) return true;
            if (at + Own.Length > rest.Length) break;
        }
        if (text.ContainsAny(Networks) && LooseHash.IsIn(text)) return true;
        if (!text.ContainsAnyInRange('\u0400', '\u04ff')) return false;
        foreach (var stem in Cyrillic)
        {
            if (text.Contains(stem, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    // "Copyright © 2025 Example Hosting. All rights reserved." is in every mail of a ticket system.
    static bool IsFooter(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Own, StringComparison.OrdinalIgnoreCase)) return false;
        var next = text[Own.Length..].TrimStart(" \t\u00a0:");
        return next.StartsWith("\u00a9") || next.StartsWith("(c)", StringComparison.OrdinalIgnoreCase) || (next.Length > 0 && char.IsAsciiDigit(next[0]));
    }
}
