using System.Collections.Frozen;
using static AbuseMilter.Notices.LabelRole;
using static AbuseMilter.Notices.NoticeFact;

namespace AbuseMilter.Notices;

/// <summary>
/// The words that labels are made of: "Infringing peer address", "Nom du fichier", "Quellport". A label is known when all its words are;
/// a new language or sender is a few words here.
/// </summary>
static class LabelWords
{
    static LabelRole Is(NoticeFact fact) => (LabelRole)(1 << (int)fact);

    static readonly (LabelRole Role, string Words)[] Table =
    [
        (Is(CaseId), "case caseid casenumber docket matter ref reference caseref referenz refid" +
            " aktenzeichen vorgang vorgangs fall zeichen geschaftszeichen az dossier expediente pratica riferimento rif processo caso kenmerk dossiernummer zaak" +
            " дело дела обращения обращение sprawa sprawy sygnatura referencia referencja referencji riferimenti reference references nostro"),
        (Paper, "notice notification complaint claim report letter demand meldung mitteilung anzeige beschwerde avis signalement plainte constatnr aviso" +
            " denuncia notificacion reclamacion segnalazione reclamo notificacao notificação queixa melding klacht kennisgeving уведомления уведомление" +
            " жалобы жалоба zgloszenie zgloszenia zawiadomienie noticeid reportid"),
        (Event, "infringement incident event violation abuse item record verletzung rechtsverletzung vorfall verstoss infraction infraccion infracción" +
            " violazione infracao infração inbreuk нарушения нарушение naruszenie naruszenia eventid incidentid faits detection observation capture session"),
        (Id, "id ids identifier number numbers no nr num nbr n nummer kennung numero numéro numer code идентификатор номер identyfikator identifiant" +
            " identificativo identificador uuid guid"),
        (Is(TicketId), "ticket ticketid ticketnummer ticketnr заявки заявка тикет тикета billet incidencia zgloszeniowy"),
        (Is(Ip), "ip ips ipv4 ipv6 ipaddress ipaddr ipadresse ipadres address addresses addr adresse adressen adres direccion dirección indirizzo endereco endereço адрес" +
            " peerip sourceip endpoint peer peers host hosts node anschluss"),
        (Is(Port), "port ports portnummer puerto puertos porta porto poort poortnummer порт peerport sourceport portnumber"),
        (Is(Protocol), "protocol protokoll protocole protocolo protocollo протокол protokol protokół"),
        (Is(Network), "network system netzwerk netz tauschborse tauschbörse reseau réseau red rete rede netwerk сеть siec sieć p2p type typ platform plattform"),
        (Is(Time), "ts unixtime epoch checked gepruft geprüft comprobado comprobacion comprobación verificacion verificación verifica verifie vérifié time timestamp when observed seen detected found recorded captured logged verified confirmed witnessed sighted monitored downloaded collected tatzeit tatzeitpunkt" +
            " zeitpunkt zeitstempel zeit uhrzeit festgestellt erfasst ermittelt beobachtet gesehen horodatage heure constat constate constaté releve relevé observe observé detecte détecté" +
            " hora detectado registrado observado rilevato rilevata rilevamento ora accertato constatado verificado время обнаружено обнаружен зафиксировано выявлено" +
            " tijdstip tijd vastgesteld waargenomen gezien czas godzina wykryto moment sighting contact marca carimbo"),
        (Day, "date datum fecha data дата dates"),
        (First, "first initial start begin beginning earliest erstmals erste erster ersten beginn premier premiere première debut début primera primer inicio prima inizio primeira" +
            " первое первый eerste begin pierwszy pierwsze from"),
        (Last, "last recent latest end zuletzt letzte letzter letzten ende dernier derniere dernière fin ultima última ultimo último fine fim последнее последний laatste" +
            " einde ostatni ostatnie until most final"),
        (Is(InfoHash), "magnet magnetlink hash infohash hashwert hashvalue hashcode sha1 btih empreinte hachage huella impronta хеш хэш хеша хэша инфохеш digest fingerprint prufsumme prüfsumme torrenthash filehash skrot skrót"),
        (Is(FileName), "file files filename filenames torrent torrents folder directory datei dateien dateiname fichier fichiers dossierpartage archivo archivos fichero arquivo ficheiro" +
            " bestand bestandsnaam файл файла файлы plik pliku torrentname release releasename"),
        (Is(Size), "size filesize bytes groesse dateigroesse grosse größe dateigrosse dateigröße taille tamano tamaño tamanho dimensione dimensioni grootte bestandsgrootte размер rozmiar octets"),
        (Is(Work), "title titles work works asset movie film films show series episode program programme property song track album recording game book ebook product" +
            " software novel picture pictures magazine comic composition audiobook documentary broadcast fixture material" +
            " titel werk werke werktitel filmwerk filmtitel lied musikstuck musikstück spiel buch horbuch hörbuch serie folge tonaufnahme sendung" +
            " titre titres oeuvre oeuvres chanson jeu livre logiciel émission emission serie série" +
            " titulo título obra obras pelicula película cancion canción juego libro programa grabacion" +
            " titolo opera opere brano gioco libro canzone serie musica música jogo livro filme" +
            " аудиокнига аудиокниги сезон серия произведение произведения название фильм фильма песня сериал альбом книга игра программа контент" +
            " aflevering liedje spel boek tytul tytuł utwor utwór dzielo dzieło ksiazka piosenka gra"),
        (Is(Url), "url urls link links uri website webseite webadresse site page pages lien liens enlace enlaces collegamento ligação ссылка ссылки odnosnik webpage streamurl"),
        (Is(RightsHolder), "owner owners licensee licensees holder holders rightsholder rightsholders rightholder copyrightholder copyrightowner claimant client principal licensor rechteinhaber rechteinhaberin rechtsinhaber" +
            " rechtsinhaberin urheber mandantin mandant auftraggeber titulaire titulaires ayant ayants proprietaire propriétaire titular titulares titolare titolari titolarità" +
            " правообладатель правообладателя правообладатели rechthebbende wlasciciel właściciel uprawniony"),
        (Plain, "infringing infringed infringers infringer infringedwork offending offender offenders offended unauthorized unauthorised unlicensed illegal illicit copyrighted copyright protected claimed alleged" +
            " allegedly affected concerned relevant related respective identified your user users customer subscriber source src public external tcp udp xt motion sound audio" +
            " video audiovisual musical literary computer name names of the a an and or to in on at by with for this that our us s used use p2p shared sharing distribution distributed" +
            " issue question feature tv animated musik video kompletter offer offered origem origine origin copy package exclusive download upload uploader sharer value string info torrentinfo right rights detail details data location universal coordinated gmt utc local online zone service space" +
            " full main primary complete single total exact piece" +
            " der die das des dem den ein eine einer und von vom zu zur am um im betroffene betroffenes betroffener geschutztes geschütztes geschutzten geschützten verletztes name ermittelte ermittelter ihre ihrer unser unsere" +
            " genutzte verwendete verwendetes wert quell quelle datenmenge titels" +
            " le la les l du de d un une et ou en votre notre nom partage partagé partagés utilise utilisé concernee concernée protégée protegee droit droits dauteur auteur informatique valeur contrefaisant" +
            " contrefaisante litigieux litigieuse effectué effectue utilisée" +
            " el los las del y e o nombre derechos autor afectada infractora infractor origen utilizada compartido tiempo hechos nuestra nuestro vuestra valor protegida" +
            " il lo gli i della dello dell delle dei degli di nome diritti autore condiviso utilizzata codice utente protetta sull al alle" +
            " do da dos das ao direitos seu vosso nossa utilizado" +
            " и имя авторских прав нарушителя пользователя абонента раздачи авторского" +
            " van het een uw ons onze op naam auteursrecht om w z i nazwa praw autorskich naszego wartosc"),
        (Foreign, "request destination target victim reporter remote server detector tracker monitor monitoring sensor honeypot nameserver dns mx ziel opfer destino cible destinazione sent submitted login visitor" +
            " password kennwort mot phone telephone tel telefon fax fon telefono telefone email mail homepage street invoice rechnung kunde kunden kundennummer kontonummer order bestellung" +
            " vat iban bank account payment settlement job subject betreff objet asunto oggetto assunto тема onderwerp temat version charset mime encoding signature registration due deadline frist answer response" +
            " official legitimate authorised authorized attacker attack scan spam relay gateway agent return expiration expires creation created updated birth publication published released copyrightdate"),
    ];

    static readonly FrozenDictionary<string, LabelRole> Roles = Table
        .SelectMany(row => row.Words.Split(' ').Select(word => (Word: LabelTable.Fold(word), row.Role)))
        .GroupBy(entry => entry.Word)
        .ToFrozenDictionary(group => group.Key, group => group.Aggregate(None, (sum, entry) => sum | entry.Role));

    static readonly FrozenDictionary<string, LabelRole>.AlternateLookup<ReadOnlySpan<char>> ByWord = Roles.GetAlternateLookup<ReadOnlySpan<char>>();

    // German and Dutch write compounds as one word; their last part says what they are.
    static readonly string[] Tails =
        ["hashwert", "adresse", "adres", "nummer", "zeitpunkt", "zeichen", "titel", "album", "film", "spiel", "buch", "serie", "hash", "port", "poort", "zeit", "werk", "name", "naam", "kennung", "datei", "bestand"];

    public static LabelRole Find(ReadOnlySpan<char> word)
    {
        if (ByWord.TryGetValue(word, out var role)) return role;
        if (!word.ContainsAnyExceptInRange('0', '9')) return Plain;
        foreach (var tail in Tails)
        {
            if (word.Length > tail.Length + 2 && word.EndsWith(tail) && ByWord.TryGetValue(tail, out role)) return role;
        }
        return None;
    }
}
