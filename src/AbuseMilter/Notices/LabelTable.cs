using System.Collections.Frozen;
using System.Text;
using static AbuseMilter.Notices.NoticeFact;

namespace AbuseMilter.Notices;

/// <summary>
/// The labels that notices use, by fact. A label is compared folded: lower case without diacritics, apostrophes, <c>#</c> and
/// what stands in brackets, hyphens as blanks. A new language or sender is a new line here.
/// </summary>
static class LabelTable
{
    /// <summary>So many words a label has in running text; longer ones stand on lines of their own.</summary>
    public const int MaxWords = 6;

    static readonly FrozenSet<string> Foreign =
        new[] { "destination", "target", "victim", "reporter", "remote", "server", "detector", "tracker" }.ToFrozenSet();

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ForeignWords = Foreign.GetAlternateLookup<ReadOnlySpan<char>>();

    static readonly (NoticeFact Fact, string Labels)[] Table =
    [
        (CaseId, "Case ID|CaseID|Case|Case number|Case no|Case reference|Notice ID|Notice number|Notice no|Reference|Reference number" +
            "|Reference ID|Reference no|Ref|Our reference|Complaint ID|Complaint number|Infringement ID|Incident ID|Claim ID|Report ID"),
        (TicketId, "Ticket|Ticket ID|Ticket number|Ticket no|Ticket reference"),
        (Ip, "IP|IP Address|IP Addr|IPv4|IPv6|IPv4 Address|IPv6 Address|Infringer's IP Address|Infringers IP|Unauthorized IP Address" +
            "|Infringing IP Address|Infringing IP|Peer IP|Peer IP Address|Source IP|Source IP Address" +
            "|User IP|User IP Address|Subscriber IP|Location Data for the Electronic Location to which the Claimed Infringement Relates"),
        (Port, "Port|IP Port|Port ID|Port number|Infringer's Port|Peer Port|Source Port|TCP Port|UDP Port|Infringing Port"),
        (Protocol, "Protocol|Distribution protocol|P2P protocol|Service protocol|Infringement Source"),
        (Network, "Network|P2P Network|File sharing network|Type"),
        (Time, "Timestamp|Time stamp|Date Found|Date and time|Date/Time|Date & Time|Time|Event time|Infringement time|Infringement date" +
            "|Infringement timestamp|Date of Infringement|Time of Infringement|Date and time of infringement|Infringement date and time" +
            "|Coordinated Universal Time|Detected|Detection time|Detected at|Observed|Time found|UTC" +
            "|Infringement detected|Infringement Confirmed at"),
        (FirstSeen, "First Found|First Seen|First Seen Date|Initial Infringement Timestamp|First detected|Start time|Initial timestamp"),
        (LastSeen, "Last Found|Last Seen|Last Seen Date|Recent Infringement Timestamp|Last detected|Recent timestamp|Latest timestamp"),
        (InfoHash, "Torrent InfoHash|InfoHash|Info Hash|Hash|Torrent Hash|Torrent Hash Value|Hash value|Bay ID|Unauthorized Hash" +
            "|File Hash|SHA1|SHA1 Hash|SHA 1|Hash SHA1|Infringing Hash|Torrent ID"),
        (FileName, "Filename|File name|File|Infringing FileName|Infringing File Name|Computer File Name|Infringing File|Containing file(s)" +
            "|Torrent name|Torrent|Unauthorized File Name|Torrent file"),
        (Size, "Filesize|File size|Size|Infringing FileSize|Infringing File Size|Torrent size"),
        (Work, "Title|Infringing Work|Infringed Work|Work|Work Title|Asset|Asset Title|Title of work|Copyrighted Work|Infringing Title" +
            "|Title infringed|Infringed Title|Infringed Material|Copyrighted material|The title in question is" +
            "|Movie|Series|Program|Property"),
        (Url, "URL|Infringing URL|Location|Infringing Location|Link"),
        (RightsHolder, "Copyright Owner|Rights Owner|Rights Holder|Rightsholder|Copyright Holder|Right holder|Owner"),

        // German
        (CaseId, "Aktenzeichen|Vorgang|Vorgangsnummer|Fallnummer|Fall-ID|Unser Zeichen|Geschäftszeichen|Referenz|Referenznummer"),
        (TicketId, "Ticketnummer|Ticket-Nr"),
        (Ip, "IP-Adresse|Ermittelte IP-Adresse"),
        (Protocol, "Protokoll"),
        (Network, "Netzwerk|Tauschbörse"),
        (Time, "Zeitpunkt|Tatzeit|Tatzeitpunkt|Zeitstempel|Datum und Uhrzeit|Datum/Uhrzeit|Datum/Zeit|Zeitpunkt der Rechtsverletzung"),
        (FirstSeen, "Erstmals festgestellt"),
        (LastSeen, "Zuletzt festgestellt"),
        (InfoHash, "Hashwert|Hash-Wert|Datei-Hash"),
        (FileName, "Dateiname|Datei"),
        (Size, "Dateigröße|Größe"),
        (Work, "Werk|Titel|Titel des Werks|Werktitel|Geschütztes Werk|Film"),
        (RightsHolder, "Rechteinhaber|Rechteinhaberin|Rechtsinhaber"),

        // French
        (CaseId, "Référence|Numéro de référence|Numéro de dossier|Dossier|Identifiant de l'avis|ID de l'avis|N° de dossier|Nos références"),
        (Ip, "Adresse IP"),
        (Port, "Numéro de port"),
        (Protocol, "Protocole"),
        (Network, "Réseau"),
        (Time, "Date et heure|Horodatage|Temps universel coordonné|Date de l'infraction|Date et heure des faits|Date et heure du constat"),
        (InfoHash, "Valeur de hachage|Empreinte|Hachage"),
        (FileName, "Nom du fichier|Nom de fichier|Fichier|Nom du fichier informatique"),
        (Size, "Taille|Taille du fichier"),
        (Work, "Œuvre|Titre|Titre de l'œuvre"),
        (RightsHolder, "Propriétaire du droit d'auteur|Titulaire des droits|Ayant droit|Ayants droit"),

        // Spanish
        (CaseId, "Expediente|Número de expediente|Referencia|Número de caso|Número de referencia"),
        (Ip, "Dirección IP"),
        (Port, "Puerto"),
        (Protocol, "Protocolo"),
        (Time, "Fecha y hora|Marca de tiempo|Fecha/hora"),
        (FileName, "Archivo|Nombre del archivo|Nombre de archivo|Fichero"),
        (Size, "Tamaño|Tamaño del archivo"),
        (Work, "Obra|Título|Título de la obra"),
        (RightsHolder, "Titular|Titular de los derechos"),

        // Italian
        (CaseId, "Numero pratica|Pratica|Riferimento|Numero di riferimento|Protocollo n"),
        (Ip, "Indirizzo IP"),
        (Port, "Porta"),
        (Protocol, "Protocollo"),
        (Time, "Data e ora|Data/ora|Data e ora della violazione"),
        (FileName, "Nome file|Nome del file"),
        (Size, "Dimensione|Dimensioni|Dimensione del file"),
        (Work, "Opera|Titolo|Titolo dell'opera"),
        (RightsHolder, "Titolare dei diritti|Titolare"),

        // Portuguese
        (CaseId, "Referência|Número do processo|Processo|Número do caso|Número de referência"),
        (Ip, "Endereço IP"),
        (Time, "Data e hora|Data/hora|Carimbo de data e hora"),
        (FileName, "Arquivo|Ficheiro|Nome do arquivo|Nome do ficheiro"),
        (Size, "Tamanho|Tamanho do arquivo|Tamanho do ficheiro"),
        (Work, "Título da obra"),
        (RightsHolder, "Titular dos direitos"),

        // Russian
        (CaseId, "Номер дела|Номер обращения|Номер уведомления|Дело"),
        (TicketId, "Номер заявки|Заявка|Тикет"),
        (Ip, "IP-адрес|Адрес IP"),
        (Port, "Порт"),
        (Protocol, "Протокол"),
        (Time, "Дата и время|Время|Дата и время нарушения|Время нарушения"),
        (InfoHash, "Хеш|Хэш|Хеш-сумма|Инфохеш"),
        (FileName, "Файл|Имя файла|Название файла"),
        (Size, "Размер|Размер файла"),
        (Work, "Произведение|Название|Название произведения"),
        (RightsHolder, "Правообладатель"),
    ];

    static readonly FrozenDictionary<string, NoticeFact> ByLabel = Table
        .SelectMany(row => row.Labels.Split('|').Select(label => (Label: Fold(label), row.Fact)))
        .DistinctBy(entry => entry.Label)
        .ToFrozenDictionary(entry => entry.Label, entry => entry.Fact);

    /// <summary>The fact of a label that is already folded.</summary>
    public static NoticeFact? Find(string folded) => ByLabel.TryGetValue(folded, out var fact) ? fact : null;

    /// <summary>Whether the first word turns the address behind the label into somebody else's.</summary>
    public static bool IsForeign(string folded) =>
        ForeignWords.Contains(folded.IndexOf(' ') is >= 0 and var blank ? folded.AsSpan(0, blank) : folded);

    /// <summary>Whether the words before an address say that the work is there rightfully, or papers about it.</summary>
    public static bool IsRightful(ReadOnlySpan<char> words)
    {
        foreach (var word in Rightful)
        {
            if (words.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    static readonly string[] Rightful =
        ["original", "official", "legitimate", "genuine", "authentic", "authorization", "authorisation", "document", "evidence", "licen"];

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
