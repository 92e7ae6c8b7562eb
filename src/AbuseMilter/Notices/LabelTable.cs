using System.Collections.Frozen;
using static AbuseMilter.Notices.NoticeFact;

namespace AbuseMilter.Notices;

/// <summary>
/// The labels that notices use, by fact. A label is compared folded (<see cref="Fold(ReadOnlySpan{char}, Span{char})"/>). Most labels are
/// put together from few words (see <see cref="LabelWords"/>); here stand those whose words would say something else, or nothing.
/// </summary>
static class LabelTable
{
    /// <summary>So many words a label has in running text; longer ones stand on lines of their own.</summary>
    public const int MaxWords = 6;

    const int MaxLabel = 160;
    const int MaxLeadingWords = 3;
    const int MaxTokens = 16;

    static readonly (NoticeFact Fact, string Labels)[] Phrases =
    [
        (CaseId, "Bay case|Notice ID|Unser Zeichen|Protocollo n|Identifiant de l'avis|ID de l'avis|Nos références|N/Réf|Our ref|File number|File no" +
            "|File reference|Numéro de fichier|Znak sprawy|Sygnatura|Nr sprawy|Rif|Exp|Az|Our file|Our file no|Protocol number|Our number|Our no|Their case|Their id|Their reference|Their ref|Their case no|Sender's case no|Senders case no|Sender's reference" +
            "|Reporter's reference|Reporter reference|Reporter's case|Complainant's reference|Complainant reference|Complainant's case number|External reference"),
        (TicketId, "Тикет|Incident ticket"),
        (Ip, "Location Data for the Electronic Location to which the Claimed Infringement Relates|Electronic location|Who"),
        (Protocol, "Infringement Source"),
        (Time, "Coordinated Universal Time|Temps universel coordonné|UTC|Weltzeit|When|Wann|Quand|Cuándo|Quando|Когда|Wanneer|Kiedy|Taken at|At|At ms|Ts ms|Epoch ms"),
        (InfoHash, "Bay ID|Torrent ID|SHA1|SHA 1|BTIH|BTMH|ED2K|Unauthorized Hash|SHA256|SHA 256"),
        (FileName, "Content name|Name in torrent|Torrent calls itself|Shared name|Shared title|Package|Copy|Containing file(s)|Containing files|Offered as|Shared as|Shared under the name|Angeboten als|Proposé sous le nom|Compartido como"),
        (Work, "Subject work|Subject matter|Name of film|Name of work|The title in question is|What|Was|Infringing content|Infringed content|Copyrighted content|Copyrighted works at issue" +
            "|Description of the copyrighted work|Description of copyrighted work|Name of the copyrighted work"),
        (Url, "Location|Infringing Location|Found at|Located at|Hosted at|Available at|Stream|Stream source|Fundstelle|Emplacement|Ubicación|Posizione"),
        (Network, "How|Via|Method|By means of|Shared via|Distributed via|Wie|Comment|Moyen|Medio|Mezzo|Meio"),
        (Size, "Taille en octets|Größe in Bytes"),
    ];

    static readonly FrozenDictionary<string, NoticeFact>.AlternateLookup<ReadOnlySpan<char>> ByPhrase = Phrases
        .SelectMany(row => row.Labels.Split('|').Select(label => (Label: Fold(label), row.Fact)))
        .ToFrozenDictionary(entry => entry.Label, entry => entry.Fact)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a label may stand for; nothing when it is none.</summary>
    /// <param name="label">Without what separates it from its value.</param>
    /// <param name="own">Folded labels of this sender, which come before all others.</param>
    public static LabelMeaning Read(ReadOnlySpan<char> label, IReadOnlyDictionary<string, NoticeFact>? own)
    {
        if (label.Length is 0 or > MaxLabel) return default;
        Span<char> buffer = stackalloc char[2 * MaxLabel];
        ReadOnlySpan<char> folded = buffer[..Fold(label, buffer)];
        if (own is not null && own.TryGetValue(folded.ToString(), out var theirs)) return LabelMeaning.Of(theirs);
        if (ByPhrase.TryGetValue(folded, out var fact)) return LabelMeaning.Of(fact);
        return Compose(folded);
    }

    // From the last word to the first: the words that make up the label stand behind those that only lead to it.
    static LabelMeaning Compose(ReadOnlySpan<char> folded)
    {
        var sum = LabelRole.None;
        var known = 0;
        var leading = 0;
        for (var tokens = 0; folded.Length > 0; tokens++)
        {
            var blank = folded.LastIndexOf(' ');
            var role = LabelWords.Find(folded[(blank + 1)..]);
            folded = blank < 0 ? default : folded[..blank];
            if (tokens == MaxTokens) return default;
            if ((role & LabelRole.Foreign) != 0) return LabelMeaning.Foreign;
            if (role == LabelRole.None || leading > 0) leading++;
            else
            {
                known++;
                sum |= role;
            }
            if (leading > MaxLeadingWords || (leading > 0 && known == 0)) return default;
        }
        return LabelMeaning.Of(sum, known, leading);
    }

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
        ["original", "official", "legitimate", "genuine", "authentic", "authorization", "authorisation", "document", "evidence", "licen", "offiziell", "screenshot", "документ"];

    public static string Fold(ReadOnlySpan<char> label)
    {
        var folded = label.Length <= MaxLabel ? stackalloc char[2 * MaxLabel] : new char[2 * label.Length];
        return folded[..Fold(label, folded)].ToString();
    }

    /// <summary>Lower case without diacritics and what stands in brackets; letters and digits, the rest as single blanks. Full stops vanish.</summary>
    /// <param name="label">The text.</param>
    /// <param name="folded">Twice as long as <paramref name="label"/>.</param>
    /// <returns>How much of <paramref name="folded"/> was written.</returns>
    public static int Fold(ReadOnlySpan<char> label, Span<char> folded)
    {
        var depth = 0;
        var length = 0;
        foreach (var c in label)
        {
            if (c is '(' or '[') depth++;
            else if (c is ')' or ']') depth = Math.Max(0, depth - 1);
            else if (depth > 0 || c is '.' or '#') continue;
            else if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) folded[length++] = c;
            else if (char.IsLetter(c)) Append(folded, ref length, char.ToLowerInvariant(c));
            else if (length > 0 && folded[length - 1] != ' ') folded[length++] = ' ';
        }
        return length > 0 && folded[length - 1] == ' ' ? length - 1 : length;
    }

    static void Append(Span<char> folded, ref int length, char c)
    {
        var (first, second) = c switch { 'œ' => ('o', 'e'), 'æ' => ('a', 'e'), 'ß' => ('s', 's'), _ => (Base(c), '\0') };
        folded[length++] = first;
        if (second != '\0') folded[length++] = second;
    }

    // By hand, because invariant globalization leaves String.Normalize without its tables.
    static char Base(char c) => c switch
    {
        < '\u0080' => c,
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' or 'ą' => 'a',
        'ç' or 'ć' or 'č' => 'c',
        'è' or 'é' or 'ê' or 'ë' or 'ę' or 'ě' => 'e',
        'ì' or 'í' or 'î' or 'ï' => 'i',
        'ł' => 'l',
        'ñ' or 'ń' => 'n',
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' or 'ø' => 'o',
        'ś' or 'š' => 's',
        'ù' or 'ú' or 'û' or 'ü' => 'u',
        'ý' or 'ÿ' => 'y',
        'ź' or 'ż' or 'ž' => 'z',
        'ё' => 'е',
        _ => c,
    };
}
