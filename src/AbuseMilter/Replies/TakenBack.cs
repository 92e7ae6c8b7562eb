using AbuseMilter.Wording;

namespace AbuseMilter.Replies;

/// <summary>Finds a notice that is withdrawn, wrong, settled, a test, or said of what did not happen: nothing is left to answer, or a person must see what.</summary>
static class TakenBack
{
    const string Notice = @"(?:notice|notification|complaint|claim|report|letter|e-?mail|mail|request|message|identification|allegation)s?";
    const string Ours = @"(?:our|this|the|that|my)\s+(?:\w+\s+){0,2}";
    const string Void = @"(?:void|null|moot|withdrawn|retracted|rescinded|revoked|annulled|cancelled|canceled|voided|settled|invalid|erroneous|mistaken|obsolete)";

    static readonly ProseWords Statements = new(
        $@"(?:consider|treat|regard|deem)\s+{Ours}{Notice}\s+(?:\w+\s+){{0,3}}{Void}", $@"{Notice}\s+(?:\w+\s+){{0,2}}(?:is|are|was|were|has\s+been|have\s+been)\s+(?:hereby\s+)?(?:\w+\s+)?{Void}\b",
        $@"(?:filed|sent|issued|submitted|made|generated|reported)\s+(?:to\s+you\s+)?(?:by\s+mistake|in\s+error|erroneously|mistakenly|by\s+accident|accidentally)", $@"(?:erroneously|mistakenly|accidentally)\s+(?:filed|sent|issued|submitted|reported|identified)",
        $@"(?:drop|cancel|annul|revoke|void|discard|ignore|withdraw|retract|rescind)\s+{Ours}{Notice}", $@"delete\s+{Ours}{Notice}", @"no\s+longer\s+(?:pursue|pursuing|maintain|assert|stand\s+by)", @"no\s+(?:further\s+)?action\s+(?:is\s+|will\s+be\s+)?(?:required|needed|necessary)\s*(?:from\s+you|on\s+your|[.;,\n]|$)",
        @"nothing\s+(?:further|more|else)\s+is\s+(?:required|needed)", @"(?:matter|case|file|dispute)\s+is\s+(?:now\s+)?(?:at\s+an\s+end|closed|concluded|settled|resolved|over)\b", @"(?:we|i)\s+(?:have\s+)?(?:settled|reached\s+an?\s+(?:settlement|agreement))\s+with", @"only\s+a\s+test|is\s+a\s+test\b|test\s+of\s+our",
        @"no\s+infringement\s+(?:took|has\s+taken|has\s+occurred|occurred)", @"(?:do\s+not|don['’]t)\s+act\s+(?:up)?on\s+(?:the|this|our)", @"(?:we|i)\s+made\s+an?\s+(?:error|mistake)", @"(?:was|were)\s+not\s+(?:involved|shared|downloaded|uploaded|offered|distributed|seen|at\s+fault)\b", @"false\s+positive", @"(?:named|listed|stated|gave|quoted|contained|identified)\s+(?:the|a)\s+wrong\b",
        @"correction\s*:", @"nehmen?\s+(?:wir\s+|ich\s+)?(?:\S+\s+){0,6}zurück", @"gegenstandslos", @"als\s+(?:erledigt|gegenstandslos|nichtig)", @"(?:hat\s+sich|ist|sind)\s+(?:\w+\s+)?erledigt", @"(?:irrtümlich|versehentlich)", @"annul(?:ons|é|ée|és)\b", @"sans\s+objet");
    static readonly ProseWords Others = new(
        @"par\s+erreur", @"classé\w*\s+sans\s+suite", @"anulamos|anulad[ao]s?\b", @"por\s+error", @"sin\s+efecto", @"annulliamo|annullat[ao]", @"(?:considera\w*|ritener\w*)\s+(?:\w+\s+)?null[ao]", @"per\s+errore", @"trekken\s+(?:wij|we)|ingetrokken|komen\s+te\s+vervallen", @"per\s+abuis|bij\s+vergissing|abusievelijk",
        @"аннулир\w*|отзыва\w+|отозван\w*|ошибочн\w*|по\s+ошибке", @"anulujemy|wycofujemy|cofamy|omyłkowo|pomyłkowo", @"cancelamos|por\s+engano|por\s+lapso", @"återkall\w+|drar\s+tillbaka|trækker\s+\w+\s+tilbage");

    static readonly ProseWords Subjects = new(
        "cancel", "annul", "void", "recall:", "errat", "correction", "corrigend", "rücknahme", "zurückgenommen", "widerruf", "erledigt", "storno", "berichtigung", "korrektur", "gegenstandslos", "retirada", "retiro", "retrait", "anula", "rectific", "ritir", "revoca",
        "intrek", "ingetrokken", "отзыв", "отмен", "аннулир", @"test\s+(?:notice|mail|message)", @"do\s+not\s+process", @"wrong\s+(?:ip|address)", "mistake", "settled", "moot", "wycofan", "anulowa", "återkall", @"(?:final\s+)?warning\s+before\s+(?:law)?suit", "invoice", "lawsuit", "rappel du message", "rückruf:", "retirar:", "richiamo:");

    // "If you believe that the notice was sent in error": what may come to be, and what must not.
    static readonly Wordings Hedge = new(@"(?:if|unless|until|whether|should|would|in\s+case|in\s+the\s+event|believe\w*|may|cannot|not|never|can|wenn|falls|sofern|ob|si|en\s+cas|en\s+caso|se|qualora|caso|если|indien|als|jeśli)\b");

    /// <summary>The words that say so; null for none.</summary>
    public static string? Find(string subject, Prose prose) =>
        Subjects.Find(Prose.Of(subject)) ?? Statements.Find(prose, IsHedged) ?? Others.Find(prose, IsHedged);

    static bool IsHedged(string before) => Hedge.AreIn(before);
}
