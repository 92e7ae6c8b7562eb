using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Whether a letter repeats an earlier one, or takes one back.</summary>
static class LetterStanding
{
    const int MaxTried = 50;
    const int MaxHeading = 60;

    static readonly SearchValues<string> Repeats = SearchValues.Create(
    [
        "second notice", "2nd notice", "third notice", "3rd notice", "fourth notice", "final notice", "last notice", "second request", "second demand", "3rd demand", "2nd demand", "third demand", "final demand", "reminder", "follow-up notice", "followup notice", "repeat notice", "repeated notice", "second reminder",
        "final warning", "second warning", "2nd warning", "mahnung", "erinnerung", "zweite mitteilung", "zweite meldung", "erneute meldung", "letzte aufforderung", "2e avertissement", "deuxi\u00e8me av", "second avertissement", "2\u00e8me av", "2e avis", "dernier avertissement", "mise en demeure r\u00e9it\u00e9r\u00e9e", "rappel :", "relance",
        "segundo aviso", "2\u00ba aviso", "tercer aviso", "\u00faltimo aviso", "recordatorio", "segunda notifica", "lembrete", "seconda segnalazione", "secondo avviso", "sollecito", "2a segnalazione", "tweede melding", "tweede kennisgeving", "herinnering", "ponowne wezwanie", "drugie wezwanie", "przypomnienie",
        "повторное", "повторная жалоба", "второе уведомление", "напоминание",
    ], StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<string> Told = SearchValues.Create(
    [
        "our first notice", "our previous notice", "our earlier notice", "our previous email", "our previous e-mail", "our earlier e-mail", "previously notified you", "already notified you", "we notified you on", "we have already", "we wrote to you on", "despite our notice", "despite our previous", "despite our earlier",
        "this is our second", "this is our third", "this is the second", "this is the third", "this is a reminder", "this is a second", "this is a follow-up", "we therefore write again", "trotz unserer", "unsere erste meldung", "unser erstes schreiben", "bereits am", "malgr\u00e9 notre", "notre premier av", "notre pr\u00e9c\u00e9dent",
        "nuestro primer aviso", "nuestro anterior", "pese a nuestro", "la nostra prima segnalazione", "nonostante la nostra", "o nosso primeiro", "apesar do nosso", "наше первое", "несмотря на наше", "ons eerste bericht", "onze eerste melding",
    ], StringComparison.OrdinalIgnoreCase);

    public static bool IsRepeated(NoticeSource source)
    {
        if (source.Subject.AsSpan().ContainsAny(Repeats)) return true;
        var text = source.Text.AsSpan();
        return text.ContainsAny(Told) || IsHeading(text);
    }

    // "SECOND NOTICE" on a line of its own; in a sentence the law may speak of reminders.
    static bool IsHeading(ReadOnlySpan<char> text)
    {
        for (int at = 0, tried = 0; tried < MaxTried && text[at..].IndexOfAny(Repeats) is >= 0 and var next; tried++)
        {
            at += next;
            var start = text[..at].LastIndexOf('\n') + 1;
            var end = text[at..].IndexOf('\n') is >= 0 and var stop ? at + stop : text.Length;
            var line = text[start..end].Trim(" *-=_#\t");
            if (line.Length <= MaxHeading && text[start..at].Trim(" *-=_#\t\u00ab\"").IsEmpty && !line.EndsWith(".")) return true;
            at++;
        }
        return false;
    }

    static readonly SearchValues<string> Withdrawals = SearchValues.Create(
    [
        "retraction", "withdraw", "retract", "rescind", "disregard", "sent in error", "ziehen wir", "zur\u00fcckgezogen", "zur\u00fcckziehen", "gegenstandslos", "r\u00fccknahme", "nous retirons", "retirons notre", "est retir\u00e9", "retrait de", "ne pas tenir compte", "retiramos", "queda retirad", "sin efecto", "hagan caso omiso",
        "ritiriamo", "ritirata", "ritirato", "non tenere conto", "revochiamo", "retirada da", "desconsider", "trekken wij", "ingetrokken", "wycofujemy", "отзываем", "отозван", "считать недействительн",
    ], StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<string> Notices = SearchValues.Create(
    [
        "notice", "notification", "complaint", "claim", "report", "case", "letter", "mail", "meldung", "anzeige", "mitteilung", "beschwerde", "schreiben", "av", "signalement", "plainte", "notifica", "denuncia", "reclam", "segnalazione", "comunicazione", "queixa", "melding", "kennisgeving", "bericht", "zg\u0142oszen", "уведомлени", "обращени", "жалоб", "письмо", "ticket",
    ], StringComparison.OrdinalIgnoreCase);

    // The law's words, a condition, somebody else's deed.
    static readonly SearchValues<string> Conditions = SearchValues.Create(
    [
        "if ", "unless", "until", "may withdraw", "may retract", "can withdraw", "not withdraw", "to retract", "to withdraw", "would ", "counter", "should you", "in case", "right to", "wenn ", "falls ", "sofern", "si vous", "si ha", "si usted", "se avete", "se voi", "se voc", "als u", "jeśli", "если ", "were withdrawn", "please retract", "you withdraw", "you retract", "retraction=", "upon ",
    ], StringComparison.OrdinalIgnoreCase);

    public static bool IsWithdrawn(NoticeSource source)
    {
        var subject = source.Subject.AsSpan();
        if (subject.ContainsAny(Withdrawals) && !subject.ContainsAny(Conditions) && !subject.Contains("disregard", StringComparison.OrdinalIgnoreCase)) return true;
        var text = source.Text.AsSpan();
        for (int at = 0, tried = 0; tried < MaxTried && at < text.Length && text[at..].IndexOfAny(Withdrawals) is >= 0 and var next; tried++)
        {
            at += next;
            var (start, end) = Sentence.Around(text, at);
            var sentence = text[start..end];
            if (sentence.ContainsAny(Notices) && !sentence.ContainsAny(Conditions) && IsStatement(sentence)) return true;
            at++;
        }
        return false;
    }

    // "We withdraw", "is withdrawn", "please disregard our notice": said now and of this matter; "disregard" of a footer says "if", or "this message".
    static bool IsStatement(ReadOnlySpan<char> sentence)
    {
        foreach (var phrase in Statements)
        {
            if (sentence.Contains(phrase, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    static readonly string[] Statements =
    [
        "we withdraw", "we hereby withdraw", "hereby withdraw", "we retract", "hereby retract", "we are withdrawing", "we are retracting", "we rescind", "is withdrawn", "is hereby withdrawn", "has been withdrawn", "have been withdrawn", "is retracted", "has been retracted", "hereby rescind", "was sent in error", "were sent in error", "been sent in error", "i withdraw", "i hereby withdraw", "i retract",
        "disregard our", "disregard the notice", "disregard the previous", "disregard the below", "disregard the complaint", "disregard that", "disregard this notice", "disregard this complaint", "withdraws the", "withdraws its", "withdraws this", "retracts the", "retracts its",
        "ziehen wir", "zur\u00fcckgezogen", "gegenstandslos", "nous retirons", "retirons notre", "est retir\u00e9", "ne pas tenir compte", "retiramos", "queda retirad", "sin efecto", "hagan caso omiso", "ritiriamo", "ritirata", "ritirato", "non tenere conto", "revochiamo", "desconsider", "trekken wij", "ingetrokken", "wycofujemy", "отзываем", "отозван", "считать недействительн",
    ];
}
