using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>What a letter wants to find in the subject of its answer: "Please keep the case ID in the subject".</summary>
static class LetterDemand
{
    const int MaxTried = 200;
    const int MaxSentence = 200;

    static readonly SearchValues<string> Verbs = SearchValues.Create(
    [
        "include ", "quote ", "quoting", "keep ", "leave ", "mention ", "referenc", "refer to", "citing", "cite ", "preserve", "retain", "answer with", "reply with", "acknowledge with", "respond with", "name the", "state the", "state our",
        "in the subject", "subject line", "give the", "give our", "use the case", "use the ref", "put the", "unter angabe", "geben sie", "nennen sie", "anzugeben", "angeben", "im betreff",
        "rappeler", "rappelant", "indiquer", "indiquant", "mentionner", "mentionnant", "conserver", "dans l'objet", "dans l\u2019objet", "indique", "mencione", "mencionando", "incluya", "citando", "en el asunto", "indicare", "indicando", "citare", "riportare", "nell'oggetto", "nell\u2019oggetto",
        "indicar", "mencionar", "citar ", "no assunto", "vermeld", "onder vermelding", "podać", "podanie", "w temacie", "укажите", "указать", "указывайте", "сохраните", "в теме",
    ], StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<string> Numbers = SearchValues.Create(
    [
        "case id", "case_id", "caseid", "case no", "case number", "case ref", "notice id", "notice number", "notice no", "reference", "ref no", "ref.", "ticket", "docket", "file number", "report id", "report number", "complaint number", "complaint id", "claim number", "batch number", "message id", "this number", "above number",
        "aktenzeichen", "zeichen", "vorgangsnummer", "fallnummer", "ticketnummer", "referenz", "num\u00e9ro", "r\u00e9f\u00e9rence", "dossier", "expediente", "n\u00famero", "referencia", "numero", "riferimento", "protocollo", "processo", "refer\u00eancia",
        "kenmerk", "zaaknummer", "dossiernummer", "numer sprawy", "sygnatur", "номер",
    ], StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<string> Answers = SearchValues.Create(
    [
        "repl", "respon", "answer", "correspond", "acknowledg", "communicat", "enquir", "inquir", "question", "subject", "when you write", "when writing", "please", "antwort", "r\u00fcckfrag", "stellung", "betreff", "bitte", "r\u00e9pon", "correspond", "objet", "merci", "veuillez", "courrier",
        "respuesta", "respond", "asunto", "rogamos", "por favor", "rispost", "rispond", "oggetto", "si prega", "respost", "assunto", "antwoord", "wilt u", "gelieve", "odpowied", "temacie", "ответ", "тем", "просим",
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence with the demand; null when there is none. One that speaks of the subject comes before others.</summary>
    public static string? Find(NoticeSource source)
    {
        var text = source.Text.AsSpan();
        if (source.Forwarding is { IsPassedOn: true, At: > 0 }) text = text[..source.Forwarding.At];
        string? found = null;
        var from = 0;
        for (var tried = 0; tried < MaxTried && from < text.Length && text[from..].IndexOfAny(Verbs) is >= 0 and var next; tried++)
        {
            var (start, end) = Sentence.Around(text, from + next);
            from += next + 4;
            var sentence = text[start..end];
            if (!(sentence.ContainsAny(Numbers) || Bracketed(sentence) is not null) || !sentence.ContainsAny(Answers) || IsStatute(sentence)) continue;
            if (FactText.Line(sentence[..Math.Min(sentence.Length, 2 * MaxSentence)]) is not { } demand) continue;
            if (IsOfSubject(sentence)) return demand;
            if (IsOfAnswer(sentence)) found ??= demand;
        }
        return found;
    }

    /// <summary>The number that a demand means, or the demand itself where it names none.</summary>
    public static string Of(string demand, string? caseId, string? ticketId)
    {
        if (Bracketed(demand) is { } literal) return literal;
        foreach (var id in (string?[])[ticketId, caseId])
        {
            if (id is not null && demand.Contains(id, StringComparison.OrdinalIgnoreCase)) return id;
        }
        var isTicket = demand.Contains("ticket", StringComparison.OrdinalIgnoreCase);
        return (isTicket ? ticketId ?? caseId : caseId ?? ticketId) ?? demand[..Math.Min(demand.Length, MaxSentence)];
    }

    static bool IsOfSubject(ReadOnlySpan<char> sentence) =>
        sentence.Contains("subject", StringComparison.OrdinalIgnoreCase) || sentence.Contains("betreff", StringComparison.OrdinalIgnoreCase) || sentence.Contains("objet", StringComparison.OrdinalIgnoreCase)
        || sentence.Contains("asunto", StringComparison.OrdinalIgnoreCase) || sentence.Contains("oggetto", StringComparison.OrdinalIgnoreCase) || sentence.Contains("assunto", StringComparison.OrdinalIgnoreCase)
        || sentence.Contains("тем", StringComparison.OrdinalIgnoreCase) || sentence.Contains("temacie", StringComparison.OrdinalIgnoreCase) || sentence.Contains("onderwerp", StringComparison.OrdinalIgnoreCase);

    // "Please refer to the reference above for details" asks for nothing.
    static bool IsOfAnswer(ReadOnlySpan<char> sentence) =>
        !sentence.Contains("refer to the", StringComparison.OrdinalIgnoreCase) || sentence.Contains("repl", StringComparison.OrdinalIgnoreCase)
        || sentence.Contains("respon", StringComparison.OrdinalIgnoreCase) || sentence.Contains("correspond", StringComparison.OrdinalIgnoreCase);

    // "Subject to the penalties…", "with respect to the subject matter", labels that a list of facts has.
    static bool IsStatute(ReadOnlySpan<char> sentence) =>
        sentence.Contains("subject to", StringComparison.OrdinalIgnoreCase) || sentence.Contains("subject matter", StringComparison.OrdinalIgnoreCase) || sentence.Count('\n') > 5;

    // "[NBH-662018]"
    static string? Bracketed(ReadOnlySpan<char> sentence)
    {
        var open = sentence.IndexOf('[');
        if (open < 0 || sentence[open..].IndexOf(']') is not (> 2 and < 60 and var length)) return null;
        var inner = sentence.Slice(open + 1, length - 1);
        return inner.ContainsAnyInRange('0', '9') && !inner.Contains('.') && !inner.ContainsAny(" @:") ? sentence.Slice(open, length + 1).ToString() : null;
    }
}
