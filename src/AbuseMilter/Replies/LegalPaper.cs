using AbuseMilter.Wording;

namespace AbuseMilter.Replies;

/// <summary>
/// Finds what a lawyer or a court wants from the provider itself: who the subscriber is, what an order says, an answer to a suit. A person answers that. What is
/// merely threatened ("we reserve the right to seek a subpoena") is no such thing: most notices do.
/// </summary>
static class LegalPaper
{
    /// <summary>A hedge stands so many words before the verb at most, and in its clause.</summary>
    const int Near = 6;

    const int NearBehindComma = 3;

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
        $@"(?:revel\w*|fornec\w*|divulg\w*|comuni\w*|inform(?:e|em|ar|arem|ando|amos)\b)\s{Gap}\b(?:identidade|nome|morada|dados){Gap}\b(?:assinante|cliente|titular|usuário|utilizador)",
        $@"(?:предостав|раскр|сообщ|передать)\w*\s{Gap}\b(?:личност|данные|имя|фио|сведения){Gap}\b(?:абонент|клиент|пользовател)",
        $@"(?:verstrek|bekend|prijsge|afge|afgifte|meedel)\w*\s{Gap}\b(?:identiteit|naw|naam\s+en|persoonsgegevens)", $@"(?:identiteit|naw-?gegevens|naam\s+en\s+adres)\b{Gap}\b(?:verstrek|bekend|prijs|afge|mee)",
        @"names?\s+and\s+(?:\w+\s+)?address(?:es)?\s+of\s+(?:the|your|this|that)\s+(?:\w+\s+)?(?:subscriber|customer|user|account\s?holder|client|person|infringer|individual)", @"(?:tell|inform|advise|let)\s+us\s+(?:know\s+)?(?:\w+\s+){0,3}(?:who|his\s+name|her\s+name|their\s+names?|the\s+name|the\s+identity)\b",
        @"confirm\s+(?:\w+\s+){0,8}who\s+(?:he|she|they|it)\b", @"who\s+(?:is|was)\s+(?:the|your|this)\s+(?:\w+\s+)?(?:subscriber|customer|account\s?holder)\b",
        @"(?:please|kindly|must|shall|you\s+to|ordered\s+to|requested\s+to|required\s+to|obliged\s+to)\s+(?:name|identify)\s+(?:the|your|this|that)\s+(?:\w+\s+)?(?:account\s?holder|subscriber|customer|user|client|person|infringer)\b",
        @"(?:demand|require|request|need|want)\w*\s+(?:\w+\s+){0,2}(?:names?|identity)\s+(?:\w+\s+){0,4}(?:of|behind)\s+(?:the|your|this|that)\s+(?:\w+\s+)?(?:subscriber|customer|user|account\s?holder)", @"identifi(?:quen|car|que)\s+al\s+(?:abonado|cliente|titular|usuario)", @"identifi(?:er|ez)\s+(?:l['’]abonné|le\s+titulaire|votre\s+client)",
        $@"(?:ujawni|udostępni|poda|przekaza)\w*\s{Gap}\b(?:tożsamoś|dan|imi){Gap}\b(?:abonent|klient|użytkownik)",
    ];

    const string Courts = @"(?:high\s+court|district\s+court|supreme\s+court|federal\s+court|county\s+court|court\s+of\s+\w+|regional\s+court|(?:amts|land|oberlandes|verwaltungs|kammer)?gericht|tribunal|cour|juge|juzgado|juez|giudice|juiz|justice|judge|magistrate)";
    const string Deeds = @"(?:ordered|orders|directed|commanded|granted|ruled|decided|held|angeordnet|beschlossen|entschieden|verurteilt|ordonn\w+|enjoint|condamn\w+|ordenad\w+|ordena|acordad\w+|dictad\w+|ordinat\w+|ordina|disposto|determin\w+|decidi\w+)";

    // What is there already: no condition in the sentence changes it.
    static readonly string[] Facts =
    [
        $@"{Courts}\s+(?:[^\s;!?]*[^\s.;!?]\s+){{0,7}}{Deeds}\b", @"(?:by|under)\s+(?:\w+\s+)?(?:judge?ment|order|decision|ruling|decree)\s+of\s+(?:the|a|\d)", @"sealed\s+copy", @"(?:order|judge?ment|injunction|subpoena|warrant)\s+(?:was\s+)?(?:made|granted|issued|given|signed)\s+(?:\w+\s+)?by\s+(?:the\s+)?(?:mr|mrs|ms|hon|judge|justice|master|court|clerk)",
        @"(?:mr|mrs|ms)\.?\s+justice\b", @"subpoena\s+to\s+(?:produce|testify|appear|disclose)", @"you\s+are\s+(?:hereby\s+)?(?:served|summoned|subpoenaed|sued)", @"(?:have|has)\s+been\s+served\s+(?:with|upon)", @"named\s+as\s+(?:an?\s+|the\s+)?(?:co-?)?defendant", @"(?:filed|lodged)\s+(?:a|the|our)\s+complaint\s+(?:in|with|at|before)\s+the",
        @"(?:northern|southern|eastern|western|central|middle)\s+district\s+of\s+\w+", @"case\s+no\.?\s*\d:\d\d-", @"(?:litigation|legal)\s+hold", @"duty\s+to\s+preserve", @"preservation\s+(?:letter|notice|demand|request|order)", @"preserve\s+(?:\w+\s+){0,6}(?:until|pending)\b", @"antrag\s+auf\s+(?:auskunft|gestattung|erlass)", @"mahnen\s+(?:wir\s+)?sie\s+(?:\w+\s+){0,3}ab\b",
        @"(?:fordern|verlangen)\s+(?:\w+\s+){0,4}(?:schadens?ersatz|kostenerstattung|abmahnkosten)", @"klage\s+(?:\w+\s+){0,4}(?:erhoben|eingereicht)", @"nous\s+(?:verser|payer|régler)", @"investigating\s+officer", @"crime\s+(?:reference|number)", @"prosecutor.?s?\s+office", @"public\s+prosecutor", @"(?:invoice|bill)\s+(?:is\s+|was\s+)?(?:attached|enclosed)",
        @"co-?infringer", @"(?:solicitors|lawyers|attorneys|counsel|we)\s+(?:will|shall)\s+(?:\w+\s+)?(?:issue|commence|file|bring|institute)\s+(?:\w+\s+){0,2}(?:proceedings|suit|lawsuit|action|claim)\b", @"(?:require|demand|request|enclose|attach)\w*\s+(?:\w+\s+){0,3}undertaking", @"undertaking\s+(?:\w+\s+){0,3}signed",
        @"(?:article|art\.?)\s*15\s+(?:of\s+)?(?:the\s+)?(?:gdpr|dsgvo|ds-gvo|rgpd)", @"(?:gdpr|dsgvo|ds-gvo|rgpd),?\s+(?:article|art\.?)\s*15", @"data\s+(?:that\s+)?you\s+(?:hold|store|keep|have)\s+(?:about|on)\s+me", @"\d+\s+[uj]js\s+\d+|\d+\s+js\s+\d+/",
    ];

    static readonly string[] Papers =
    [
        @"(?:pursuant|according|subject)\s+to\s+(?:an?\s+|the\s+|this\s+)?(?:\w+\s+)?(?:court\s+)?order\b", @"by\s+order\s+of\b", @"order\s+of\s+(?:the|a)\s+(?:\w+\s+)?(?:\w+\s+)?court", @"court\s+(?:has\s+)?(?:hereby\s+)?orders?(?:ed)?\s+(?:that|you|us|the)\b",
        @"(?:attached|enclosed)(?:\s+is|\s+are)?:?\s+(?:\w+\s+)?(?:\w+\s+)?(?:court\s+order|subpoena|injunction|writ|summons|judgment|warrant)", @"(?:ordered|commanded|directed)\s+to\s+(?:\w+\s+)?(?:disclose|produce|preserve|provide|appear|block|reveal|identify)",
        @"subpoena\s+(?:issued|served|attached|enclosed|duces|dated|no\b|number|under|pursuant|from)", @"serve[ds]?\s+(?:\w+\s+)?(?:upon\s+you|on\s+you|you\s+with|with)\s+(?:\w+\s+)?(?:subpoena|summons|writ|complaint|proceedings|order)",
        @"(?:have|has|had)\s+(?:\w+\s+)?(?:filed|brought|issued|commenced|initiated|lodged)\s+(?:\w+\s+)?(?:\w+\s+)?(?:suit|lawsuit|proceedings|action|petition)\b", @"(?:are|is)\s+suing\s+(?:you|your)", @"have\s+sued\b", @"statement\s+of\s+claim", @"particulars\s+of\s+claim", @"claim\s+form",
        @"letter\s+before\s+(?:claim|action)", @"pre-?action\s+protocol", @"(?:you|we)\s+will\s+(?:be\s+)?sued?\b", @"sign\w*\s+(?:and\s+return\s+)?(?:the|this)\s+(?:\w+\s+)?(?:\w+\s+)?undertaking", @"disclosure\s+order", @"norwich\s+pharmacal", @"injunction\s+(?:granted|issued|attached|of|dated)", @"motion\s+to\s+compel",
        @"unterlassungserklärung", @"unterlassungsverpflichtung", @"(?:gerichtliche|richterliche)[rnms]?\s+(?:beschluss|anordnung|verfügung|entscheidung)", @"beschluss(?:es)?\s+(?:des|vom)\s", @"einstweilige[rn]?\s+(?:verfügung|anordnung)", @"klage\s+(?:eingereicht|erhoben)", @"(?:verlang|forder|begehr|beanspruch)\w*\s+(?:\w+\s+){0,4}auskunft\w*\s[^\n.!?;]{0,20}101\s+(?:abs\b|urhg)", @"gestattungs(?:beschluss|anordnung)",
        @"ordonnance\s+(?:du|de|rendue|sur)\b", @"assignation\b", @"en\s+référé", @"avons\s+(?:assigné|saisi)", @"décision\s+de\s+justice", @"réquisition\s+judiciaire",
        @"(?:auto|orden|resolución|requerimiento|mandamiento)\s+judicial", @"hemos\s+(?:demandado|presentado\s+(?:una\s+)?demanda|interpuesto)", @"diligencias\s+preliminares", @"por\s+orden\s+del\s+juzgado",
        @"(?:ordine|provvedimento|ordinanza|decreto)\s+del\s+(?:tribunale|giudice)", @"atto\s+di\s+citazione", @"abbiamo\s+(?:citato|depositato)", @"decreto\s+ingiuntivo",
        @"ordem\s+judicial", @"mandado\s+(?:judicial|de)\b", @"(?:ajuiz|propus|intent)\w+\s+(?:uma\s+)?aç(?:ão|ões)", @"decisão\s+judicial",
        @"(?:решени|определени|постановлени)\w*\s+(?:\w+\s+)?(?:\w+\s+)?суда", @"исков\w+\s+заявлени", @"подал\w*\s+(?:иск|в\s+суд)", @"судебн\w+\s+(?:запрос|приказ|решени)",
        @"(?:vonnis|beschikking|bevel)\s+van\s+de\s+recht", @"dagvaarding", @"kort\s+geding", @"gerechtelijk\s+bevel", @"postanowieni\w+\s+sądu", @"wyrok\w*\s+sądu", @"nakaz\w*\s+sąd", @"pozew\b",
    ];

    static readonly ProseWords Demanded = new(Demands);
    static readonly ProseWords Served = new(Papers);
    static readonly ProseWords Done = new(Facts);

    // What is kept for later, denied or made to depend on something. It stands before what it is said of.
    const string Doubts = @"(?:reserv\w*|may|might|entitled|not|never|nor|without|cannot|(?:ai|are|ca|could|did|does|do|had|has|have|is|might|must|need|sha|should|was|were|wo|would)n['’]t|vorbehalten|behalten|nicht|kein\w*|ohne|gegebenenfalls|könn\w+|réserv\w*|pourr\w*|sans|pas|aucun\w*|podr\w*|sin|nunca|potr\w*|senza|non|riserv\w*|poder\w*|sem|não|не|без|можем|вправе|niet|zonder|geen|kunnen|nie|bez|może\w*)\b";
    static readonly Wordings Reserved = new(Doubts);
    static readonly Wordings Sought = new(@"(?:seek|seeking|obtain|obtaining|apply|applying)\b");
    static readonly Wordings Conditional = new(@"(?:if|unless|until|should|otherwise|failing|wenn|falls|sofern|andernfalls|ansonsten|à\s+défaut|faute|en\s+cas|si\s+vous|en\s+caso|si\s+no|in\s+mancanza|in\s+caso|caso|если|в\s+случае|indien|anders|jeśli)\b");

    // "Without delay" takes nothing back, and May is a month.
    static readonly Wordings Urgent = new(@"without\s+(?:\w+\s+)?(?:\w+\s+)?delay|(?:not|no)\s+later\s+than|ohne\s+(?:\w+\s+)?(?:zögern|verzug)|sans\s+(?:délai|retard|tarder)|sin\s+(?:demora|dilación)|senza\s+(?:indugio|ritardo)|sem\s+(?:demora|atraso)|без\s+промедления|zonder\s+(?:uitstel|vertraging)|bez\s+zwłoki|\d+(?:st|nd|rd|th)?\s+may|may\s+\d");

    /// <summary>The words that ask for a person; null for none.</summary>
    public static string? Find(Prose prose)
    {
        return Done.Find(prose, before => IsNear(before, Reserved) || IsNear(before, Sought))
            ?? Served.Find(prose, before => IsNear(before, Reserved) || IsNear(before, Sought) || Conditional.AreIn(before)) ?? Demanded.Find(prose, before => IsNear(before, Reserved));
    }

    // Directly before: "you must not delete logs, as you are ordered" is an order.
    static bool IsNear(string before, Wordings hedge)
    {
        if (!hedge.AreIn(before)) return false;
        var clause = Urgent.Without(before).TrimEnd();
        var limit = clause.EndsWith(',') ? NearBehindComma : Near;
        clause = clause.TrimEnd(',');
        clause = clause[(clause.LastIndexOfAny([',', ':']) + 1)..];
        return hedge.AreIn(string.Join(' ', clause.Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeLast(limit)));
    }
}
