using System.Collections.Frozen;
using static AbuseMilter.Notices.Phrase;

namespace AbuseMilter.Notices;

/// <summary>
/// The words and phrases that letters are understood by, by what they tell, in the languages of <see cref="LabelWords"/>. Small letters; each begins
/// a word and may go on behind its end ("respons" is also "responsible"). A new language is a few phrases in each row.
/// </summary>
static class PhraseTable
{
    static readonly (Phrase Kind, string Phrases)[] Rows =
    [
        (Repeat, "second notice|2nd notice|third notice|3rd notice|fourth notice|final notice|last notice|second request|second demand|3rd demand|" +
            "2nd demand|third demand|final demand|reminder|follow-up notice|followup notice|repeat notice|repeated notice|second reminder|" +
            "final warning|second warning|2nd warning|mahnung|erinnerung|zweite mitteilung|zweite meldung|erneute meldung|" +
            "letzte aufforderung|2e avertissement|deuxième av|second avertissement|2ème av|2e avis|dernier avertissement|" +
            "mise en demeure réitérée|rappel :|relance|segundo aviso|2º aviso|tercer aviso|último aviso|recordatorio|segunda notifica|" +
            "lembrete|seconda segnalazione|secondo avviso|sollecito|2a segnalazione|tweede melding|tweede kennisgeving|herinnering|" +
            "ponowne wezwanie|drugie wezwanie|przypomnienie|повторное|повторная жалоба|второе уведомление|напоминание"),
        (Told, "our first notice|our previous notice|our earlier notice|our previous email|our previous e-mail|our earlier e-mail|" +
            "previously notified you|already notified you|we notified you on|we have already|we wrote to you on|despite our notice|" +
            "despite our previous|despite our earlier|this is our second|this is our third|this is the second|this is the third|" +
            "this is a reminder|this is a second|this is a follow-up|we therefore write again|trotz unserer|unsere erste meldung|" +
            "unser erstes schreiben|bereits am|malgré notre|notre premier av|notre précédent|nuestro primer aviso|nuestro anterior|" +
            "pese a nuestro|la nostra prima segnalazione|nonostante la nostra|o nosso primeiro|apesar do nosso|наше первое|несмотря на наше|" +
            "ons eerste bericht|onze eerste melding"),
        (Withdrawal, "retraction|withdraw|retract|rescind|disregard|sent in error|ziehen wir|zurückgezogen|zurückziehen|gegenstandslos|rücknahme|" +
            "nous retirons|retirons notre|est retiré|retrait de|ne pas tenir compte|retiramos|queda retirad|sin efecto|hagan caso omiso|" +
            "ritiriamo|ritirata|ritirato|non tenere conto|revochiamo|retirada da|desconsider|trekken wij|ingetrokken|wycofujemy|отзываем|" +
            "отозван|считать недействительн"),
        (Withdrawn, "we withdraw|we hereby withdraw|hereby withdraw|we retract|hereby retract|we are withdrawing|we are retracting|we rescind|" +
            "is withdrawn|is hereby withdrawn|has been withdrawn|have been withdrawn|is retracted|has been retracted|hereby rescind|" +
            "was sent in error|were sent in error|been sent in error|i withdraw|i hereby withdraw|i retract|disregard our|" +
            "disregard the notice|disregard the previous|disregard the below|disregard the complaint|disregard that|disregard this notice|" +
            "disregard this complaint|withdraws the|withdraws its|withdraws this|retracts the|retracts its|ziehen wir|zurückgezogen|" +
            "gegenstandslos|nous retirons|retirons notre|est retiré|ne pas tenir compte|retiramos|queda retirad|sin efecto|hagan caso omiso|" +
            "ritiriamo|ritirata|ritirato|non tenere conto|revochiamo|desconsider|trekken wij|ingetrokken|wycofujemy|отзываем|отозван|" +
            "считать недействительн"),
        (Paper, "notice|notification|complaint|claim|report|case|letter|mail|meldung|anzeige|mitteilung|beschwerde|schreiben|avis|signalement|" +
            "plainte|notifica|denuncia|reclam|segnalazione|comunicazione|queixa|melding|kennisgeving|bericht|zgłoszen|уведомлени|обращени|" +
            "жалоб|письмо|ticket"),
        (Condition, "if |unless|until|may withdraw|may retract|can withdraw|not withdraw|to retract|to withdraw|would |counter|should you|in case|" +
            "right to|wenn |falls |sofern|si vous|si ha|si usted|se avete|se voi|se voc|als u|jeśli|если |were withdrawn|please retract|" +
            "you withdraw|you retract|retraction=|upon |see to it|make sure|ensure |sorgen sie|stellen sie sicher|veillez |asegúrese|assicur|certifique-se|zorg "),
        (Unit, "hour|24h|48h|72h|24hours|48hours|72hours|hrs|day|week|stunden|tage|werktag|arbeitstag|wochen|heures|jour|semaine|horas|dias|días|giorni|ore dal|" +
            "ore dall|ore |úteis|uur|uren|dagen|werkdagen|godzin|dni|часов|часа|дней|дня|суток"),
        (Until, "by |no later than|not later than|before |until |deadline|due date|due by|respond by|frist|bis zum |bis spätestens|spätestens|" +
            "avant le|au plus tard|antes del|a más tardar|entro il|entro e non oltre|até |prazo|plazo|termine|délai|uiterlijk|vóór |do dnia|" +
            "termin|до |срок"),
        (Deed, "respond|reply|answer|respons|resol|remov|take action|act |action|acted|confirm|investigat|disabl|addressed|deal with|contact us|" +
            "inform us|tell us|let us know|comply|complian|cease|take down|taken down|takedown|look into|suspen|fix|mitigat|deadline|" +
            "due date|settle|provide|notify|forward|stop|clean|update|stellung|beantwort|antwort|entfern|abstell|stellen sie|behoben|beheben|" +
            "melden sie|reagier|frist|unterlass|sperr|mitteil|rückmeld|löschen|unterbind|répon|répondre|retir|supprim|faire cesser|cesser|" +
            "délai|confirmer|transmettre|bloquer|respuesta|retire|elimin|conteste|confirme|cesen|plazo|bloque|rispon|rimuov|provved|cessare|" +
            "termine|conferma|respost|responda|cess|prazo|retirad|reageer|reactie|antwoord|verwijder|termijn|usun|odpow|termin|удал|ответ|" +
            "устран|прекрат|огранич|принять|сообщ|срок"),
        (Promise, "we will answer|we will respond|we will reply|we will get back|we try to|we aim to|we usually|we normally|we shall respond|" +
            "our team will|will be deleted|will expire|expires|were detected|wir werden uns|wir antworten|nous vous répondrons|" +
            "le responderemos|within the meaning|in the last|during the last|for the past|in the past|over the last"),
        (Include, "include |quote |quoting|keep |leave |mention |referenc|refer to|citing|cite |preserve|retain|answer with|reply with|" +
            "acknowledge with|respond with|name the|state the|state our|in the subject|subject line|give the|give our|use the case|" +
            "use the ref|put the|unter angabe|geben sie|nennen sie|anzugeben|angeben|im betreff|rappeler|rappelant|indiquer|indiquant|" +
            "mentionner|mentionnant|conserver|dans l'objet|dans l’objet|indique|mencione|mencionando|incluya|citando|en el asunto|indicare|" +
            "indicando|citare|riportare|nell'oggetto|nell’oggetto|indicar|mencionar|citar |no assunto|vermeld|onder vermelding|podać|podanie|" +
            "w temacie|укажите|указать|указывайте|сохраните|в теме"),
        (Number, "case id|case_id|caseid|case no|case number|case ref|notice id|notice number|notice no|reference|ref no|ref.|ticket|docket|" +
            "file number|report id|report number|complaint number|complaint id|claim number|batch number|message id|this number|above number|" +
            "aktenzeichen|zeichen|vorgangsnummer|fallnummer|ticketnummer|referenz|numéro|référence|dossier|expediente|número|referencia|" +
            "numero|riferimento|protocollo|processo|referência|kenmerk|zaaknummer|dossiernummer|numer sprawy|sygnatur|номер"),
        (Answer, "repl|respon|answer|correspond|acknowledg|communicat|enquir|inquir|question|subject|when you write|when writing|please|antwort|" +
            "rückfrag|stellung|betreff|bitte|répon|objet|merci|veuillez|courrier|respuesta|respond|asunto|rogamos|por favor|rispost|rispond|" +
            "oggetto|si prega|respost|assunto|antwoord|wilt u|gelieve|odpowied|temacie|ответ|тем|просим"),
        (AnswerTo, "respond to|respond at|reply to|replies to|reply at|responses to|response to|answer to|answers to|answers:|replies:|write to|" +
            "direct all|direct any|direct your|correspondence to|addressed to|sent to us|send your|send all|send any|send replies|" +
            "humans read|use this address|instead to|instead write|antworten bitte|antworten sie|antworten an|schreiben sie|richten sie|" +
            "antwort an|répondre à|réponses à|écrire à|écrivez|responder a|responda a|respuestas a|escriba a|diríjanse|rispondere a|" +
            "risposte a|scrivere a|rispondete|responda para|respostas para|escreva para|antwoord naar|antwoorden naar|stuur uw|odpowied|" +
            "ответы на|ответ на|отвечайте|пишите на|направляйте|ответить на"),
        (Contact, "contact us|contact|reach us|reached at|enquiries|inquiries|questions|queries|kontakt|wenden sie sich|rückfragen|contacter|" +
            "contactez|contacte|contattare|contatto|contato|neem contact|kontaktować|свяжитесь|связаться|контакт|support:|e-mail|email|mail:"),
        (NotForAnswers, "unsubscribe|do not reply|don't reply|do not respond|not monitored|not read|will be ignored|subscriber|your customer|end user|" +
            "end-user|account holder|settle|received:|original-|final-recipient|list-|postmaster|privacy|data protection|confidential|" +
            "newsletter|abmelden"),
        (PrincipalBehind, "behalf of |represents |represent |representing |act for |acts for |acting for |agent of |agent for |agents for |retained by |" +
            "engaged by |appointed by |instructed by |commissioned by |instructions of |mandated by |owned by |owner in both cases: |" +
            "owner of the rights, |copyright owner |copyright owner, |copyright holder |rights holder |rights holder, |rightsholder |" +
            "rights owner |titles of |catalogue of |our client, |our client |our member |our principal, |for our client |for the label |" +
            "of the label |published by |agreement signed with |name of |monitoring for |swarms for |networks for |product of |namens der |" +
            "namens des |namens von |namens |im namen der |im namen von |im namen des |im auftrag der |im auftrag von |im auftrag des |" +
            "vertreten die |vertreten wir die |vertritt die |vertreten |rechteinhaberin |rechteinhaber |au nom de |au nom du |" +
            "pour le compte de |pour le compte du |mandatée par |mandatés par |mandaté par |représentons |représente |ayant droit |" +
            "titulaire des droits, |en nombre de |en representación de |por encargo de |por cuenta de |representamos a |per conto di |" +
            "per conto della |a nome di |in nome di |su incarico di |rappresentiamo |rappresenta |em nome de |em nome da |em nome do |" +
            "em representação da |em representação de |em representação do |por conta de |por conta da |от имени |в интересах |" +
            "представляет интересы |представляем интересы |по поручению |in opdracht van |vertegenwoordigt |w imieniu |na zlecenie |" +
            "reprezentujemy "),
        (PrincipalBefore, "has not authori|has not licen|has not permitted|has not agreed|has not consented|have not authori|did not authori|did not licen|" +
            "did not permit|did not agree|never allowed|never licensed|never agreed|never authori|has appointed us|has empowered us|" +
            "has retained us|has engaged us|has instructed us|the owner|the copyright owner|the rights holder|holds all rights|" +
            "owns the copyright|owns all rights"),
        (InnerMail, "original message-|begin forwarded message|forwarded message -|forwarded notice|original notice -|original complaint|" +
            "original report -|weitergeleitete nachricht|ursprüngliche nachricht|message transféré|message d'origine|mensaje reenviado|" +
            "mensaje original|messaggio inoltrato|messaggio originale|mensagem encaminhada|mensagem original|пересылаемое сообщение|" +
            "исходное сообщение|doorgestuurd bericht|oorspronkelijk bericht|complaint ===|complaint ---|begin notice|begin complaint|begin pgp signed message"),
        (PassedOn, "we have been contacted|were contacted by|complaint text|original report:|report as received|complaint as received|excerpt of the complaint|from the complaint|we relay|is relayed|we pass on|we are passing on|have received a|have received the|received the following|received an abuse|received a complaint|received a notice|" +
            "got the complaint|got a complaint|complaint below|notice below|complains about|was forwarded to us|has been forwarded to|" +
            "forwarding you|are forwarding|we forward|haben wir die unten|haben wir folgende|haben wir eine|haben eine beschwerde|leiten wir|" +
            "wurde uns gemeldet|avons reçu|nous transmettons|hemos recibido|le reenviamos|abbiamo ricevuto|inoltriamo|recebemos|encaminhamos|" +
            "мы получили|поступила жалоба|hebben wij ontvangen|wij ontvingen|otrzymaliśmy"),
        (Closing, "regards|best regards|kind regards|warm regards|sincerely|respectfully|yours|very truly|thank you|thanks|mit freundlichen|freundliche grüße|hochachtungsvoll|cordialement|" +
            "veuillez agréer|salutations|recevez|un cordial saludo|atentamente|saludos|distinti saluti|cordiali saluti|atenciosamente|com os melhores|с уважением|" +
            "met vriendelijke|hoogachtend|z poważaniem"),
        (FromLine, "from:|von:|de:|de :|da:|от:|van:|od:"),
        (Times, "times are|all times|every time|every timestamp|each time is|horario:|horário:|orario:|uhrzeit:|zone:|all dates|dates and times|times stated|times given|times below|alle zeiten|toutes les heures|todas las horas|todos os hor|tutti gli orari|times in |times: |time is |time zone|timezone|zeitangaben|zeiten in|zeitzone|heures sont|heures en |heures:|" +
            "fuseau|horas en |horas em |zona horaria|fuso orario|orari |fuso hor|tijden|tijdzone|время указано|часовой пояс|время в |" +
            "timestamps are|timestamps in"),
        (WorksFollow, "following work|following title|following copyrighted|such title|title(s) as|works:|folgende werk|folgenden werk|folgender werk|" +
            "œuvres suivantes|oeuvres suivantes|œuvre suivante|obras siguientes|siguientes obras|siguiente obra|seguenti opere|" +
            "seguente opera|seguintes obras|seguinte obra|следующих объектов авторск|следующих произведений|следующего произведения|" +
            "volgende werk|następujących utwor"),
        (Case, "our number|our file|our no|their number|unsere nummer|notre numéro|nuestro número|nostro numero|nosso número|case|notice|reference|ref|complaint|infringement|docket|claim|report|notification|file|aktenzeichen|zeichen|vorgang|" +
            "vorgangsnummer|fallnummer|fall|meldung|dossier|référence|avis|signalement|expediente|referencia|aviso|infracción|pratica|" +
            "riferimento|segnalazione|processo|notificação|referência|kenmerk|melding|dossiernummer|sprawa|zgłoszenie|обращение|дело|" +
            "уведомление|жалоба"),
        (Ticket, "ticket|ticketnummer|тикет|заявка"),
    ];

    /// <summary>By their first three letters, packed by <see cref="Key"/>.</summary>
    public static readonly FrozenDictionary<ulong, (Phrase Kind, string Text)[]> ByStart = Rows
        .SelectMany(row => row.Phrases.Split('|').Select(phrase => (row.Kind, Text: phrase)))
        .Where(entry => entry.Text.Length >= KeyLength)
        .GroupBy(entry => Key(entry.Text))
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    public const int KeyLength = 3;

    /// <param name="text">At least <see cref="KeyLength"/> characters.</param>
    public static ulong Key(ReadOnlySpan<char> text) => (ulong)Lower(text[0]) << 32 | (ulong)Lower(text[1]) << 16 | Lower(text[2]);

    public static char Lower(char c) => c < '\u0080' ? (char)(c is >= 'A' and <= 'Z' ? c | 0x20 : c) : char.ToLowerInvariant(c);
}
