using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Whether a time, an address or a number of running text belongs to what the letter complains of, or to the letter, its writer or his evidence.</summary>
static class EventWords
{
    const int MaxLead = 120;

    static readonly SearchValues<string> Sharing = SearchValues.Create(
    [
        "download", "upload", "shar", "seed", "distribut", "offer", "observ", "detect", "record", "seen", "saw ", "connect", "captur", "logged", "monitor", "found", "obtain", "exchang", "transfer", "torrent", "swarm",
        "peer", "infring", "geladen", "geteilt", "getauscht", "festgestellt", "verbreit", "angeboten", "beobachtet", "erfasst", "ermittelt", "weitergegeben", "téléchar", "partag", "constat", "diffus", "mis à disposition",
        "relev", "échang", "compart", "descarg", "distribu", "difund", "condivi", "scaric", "rilev", "diffu", "compartilh", "baix", "раздав", "раздач", "скач", "зафикс", "обнаруж", "распростран", "gedeeld", "vastgesteld",
        "aangeboden", "udostępni", "pobier", "zaobserw", "delad", "delt",
    ], StringComparison.OrdinalIgnoreCase);

    // Before a time: that of the letter, of an answer, of the work itself.
    static readonly SearchValues<string> Papers = SearchValues.Create(
    [
        "generated", "signed", "signature", "report", "sent ", "printed", "issued", "written", "release", "publish", "broadcast", "premiere", "aired", "deadline", "answer", "respond", "reply", "until", "no later", "before ",
        "expire", "valid", "next ", "call ", "reach ", "contact", "created", "updated", "received", "erstellt", "frist", "bis zum", "antwort", "erschien", "veröffentlich", "gesendet", "généré", "sorti", "avant le", "réponse",
        "generado", "publicad", "antes del", "estren", "respuesta", "generat", "pubblicat", "entro il", "risposta", "gerado", "lançad", "até ", "resposta", "отправлен", "создан", "выпущ", "до ",
    ], StringComparison.OrdinalIgnoreCase);

    // What whoever looks for infringements has of his own.
    static readonly string[] Own =
    [
        "our probe", "our own", "our server", "our ip", "our address", "our node", "our client ", "our system", "our peer", "our sensor", "our machine", "unser server", "unsere ip", "unsere adresse", "unsere sonde", "unser rechner",
        "notre serveur", "notre adresse", "notre sonde", "nuestro servidor", "nuestra direcci", "nuestra ip", "nuestra sonda", "nostro server", "nostro indirizzo", "nosso servidor", "nosso endere", "нашего сервера", "onze server",
    ];

    // Before an address, a port or a hash.
    static readonly SearchValues<string> Others = SearchValues.Create(
        [
            .. Own.SelectMany(own => (string[])[$" {own}", $"\n{own}"]), "tracker", "probe", "crawler", "evidence", "beweis", "preuve", "fingerprint", "pgp", "gpg", "build", "commit", "certificate", "signature", "web server", "https",
        ],
        StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<string> Letters = SearchValues.Create(["evidence", "attorney", "notice", "complaint", "report", "invoice", "letter", "proof", "screenshot", "beweis"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the paragraph of a time speaks of what happened, and nothing before the time makes it that of something else.</summary>
    public static bool IsTimeOfEvent(ReadOnlySpan<char> text, int at)
    {
        var start = Math.Max(0, text[..at].LastIndexOf("\n\n"));
        var paragraph = text[start..];
        if (paragraph[2..].IndexOf("\n\n") is >= 0 and var end) paragraph = paragraph[..(end + 2)];
        return (paragraph.ContainsAny(Sharing) || new AddressFinder(paragraph).Next()) && !IsOfPaper(Lead(text, at));
    }

    /// <summary>Whether words before a time make it that of a paper, of an answer, or of the work itself.</summary>
    public static bool IsOfPaper(ReadOnlySpan<char> lead) => lead.ContainsAny(Papers) || lead.TrimEnd().EndsWith(" by");

    /// <summary>Whether the label of a line says so of the time in it.</summary>
    public static bool IsOfPaper(ReadOnlySpan<char> text, int at)
    {
        var line = text[(text[..at].LastIndexOf('\n') + 1)..at];
        return line.Contains(':') && IsOfPaper(line);
    }

    public static bool IsOfOthers(ReadOnlySpan<char> lead) => lead.ContainsAny(Others);

    public static bool IsTheirs(ReadOnlySpan<char> text, int at) => IsOfOthers(Lead(text, at));

    /// <summary>Whether a file of that name is a paper about the matter.</summary>
    public static bool IsPaper(ReadOnlySpan<char> file) => file.ContainsAny(Letters);

    // What stands before it in its sentence and line.
    static ReadOnlySpan<char> Lead(ReadOnlySpan<char> text, int at)
    {
        var lead = text[Math.Max(0, at - MaxLead)..at];
        if (lead.LastIndexOf(". ") is >= 0 and var dot) lead = lead[(dot + 1)..];
        if (lead.LastIndexOf("\n\n") is >= 0 and var gap) lead = lead[(gap + 1)..];
        // A labelled line stands for itself.
        var line = lead[(lead.LastIndexOf('\n') + 1)..];
        return line.Contains(':') ? line : lead;
    }
}
