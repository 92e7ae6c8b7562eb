using System.Buffers;
using System.Text.RegularExpressions;
using AbuseMilter.Rules;

namespace AbuseMilter.Replies;

/// <summary>
/// Finds what a lawyer or a court wants from the provider itself: who the subscriber is, what an order says, an answer to a suit. A person answers that. What is
/// merely threatened ("we reserve the right to seek a subpoena") is no such thing: most notices do.
/// </summary>
static class LegalPaper
{
    const int MaxMatches = 50;

    // Within a sentence; the dots of numbers and names do not end it.
    const string Gap = @"(?:[^\n.!?;]|\.\w)*";

    // Who is asked for, in the order of most languages: deed, data, person.
    static readonly string[] Demands =
    [
        $@"(?:disclose|provide|reveal|supply|furnish|divulge|hand\s+over|turn\s+over|produce|give\s+us|send\s+us|communicate|surrender)\s{Gap}\b(?:identity|identities|names?|contact\s+(?:details|information)|personal\s+(?:data|details)|account\s+(?:details|information|data))\b{Gap}\b(?:of|behind|for)\s+(?:the|your|this|that|any|each|all)\s+(?:\w+\s+)?(?:subscriber|customer|user|account\s?holder|client|person|infringer)",
        $@"(?:disclose|provide|reveal|supply|furnish|divulge|hand\s+over|turn\s+over|produce|give\s+us|send\s+us|communicate|surrender)\s{Gap}\b(?:subscriber|customer|user|account\s?holder|infringer)(?:.?s)?.?\s+(?:\w+\s+)?(?:names?|identity|identities|contact\s+details|personal\s+data|particulars)\b",
        $@"(?:namen?|bestandsdaten|nutzerdaten|kundendaten|identität|anschrift|personalien)\b{Gap}\b(?:mitzuteilen|mitteilen|herauszugeben|herausgeben|nennen|benennen|offenzulegen|offenlegen|bekannt\s?zu\s?geben|übermitteln|auskunft)",
        $@"(?:auskunft|teilen\s+sie|nennen\s+sie|benennen\s+sie|herausgabe)\b{Gap}\b(?:anschlussinhaber|namen?\s+und\s+(?:die\s+)?anschrift|bestandsdaten|kundendaten|nutzerdaten|identität)",
        $@"(?:communiqu|divulgu|fourni|transmett|transmet|révél)\w*\s{Gap}\b(?:identité|nom\b|coordonnées|données){Gap}\b(?:abonné|client|titulaire|utilisateur)",
        $@"(?:revel|facilit|proporcion|comuni|entreg|suministr)\w*\s{Gap}\b(?:identidad|nombre|datos){Gap}\b(?:abonado|cliente|titular|usuario)",
        $@"(?:comunic|rivel|forni|divulg|trasmett)\w*\s{Gap}\b(?:identità|generalità|nome|nominativo|dati){Gap}\b(?:abbonato|cliente|intestatario|utente|titolare)",
        $@"(?:revel|fornec|fornec|divulg|comuni|inform)\w*\s{Gap}\b(?:identidade|nome|morada|dados){Gap}\b(?:assinante|cliente|titular|usuário|utilizador)",
        $@"(?:предостав|раскр|сообщ|передать)\w*\s{Gap}\b(?:личност|данные|имя|фио|сведения){Gap}\b(?:абонент|клиент|пользовател)",
        $@"(?:verstrek|bekend|prijsge|afge|afgifte|meedel)\w*\s{Gap}\b(?:identiteit|naw|naam\s+en|persoonsgegevens)", $@"(?:identiteit|naw-?gegevens|naam\s+en\s+adres)\b{Gap}\b(?:verstrek|bekend|prijs|afge|mee)",
        $@"(?:ujawni|udostępni|poda|przekaza)\w*\s{Gap}\b(?:tożsamoś|dan|imi){Gap}\b(?:abonent|klient|użytkownik)",
    ];

    static readonly string[] Papers =
    [
        @"(?:pursuant|according|subject)\s+to\s+(?:an?\s+|the\s+|this\s+)?(?:\w+\s+)?(?:court\s+)?order\b", @"by\s+order\s+of\b", @"order\s+of\s+(?:the|a)\s+(?:\w+\s+)?(?:\w+\s+)?court", @"court\s+(?:has\s+)?(?:hereby\s+)?orders?(?:ed)?\s+(?:that|you|us|the)\b",
        @"(?:attached|enclosed)(?:\s+is|\s+are)?:?\s+(?:\w+\s+)?(?:\w+\s+)?(?:court\s+order|subpoena|injunction|writ|summons|judgment|warrant)", @"(?:ordered|commanded|directed)\s+to\s+(?:\w+\s+)?(?:disclose|produce|preserve|provide|appear|block|reveal|identify)",
        @"subpoena\s+(?:issued|served|attached|enclosed|duces|dated|no\b|number|under|pursuant|from)", @"serve[ds]?\s+(?:\w+\s+)?(?:upon\s+you|on\s+you|you\s+with|with)\s+(?:\w+\s+)?(?:subpoena|summons|writ|complaint|proceedings|order)",
        @"(?:have|has|had)\s+(?:\w+\s+)?(?:filed|brought|issued|commenced|initiated|lodged)\s+(?:\w+\s+)?(?:\w+\s+)?(?:suit|lawsuit|proceedings|action|petition)\b", @"(?:are|is)\s+suing\s+(?:you|your)", @"have\s+sued\b", @"statement\s+of\s+claim", @"particulars\s+of\s+claim", @"claim\s+form",
        @"letter\s+before\s+(?:claim|action)", @"pre-?action\s+protocol", @"(?:you|we)\s+will\s+(?:be\s+)?sued?\b", @"sign\w*\s+(?:and\s+return\s+)?(?:the|this)\s+(?:\w+\s+)?(?:\w+\s+)?undertaking", @"disclosure\s+order", @"norwich\s+pharmacal", @"injunction\s+(?:granted|issued|attached|of|dated)", @"motion\s+to\s+compel",
        @"unterlassungserklärung", @"unterlassungsverpflichtung", @"(?:gerichtliche|richterliche)[rnms]?\s+(?:beschluss|anordnung|verfügung|entscheidung)", @"beschluss(?:es)?\s+(?:des|vom)\s", @"einstweilige[rn]?\s+(?:verfügung|anordnung)", @"klage\s+(?:eingereicht|erhoben)", @"101\s+(?:abs\b|urhg)", @"gestattungs(?:beschluss|anordnung)",
        @"ordonnance\s+(?:du|de|rendue|sur)\b", @"assignation\b", @"en\s+référé", @"avons\s+(?:assigné|saisi)", @"décision\s+de\s+justice", @"réquisition\s+judiciaire",
        @"(?:auto|orden|resolución|requerimiento|mandamiento)\s+judicial", @"hemos\s+(?:demandado|presentado\s+(?:una\s+)?demanda|interpuesto)", @"diligencias\s+preliminares", @"por\s+orden\s+del\s+juzgado",
        @"(?:ordine|provvedimento|ordinanza|decreto)\s+del\s+(?:tribunale|giudice)", @"atto\s+di\s+citazione", @"abbiamo\s+(?:citato|depositato)", @"decreto\s+ingiuntivo",
        @"ordem\s+judicial", @"mandado\s+(?:judicial|de)\b", @"(?:ajuiz|propus|intent)\w+\s+(?:uma\s+)?aç(?:ão|ões)", @"decisão\s+judicial",
        @"(?:решени|определени|постановлени)\w*\s+(?:\w+\s+)?(?:\w+\s+)?суда", @"исков\w+\s+заявлени", @"подал\w*\s+(?:иск|в\s+суд)", @"судебн\w+\s+(?:запрос|приказ|решени)",
        @"(?:vonnis|beschikking|bevel)\s+van\s+de\s+recht", @"dagvaarding", @"kort\s+geding", @"gerechtelijk\s+bevel", @"postanowieni\w+\s+sądu", @"wyrok\w*\s+sądu", @"nakaz\w*\s+sąd", @"pozew\b",
    ];

    static readonly PatternIndex Index = new();
    static readonly Wording[] Demanded = [.. Demands.Select(demand => new Wording(Index, demand))];
    static readonly Wording[] Served = [.. Papers.Chunk(24).Select(some => new Wording(Index, some))];

    // What is kept for later, denied or made to depend on something. It stands before what it is said of.
    static readonly Regex Reserved = Word(@"(?:reserv\w*|may|might|entitled|seek|seeking|not|never|nor|without|cannot|\w+n['’]t|vorbehalten|behalten|nicht|kein\w*|ohne|gegebenenfalls|könn\w+|réserv\w*|pourr\w*|sans|pas|aucun\w*|podr\w*|sin|nunca|potr\w*|senza|non|riserv\w*|poder\w*|sem|não|не|без|можем|вправе|niet|zonder|geen|kunnen|nie|bez|może\w*)\b");
    static readonly Regex Conditional = Word(@"(?:if|unless|until|should|otherwise|failing|wenn|falls|sofern|andernfalls|ansonsten|à\s+défaut|faute|en\s+cas|si\s+vous|en\s+caso|si\s+no|in\s+mancanza|in\s+caso|caso|если|в\s+случае|indien|anders|jeśli)\b");

    /// <summary>The words that ask for a person; null for none.</summary>
    /// <exception cref="RegexMatchTimeoutException">The text is too much to tell.</exception>
    public static string? Find(string text)
    {
        // What a line begins or ends with makes no difference to the words in it.
        var searched = new SearchedText(text, Index);
        var served = Array.FindAll(Served, wording => wording.MayBeIn(searched));
        var demanded = Array.FindAll(Demanded, wording => wording.MayBeIn(searched));
        if (served.Length + demanded.Length == 0) return null;
        var buffer = ArrayPool<char>.Shared.Rent(text.Length + 1);
        try
        {
            ReadOnlySpan<char> prose = buffer.AsSpan(0, Prose(text, buffer));
            return Stated(prose, served, [Reserved, Conditional]) ?? Stated(prose, demanded, [Reserved]);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    static string? Stated(ReadOnlySpan<char> prose, Wording[] papers, Regex[] hedges)
    {
        foreach (var paper in papers)
        {
            var count = 0;
            foreach (var match in paper.Matches(prose))
            {
                if (count++ == MaxMatches) break;
                var before = prose[..match.Index];
                before = before[(before.LastIndexOfAny(".\n!?;") + 1)..];
                if (!IsHedged(before, hedges)) return TemplateValue.Clean(prose.Slice(match.Index, match.Length).ToString());
            }
        }
        return null;
    }

    static bool IsHedged(ReadOnlySpan<char> before, Regex[] hedges)
    {
        foreach (var hedge in hedges)
        {
            if (hedge.IsMatch(before)) return true;
        }
        return false;
    }

    // Lines are joined and unquoted; paragraphs remain. Longer than the text by one blank at most.
    static int Prose(ReadOnlySpan<char> text, Span<char> prose)
    {
        var length = 0;
        foreach (var raw in text.EnumerateLines())
        {
            var line = raw.Trim(" \t>");
            line.CopyTo(prose[length..]);
            length += line.Length;
            prose[length++] = line.IsEmpty ? '\n' : ' ';
        }
        return length;
    }

    static Regex Word(string pattern) => new($@"\b(?:{pattern})", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
