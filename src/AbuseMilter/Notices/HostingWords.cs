using System.Buffers;
using AbuseMilter.Wording;

namespace AbuseMilter.Notices;

/// <summary>
/// Whether a letter says that something lies on a server, is streamed from it or shown on a site there. An address with a time is stated of such places
/// too, and a letter about transmission is the wrong answer to them.
/// </summary>
static class HostingWords
{
    const string Server = @"(?:\S+\s+)?(?:web-?\s?)?(?:servers?|machines?|vps|platforms?|storage|systems?|data\s?cent(?:er|re)s?)\b";

    // Whatever else the letter says, these name the place.
    static readonly string[] AtUrlPatterns =
    [
        @"hosted\s+(?:at|on|under|from|via)\s*:?\s*<?h(?:tt|xx)ps?:", @"(?:gehostet|gespeichert|abgelegt)\s+(?:unter|auf)\s*:?\s*<?https?:", @"hébergée?s?\s+(?:à|sur|sous)(?:\s+l.adresse)?\s*:?\s*<?https?:",
        @"(?:alojad|hospedad|ospitat)[oaei]s?\s+(?:en|em|su|a|all.indirizzo)\s*:?\s*<?https?:", @"stored\s+(?:at|under)\s*:?\s*<?https?:",
        @"https?://\S+\s+(?:is\s+)?(?:hosted|stored|gehostet)", @"direct\s+download\s+links?\s*:?\s*<?h(?:tt|xx)ps?:", @"hosted\s+on\s+your\s+web",
    ];

    static readonly string[] OnServer =
    [
        $@"(?:hosted|stored|saved|uploaded)\s+(?:on|to)\s+(?:one\s+of\s+)?your\s+{Server}", $@"your\s+{Server}[^\n!?;]*\s(?:hosts|stores|is\s+hosting|is\s+storing)\b",
        @"auf\s+(?:einem\s+)?ihre[mnr]\s+(?:web-?)?servern?\s+(?:gespeichert|gehostet|abgelegt)", @"(?:stocké|hébergé)e?s?\s+sur\s+(?:un\s+de\s+)?(?:votre|vos)\s+serveurs?",
        @"(?:almacenad|alojad|armazenad|hospedad)[oa]s?\s+(?:en|em|no)\s+(?:su|sus|seu)\s+servidor", @"(?:memorizzat|ospitat)[oaie]\s+su(?:l|i)\s+(?:vostr|su)[oi]i?\s+server",
    ];

    // Where nothing speaks of sharing between peers.
    static readonly string[] English =
    [
        @"host(?:ed|ing)\s+(?:by|on|at|with|in|under|from|our|the|this|these|an?|infring|unauthori|pirat|illegal|provider|service|compan|account|customer|server|content|platform)",
        @"hosts\s+(?:our|the|this|an?|these|infring|unauthori|pirat|illegal|cop)", @"you\s+(?:are\s+)?(?:currently\s+)?(?:host|hosting|store|storing|serve|serving)\b", @"web\s?hosting", @"web\s?space", @"(?:file|share)-?\s?host", @"cyberlocker",
        $@"your\s+{Server}[^\n!?;]*\s(?:hosts?|stores?|serves?|offers?|streams?|delivers?|provides?|contains?|holds?|makes?|keeps?|publish\w*)\b",
        $@"(?:stored|located|placed|uploaded|resides|residing|available|offered|published|saved|kept|lies|lying|running|found|served)\s+(?:on|at|from|by)\s+(?:one\s+of\s+)?your\s+{Server}",
        $@"(?:remove|delete)[^\n!?;]*\sfrom\s+your\s+{Server}",
        @"(?:sites?|web\s?pages?|portal|forum|blog|shop)\s+(?:\S+\s+)?(?:on|at|behind|under|from|served\s+from|running\s+on|reachable\s+at)\s+(?:your|the\s+ip|this\s+ip|ip|the\s+above\s+(?:ip|address)|this\s+address|(?:\d+\.){3})",
        @"stream(?:ing)?\s+panel", @"iptv", @"m3u8?\b", @"xtream", @"streaming[\s-]+server", @"live[\s-]?stream", @"re-?stream", @"direct\s+download", @"ddl\b", @"download\s+(?:link|page|site|server|portal)",
    ];

    static readonly string[] German =
    [
        @"gehostet", @"hosten\s+sie", @"webserver", @"(?:auf|von|über)\s+(?:einem\s+)?ihre[mnr]\s+(?:\S+\s+)?(?:web-?)?(?:server|rechner|system|maschine|plattform|speicher)",
        @"ihr\s+(?:web-?)?server\s[^\n!?;]*\s?(?:stellt|bietet|hält|liefert|speichert|streamt|hostet|enthält)\b", @"(?:seite|website|portal)\s+(?:unter|auf|hinter)\s+(?:ihrer|der|dieser)\s+(?:ip|adresse)", @"direkt-?download", @"download-?seite",
    ];

    static readonly string[] French =
    [
        @"héberg(?:é|e|eur)", @"(?:sur|par|depuis)\s+(?:un\s+de\s+)?(?:votre|vos)\s+(?:serveur|machine|plateforme)", @"votre\s+serveur\s[^\n!?;]*\s?(?:stocke|diffuse|propose|met|contient|sert|offre)\b",
        @"site\s+(?:(?:web|internet)\s+)?(?:à|sur|derrière)\s+(?:votre|cette|l.)\s*(?:adresse|ip)", @"téléchargement\s+direct", @"serveur\s+de\s+streaming",
    ];

    static readonly string[] Spanish =
    [
        @"aloja(?:d[oa]s?|n)?\b", @"(?:en|desde)\s+(?:su|sus|uno\s+de\s+sus)\s+(?:servidor|máquina)", @"su\s+servidor\s[^\n!?;]*\s?(?:ofrece|almacena|pone|sirve|contiene|emite)\b", @"(?:sitio|página)\s+(?:web\s+)?(?:en|bajo|tras)\s+(?:su|la)\s+(?:ip|dirección)", @"descarga\s+directa",
    ];

    static readonly string[] Italian =
    [
        @"ospita(?:t[oaie]|no)?\b", @"(?:sul|dal|sui)\s+(?:vostr|su)[oi]i?\s+server", @"(?:vostro|suo)\s+server\s[^\n!?;]*\s?(?:offre|contiene|mette|memorizza|trasmette|rende)\b", @"sito\s+(?:web\s+)?(?:al|sul|presso)\s+(?:vostro|suo|l)", @"download\s+diretto",
    ];

    static readonly string[] Portuguese =
    [
        @"hospeda(?:d[oa]s?|m)?\b", @"no\s+(?:seu|vosso)\s+servidor", @"(?:seu|vosso)\s+servidor\s[^\n!?;]*\s?(?:oferece|armazena|disponibiliza|contém)\b", @"(?:site|página)\s+(?:no|na|em)\s+(?:seu|sua|vosso)\s+(?:ip|endereço)", @"download\s+direto",
    ];

    static readonly string[] Others =
    [
        @"на\s+(?:вашем|ваших)\s+(?:сервер|хостинг|оборудовани)", @"хостинг", @"размещ(?:ен|ён|ает)", @"ваш\s+сервер", @"сайт\w*\s+(?:на|по)\s+(?:вашем|адресу|ip)", @"gehost\b", @"op\s+uw\s+server", @"uw\s+server\s[^\n!?;]*\s?(?:biedt|bewaart|levert|streamt)\b",
        @"website\s+(?:op|achter)\s+(?:uw|het|dit)\s+(?:ip|adres)", @"hostowan", @"na\s+(?:waszym|państwa)\s+serwerze", @"(?:wasz|państwa)\s+serwer\b",
    ];

    static readonly Wordings AtUrl = new(AtUrlPatterns);
    static readonly Wordings NamedServer = new(OnServer);
    static readonly Wordings Any = new([.. OnServer, .. English, .. German, .. French, .. Spanish, .. Italian, .. Portuguese, .. Others]);

    static readonly SearchValues<string> Peers = SearchValues.Create(
        [
            "torrent", "peer-to-peer", "peer to peer", "p2p", "edonkey", "emule", "gnutella", "magnet:", "file sharing", "file-sharing", "filesharing", "swarm", "seeding", "tauschb", "direct connect", "dc++", "soulseek",
            "limewire", "kazaa", "shareaza", "ares galaxy", "fasttrack", "intercambio de archivos", "redes de intercambio", "compartilhamento", "condivisione di file", "partage de fichier", "filedeling", "fildeling", "fildelning",
        ],
        StringComparison.OrdinalIgnoreCase);

    // Apart, because a search that knows these letters takes many times as long.
    static readonly SearchValues<string> OtherPeers = SearchValues.Create(["pair à pair", "pair-à-pair", "торрент", "пиринг", "файлообмен", "种子"], StringComparison.OrdinalIgnoreCase);
    static readonly SearchValues<char> OtherLetters = SearchValues.Create("àÀрРфФ种");

    /// <param name="source">The letter.</param>
    /// <param name="isShared">Whether its facts tell of sharing between peers, such as the hash of a torrent.</param>
    public static bool IsToldIn(NoticeSource source, bool isShared)
    {
        var words = new WordPlaces(source.Prose);
        return AtUrl.Next(words) is not null || (!isShared && (SpeaksOfPeers(source) ? NamedServer : Any).Next(words) is not null);
    }

    public static bool SpeaksOfPeers(NoticeSource source) => SpeaksOfPeers(source.Text) || SpeaksOfPeers(source.Subject);

    static bool SpeaksOfPeers(ReadOnlySpan<char> text) => text.ContainsAny(Peers) || (text.ContainsAny(OtherLetters) && text.ContainsAny(OtherPeers));
}
