using System.Text.RegularExpressions;
using AbuseMilter.Triage;
using AbuseMilter.Wording;

namespace AbuseMilter.Replies;

/// <summary>Finds mail that looks like a notice and wants a person: a notice taken back, a lawyer's paper, an answer to our letter, a machine that says so in words only.</summary>
static class PersonalMatter
{
    const int FirstWords = 200;

    // What a subject is about, in all languages of the lexicon.
    static readonly Topic[] Subjects =
        [Topic.Bounce, Topic.Absence, Topic.CounterNotice, Topic.Process, Topic.Trademark, Topic.Malware, Topic.Phishing, Topic.Attack, Topic.Exposure, Topic.IllegalGoods];

    // Each begins at the start of a word and may end within one.
    static readonly string[] SubjectWords =
    [
        "retract", "withdraw", "rescind", "revoke", "revocation", "closed", "resolved", "cancelled", "canceled", "ignore", "disregard", "sent in error",
        "preservation", "auto:", "read:", "delivery status", "delivery fail", "failure notice", "returned mail", "message to abuse", "received your",
    ];

    static readonly string[] Said =
    [
        "hereby withdraw", "hereby retract", "hereby rescind", "disregard this", "disregard our", "disregard the", "ignore this notice",
        "ignore our previous", "take it back", "take back our", "nehmen wir unsere", "nehmen unsere", "zurückgenommen", "zurückgezogen", "this test message", "has been settled",
        "was settled", "retirons notre", "retiramos nuestra", "ritiriamo la nostra", "retiramos a nossa", "отзываем", "this matter is closed", "this case is closed",
        "case has been closed", "ticket has been closed", "ticket was closed", "ticket is closed", "ticket wurde geschlossen", "this is a counter-noti", "this is a counter noti",
        "512(h)", "512 (h)", "you are commanded", "high court", "preservation request",
    ];

    // A notice by any name, and what became of it: an offer or a file that "is withdrawn" is something else.
    const string Withdrawn = @"(?:notice|notification|complaint|claim|report|case|letter|e-?mail|request|it)\s+(?:is|was|has\s+been)\s+(?:hereby\s+)?(?:withdrawn|retracted|rescinded)";

    // Somebody has our letter before him, and disagrees.
    static readonly string[] Rebuttals =
    [
        "you answered that", "you answered with", "you replied that", "you replied with", "you responded that", "you responded with", "you wrote that", "you wrote:", "you claim that", "you claim to",
        "you claimed", "you told us", "in your reply of", "in your answer of", "in your response of", "in your reply you", "in your answer you", "in your response you", "in your letter you",
        "in your letter of", "in your letter dated", "in your reply dated", "your automatic reply", "your automated reply", "your automatic answer", "your automated answer",
        "your automatic response", "your automated response", "your reply to our", "your answer to our", "your response to our", "answer to your letter", "answer to your reply",
        "we received your reply", "we received your answer", "we received your response", "we have received your reply", "we have received your answer", "do not accept your",
        "ihre antwort vom", "ihrer antwort vom", "ihr schreiben vom", "ihrem schreiben vom", "ihre automatische antwort", "sie antworteten", "sie haben geantwortet", "sie schrieben",
        "votre réponse du", "votre réponse automatique", "vous avez répondu", "vous nous avez répondu", "su respuesta del", "su respuesta de fecha", "su respuesta automática",
        "han respondido que", "ha respondido que", "vostra risposta del", "sua risposta del", "vostra risposta automatica", "avete risposto che", "sua resposta de ",
        "sua resposta automática", "responderam que", "ваш ответ от", "ваш автоматический ответ", "вы ответили", "uw antwoord van", "uw automatische antwoord", "u antwoordde",
    ];

    static readonly Wordings Subject = new(SubjectWords.Select(Escaped));
    static readonly ProseWords Body = new([.. Said.Select(Escaped), Withdrawn, .. Rebuttals.Select(Escaped)]);

    // What a discussion writes in front of its subjects: [tor-relays]. The tags of tickets hold numbers.
    static readonly Regex Tag = new(@"^(?:\w{2,4}:\s*)?\[[a-z]+(?:-[a-z]+)+\]\s", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    // What other reports are about, and a claim about a work is not.
    static readonly Topic[] SubjectsOfOthers = [Topic.Trademark, Topic.Malware, Topic.Phishing, Topic.Attack, Topic.Exposure];

    /// <summary>The words that make it so; null for none.</summary>
    /// <param name="occasion">The mail.</param>
    /// <param name="isClaim">False for a report of spam or of other abuse, which is about such matters.</param>
    public static string? Find(ReplyOccasion occasion, bool isClaim)
    {
        var message = occasion.Message;
        try
        {
            var prose = occasion.Prose;
            var mentions = occasion.Assessment.Mentions ?? Mentions.Of(message.Text);
            return About(message.Subject ?? "", isClaim) ?? mentions.First(Topic.Absence) ?? (occasion.Assessment.Role == SenderRole.Upstream ? null : mentions.First(Topic.IllegalGoods)) ?? Beginning(message.Text).First(Topic.Acknowledgement)
                ?? Body.Find(prose) ?? LegalPaper.Find(prose) ?? TakenBack.Find(message.Subject ?? "", prose) ?? Bystander.Find(prose) ?? Attached.Find(message.Body) ?? (isClaim ? Nobody(occasion, mentions) : null) ?? Lure.Find(message);
        }
        catch (RegexMatchTimeoutException)
        {
            return "too much text";
        }
    }

    // Anybody has a mailbox there. Whoever complains says at least whose the work is; a machine's notice speaks for itself.
    static string? Nobody(ReplyOccasion occasion, Mentions mentions) =>
        occasion.Author.Mailbox is { } author && FreeMail.Has(author.Domain) && !mentions.Has(Topic.Ownership) && !mentions.Has(Topic.Oath) && !Owned.AreIn(occasion.Message.Text)
            ? "nothing about whose the work is" : null;

    static readonly Wordings Owned = new(@"(?:my|our|meine?[nrms]?|unsere?[nrms]?|mon|ma|mes|notre|nos|mi|mis|nuestr[oa]s?|mi[oaei]|nostr[oaie]|meu|minha|noss[oa]s?|мой|моя|моё|мои|наш\w*|mijn|ons|onze|mój|moja|moje|nasz\w*)\s+(?:\S+\s+){0,2}(?:film|movie|song|music|musi|album|book|buch|libro|livre|game|spiel|work|werk|obra|opera|œuvre|photo|foto|picture|bild|series|episode|client|copyright|rights?|rechte|droits|derechos|diritti|direitos|canción|canzone|фильм|книг|песн|альбом|права|boek|książk)");

    // What a ticket system says of our mail it says first, and quotes the mail behind it.
    static Mentions Beginning(string text) => Mentions.Of(text.AsSpan(0, Math.Min(FirstWords, text.Length)));

    static string? About(string subject, bool isClaim)
    {
        var mentions = Mentions.Of(subject);
        return (isClaim ? Subjects : Subjects.Except(SubjectsOfOthers)).Select(mentions.First).FirstOrDefault(found => found is not null) ?? Found(subject);
    }

    static string? Found(string subject) => Subject.Next(new WordPlaces(subject)) is { } words ? TemplateValue.Clean(subject[words]) : Tag.Match(subject) is { Success: true } tag ? TemplateValue.Clean(tag.Value) : null;

    // A phrase may be broken over lines.
    static string Escaped(string phrase) => Regex.Escape(phrase).Replace(@"\ ", @"\s+", StringComparison.Ordinal);
}
