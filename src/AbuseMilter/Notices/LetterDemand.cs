namespace AbuseMilter.Notices;

/// <summary>What a letter wants to find in the subject of its answer: "Please keep the case ID in the subject".</summary>
static class LetterDemand
{
    const int MaxSentence = 200;

    /// <summary>The sentence with the demand; null when there is none. One that speaks of the subject comes before others.</summary>
    public static string? Find(NoticeSource source)
    {
        var limit = source.Forwarding is { IsPassedOn: true, At: > 0 } passedOn ? passedOn.At : source.Prose.Length;
        string? found = null;
        foreach (var hit in source.Phrases.Of(Phrase.Include))
        {
            if (hit.At >= limit) break;
            var (start, end) = Sentence.Around(source.Prose, hit.At);
            var sentence = source.Prose.AsSpan(start, end - start);
            if (!source.Phrases.Has(Phrase.Answer, start, end) || !(source.Phrases.Has(Phrase.Number, start, end) || Bracketed(sentence) is not null) || IsStatute(sentence)) continue;
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
