using System.Collections.Frozen;

namespace AbuseMilter.Triage;

/// <summary>Local parts that stand for no person, by RFC 3834 section 2 and custom. All take the part without quotes.</summary>
static class SystemName
{
    static readonly FrozenSet<string> Systems = ["mailer-daemon", "postmaster", "listserv", "majordomo", "mailman", "listmaster"];
    static readonly string[] SystemPrefixes = ["owner-"];
    static readonly string[] SystemSuffixes = ["-request", "-bounces", "-bounce", "-owner"];

    // Written without marks: no-reply, no_reply and noreply are one.
    static readonly FrozenSet<string> UnreadNames = ["bounce", "bounces", "unsubscribe", "devnull", "nobody", "daemon", "root", "mailer", "automated", "automatic", "automat", "automailer", "bot", "cron", "www-data", "apache"];
    static readonly string[] UnreadParts =
    [
        "noreply", "noreplies", "donotreply", "dontreply", "doesnotreply", "notreply", "donotrespond", "noresponse", "noanswer", "donotanswer", "mailerdaemon", "undisclosed", "autoanswer", "autoreply", "autorespon", "unmonitored",
        "notmonitored", "keineantwort", "nichtantworten", "bittenicht", "nepasrepondre", "pasdereponse", "sansreponse", "noresponder", "noresponda", "norespuesta", "naoresponda", "naoresponder", "semresposta",
        "nonrispondere", "nonrisponda", "noreplay", "nietbeantwoorden", "nietreageren", "geenantwoord", "svarainte", "svarej", "svarikke", "ikkesvar", "eivastaus", "alavastaa", "nieodpowiadaj", "brakodpowiedzi", "neodpovidat",
        "neodpovidejte", "neodpovedat", "nevalaszolj", "nuraspunde", "neotvechai", "neotvechayte", "cevaplamayin", "yanitlamayin",
    ];

    /// <summary>True for a mail system or a mailing list, by whole words and without plus detail: x-requester is a person.</summary>
    public static bool IsSystem(string localName)
    {
        var name = localName.ToLowerInvariant().Split('+')[0];
        return Systems.Contains(name) || SystemPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            || SystemSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));
    }

    /// <summary>True for every address that nobody reads: the systems, and those that notices are only sent from.</summary>
    public static bool IsUnread(string localName)
    {
        var name = string.Concat(localName.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return IsSystem(localName) || UnreadNames.Contains(localName.ToLowerInvariant().Split('+')[0]) || UnreadParts.Any(name.Contains);
    }
}
