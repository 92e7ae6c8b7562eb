using System.Collections.Frozen;
using System.Text;

namespace AbuseMilter.Notices;

/// <summary>What a labelled value can be.</summary>
enum Fact
{
    CaseId,
    TicketId,
    Ip,
    Port,
    Protocol,
    Network,
    Time,
    FirstSeen,
    LastSeen,
    InfoHash,
    File,
    Size,
    Work,
    Url,
    RightsHolder,
}

/// <summary>
/// The labels that notices use, by fact. A label is compared folded: lower case without diacritics, apostrophes, <c>#</c> and
/// what stands in brackets, hyphens as blanks. A new language or sender is a new line here.
/// </summary>
static class LabelTable
{
    /// <summary>More words than any label below has.</summary>
    public const int MaxWords = 6;

    /// <summary>Words that turn the address behind them into somebody else's.</summary>
    public static readonly FrozenSet<string> Foreign =
        new[] { "destination", "target", "victim", "reporter", "remote", "server", "detector", "tracker" }.ToFrozenSet();

    static readonly (Fact Fact, string Labels)[] Table =
    [
        (Fact.CaseId, "Case ID|CaseID|Case|Case number|Case no|Case reference|Notice ID|Notice number|Notice no|Reference|Reference number" +
            "|Reference ID|Reference no|Ref|Our reference|Complaint ID|Complaint number|Infringement ID|Incident ID|Claim ID|Report ID"),
        (Fact.TicketId, "Ticket|Ticket ID|Ticket number|Ticket no|Ticket reference"),
        (Fact.Ip, "IP|IP Address|IP Addr|IPv4|IPv6|IPv4 Address|IPv6 Address|Infringer's IP Address|Infringers IP|Unauthorized IP Address" +
            "|Infringing IP Address|Infringing IP|Peer IP|Peer IP Address|Source IP|Source IP Address|User IP|User IP Address|Subscriber IP"),
        (Fact.Port, "Port|IP Port|Port ID|Port number|Infringer's Port|Peer Port|Source Port|TCP Port|UDP Port|Infringing Port"),
        (Fact.Protocol, "Protocol|Distribution protocol|P2P protocol|Service protocol|Infringement Source"),
        (Fact.Network, "Network|P2P Network|File sharing network|Type"),
        (Fact.Time, "Timestamp|Time stamp|Date Found|Date and time|Date/Time|Date & Time|Time|Event time|Infringement time|Infringement date" +
            "|Infringement timestamp|Date of Infringement|Time of Infringement|Date and time of infringement|Infringement date and time" +
            "|Coordinated Universal Time|Detected|Detection time|Detected at|Observed|Time found|UTC|Infringement detected"),
        (Fact.FirstSeen, "First Found|First Seen|First Seen Date|Initial Infringement Timestamp|First detected|Start time|Initial timestamp"),
        (Fact.LastSeen, "Last Found|Last Seen|Last Seen Date|Recent Infringement Timestamp|Last detected|Recent timestamp|Latest timestamp"),
        (Fact.InfoHash, "Torrent InfoHash|InfoHash|Info Hash|Hash|Torrent Hash|Torrent Hash Value|Hash value|Bay ID|Unauthorized Hash" +
            "|File Hash|SHA1|SHA1 Hash|SHA 1|Hash SHA1|Infringing Hash|Torrent ID"),
        (Fact.File, "Filename|File name|File|Infringing FileName|Infringing File Name|Computer File Name|Infringing File|Containing file(s)" +
            "|Torrent name|Torrent|Unauthorized File Name|Torrent file"),
        (Fact.Size, "Filesize|File size|Size|Infringing FileSize|Infringing File Size|Torrent size"),
        (Fact.Work, "Title|Infringing Work|Infringed Work|Work|Work Title|Asset|Asset Title|Title of work|Copyrighted Work|Infringing Title" +
            "|Title infringed|Infringed Title|Infringed Material|Copyrighted material|The title in question is|Movie|Series|Program|Property"),
        (Fact.Url, "URL|Infringing URL|Location|Infringing Location|Link"),
        (Fact.RightsHolder, "Copyright Owner|Rights Owner|Rights Holder|Rightsholder|Copyright Holder|Right holder|Owner"),

        // German
        (Fact.CaseId, "Aktenzeichen|Vorgang|Vorgangsnummer|Fallnummer|Fall-ID|Unser Zeichen|Geschäftszeichen|Referenz|Referenznummer"),
        (Fact.TicketId, "Ticketnummer|Ticket-Nr"),
        (Fact.Ip, "IP-Adresse|Ermittelte IP-Adresse"),
        (Fact.Protocol, "Protokoll"),
        (Fact.Network, "Netzwerk|Tauschbörse"),
        (Fact.Time, "Zeitpunkt|Tatzeit|Tatzeitpunkt|Zeitstempel|Datum und Uhrzeit|Datum/Uhrzeit|Datum/Zeit|Zeitpunkt der Rechtsverletzung"),
        (Fact.FirstSeen, "Erstmals festgestellt"),
        (Fact.LastSeen, "Zuletzt festgestellt"),
        (Fact.InfoHash, "Hashwert|Hash-Wert|Datei-Hash"),
        (Fact.File, "Dateiname|Datei"),
        (Fact.Size, "Dateigröße|Größe"),
        (Fact.Work, "Werk|Titel|Titel des Werks|Werktitel|Geschütztes Werk|Film"),
        (Fact.RightsHolder, "Rechteinhaber|Rechteinhaberin|Rechtsinhaber"),

        // French
        (Fact.CaseId, "Référence|Numéro de référence|Numéro de dossier|Dossier|Identifiant de l'avis|ID de l'avis|N° de dossier|Nos références"),
        (Fact.Ip, "Adresse IP"),
        (Fact.Port, "Numéro de port"),
        (Fact.Protocol, "Protocole"),
        (Fact.Network, "Réseau"),
        (Fact.Time, "Date et heure|Horodatage|Temps universel coordonné|Date de l'infraction|Date et heure des faits|Date et heure du constat"),
        (Fact.InfoHash, "Valeur de hachage|Empreinte|Hachage"),
        (Fact.File, "Nom du fichier|Nom de fichier|Fichier|Nom du fichier informatique"),
        (Fact.Size, "Taille|Taille du fichier"),
        (Fact.Work, "Œuvre|Titre|Titre de l'œuvre"),
        (Fact.RightsHolder, "Propriétaire du droit d'auteur|Titulaire des droits|Ayant droit|Ayants droit"),

        // Spanish
        (Fact.CaseId, "Expediente|Número de expediente|Referencia|Número de caso|Número de referencia"),
        (Fact.Ip, "Dirección IP"),
        (Fact.Port, "Puerto"),
        (Fact.Protocol, "Protocolo"),
        (Fact.Time, "Fecha y hora|Marca de tiempo|Fecha/hora"),
        (Fact.File, "Archivo|Nombre del archivo|Nombre de archivo|Fichero"),
        (Fact.Size, "Tamaño|Tamaño del archivo"),
        (Fact.Work, "Obra|Título|Título de la obra"),
        (Fact.RightsHolder, "Titular|Titular de los derechos"),

        // Italian
        (Fact.CaseId, "Numero pratica|Pratica|Riferimento|Numero di riferimento|Protocollo n"),
        (Fact.Ip, "Indirizzo IP"),
        (Fact.Port, "Porta"),
        (Fact.Protocol, "Protocollo"),
        (Fact.Time, "Data e ora|Data/ora|Data e ora della violazione"),
        (Fact.File, "Nome file|Nome del file"),
        (Fact.Size, "Dimensione|Dimensioni|Dimensione del file"),
        (Fact.Work, "Opera|Titolo|Titolo dell'opera"),
        (Fact.RightsHolder, "Titolare dei diritti|Titolare"),

        // Portuguese
        (Fact.CaseId, "Referência|Número do processo|Processo|Número do caso|Número de referência"),
        (Fact.Ip, "Endereço IP"),
        (Fact.Time, "Data e hora|Data/hora|Carimbo de data e hora"),
        (Fact.File, "Arquivo|Ficheiro|Nome do arquivo|Nome do ficheiro"),
        (Fact.Size, "Tamanho|Tamanho do arquivo|Tamanho do ficheiro"),
        (Fact.Work, "Título da obra"),
        (Fact.RightsHolder, "Titular dos direitos"),

        // Russian
        (Fact.CaseId, "Номер дела|Номер обращения|Номер уведомления|Дело"),
        (Fact.TicketId, "Номер заявки|Заявка|Тикет"),
        (Fact.Ip, "IP-адрес|Адрес IP"),
        (Fact.Port, "Порт"),
        (Fact.Protocol, "Протокол"),
        (Fact.Time, "Дата и время|Время|Дата и время нарушения|Время нарушения"),
        (Fact.InfoHash, "Хеш|Хэш|Хеш-сумма|Инфохеш"),
        (Fact.File, "Файл|Имя файла|Название файла"),
        (Fact.Size, "Размер|Размер файла"),
        (Fact.Work, "Произведение|Название|Название произведения"),
        (Fact.RightsHolder, "Правообладатель"),
    ];

    static readonly FrozenDictionary<string, Fact> ByLabel = Table
        .SelectMany(row => row.Labels.Split('|').Select(label => (Label: Fold(label), row.Fact)))
        .DistinctBy(entry => entry.Label)
        .ToFrozenDictionary(entry => entry.Label, entry => entry.Fact);

    /// <summary>The fact of a label that is already folded.</summary>
    public static Fact? Find(string folded) => ByLabel.TryGetValue(folded, out var fact) ? fact : null;

    public static string Fold(ReadOnlySpan<char> label)
    {
        var folded = new StringBuilder(label.Length);
        var depth = 0;
        foreach (var c in label)
        {
            if (c is '(' or '[') depth++;
            else if (c is ')' or ']') depth = Math.Max(0, depth - 1);
            else if (depth == 0) Append(folded, char.ToLowerInvariant(c));
        }
        return folded.ToString().Trim();
    }

    static void Append(StringBuilder folded, char c)
    {
        if (c is '\'' or '\u2019' or '\u2018' or '\u00b4' or '`' or '#' or '*' or '.') return;
        if (c is 'œ') folded.Append("oe");
        else if (c is 'æ') folded.Append("ae");
        else if (c is 'ß') folded.Append("ss");
        else if (!char.IsWhiteSpace(c) && c is not ('-' or '_' or '\u2010' or '\u2011')) folded.Append(Base(c));
        else if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
    }

    // By hand, because invariant globalization leaves String.Normalize without its tables.
    static char Base(char c) => c switch
    {
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' => 'a',
        'ç' => 'c',
        'è' or 'é' or 'ê' or 'ë' => 'e',
        'ì' or 'í' or 'î' or 'ï' => 'i',
        'ñ' => 'n',
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' => 'o',
        'ù' or 'ú' or 'û' or 'ü' => 'u',
        'ý' or 'ÿ' => 'y',
        'ё' => 'е',
        _ => c,
    };
}
