using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// The mail address that a letter names for answers: said to be for them, or else the only one of the sender's organisation that it holds.
/// Never one of those that it was sent to.
/// </summary>
static class LetterAddress
{
    const int MaxAddresses = 100;
    const int MaxLocal = 64;
    const int MaxLead = 160;

    static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_+=");

    static readonly SearchValues<string> Answering = SearchValues.Create(
    [
        "respond to", "respond at", "reply to", "replies to", "reply at", "responses to", "response to", "answer to", "answers to", "answers:", "replies:", "write to", "direct all", "direct any", "direct your", "correspondence to", "addressed to", "sent to us", "send your", "send all", "send any", "send replies",
        "humans read", "use this address", "instead to", "instead write", "antworten bitte", "antworten sie", "antworten an", "schreiben sie", "richten sie", "antwort an", "r\u00e9pondre \u00e0", "r\u00e9ponses \u00e0", "\u00e9crire \u00e0", "\u00e9crivez", "responder a", "responda a", "respuestas a", "escriba a", "dir\u00edjanse", "rispondere a", "risposte a", "scrivere a", "rispondete",
        "responda para", "respostas para", "escreva para", "antwoord naar", "antwoorden naar", "stuur uw", "odpowied", "ответы на", "ответ на", "отвечайте", "пишите на", "направляйте", "ответить на",
    ], StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<string> Contacting = SearchValues.Create(
    [
        "contact us", "contact", "reach us", "reached at", "enquiries", "inquiries", "questions", "queries", "kontakt", "wenden sie sich", "r\u00fcckfragen", "contacter", "contactez", "contacte", "contattare", "contatto", "contato", "neem contact", "kontaktować", "свяжитесь", "связаться", "контакт", "support:", "e-mail", "email", "mail:",
    ], StringComparison.OrdinalIgnoreCase);

    // For somebody else, or nobody.
    static readonly SearchValues<string> Others = SearchValues.Create(
    [
        "unsubscribe", "do not reply", "don't reply", "do not respond", "not monitored", "not read", "will be ignored", "subscriber", "your customer", "end user", "end-user", "account holder", "settle", "received:", "original-", "final-recipient", "list-", "postmaster", "privacy", "data protection", "confidential", "newsletter", "abmelden",
    ], StringComparison.OrdinalIgnoreCase);

    public static string? Find(NoticeSource source)
    {
        var text = source.Text.AsSpan();
        if (source.Forwarding is { IsPassedOn: true, At: > 0 } passedOn) text = text[..passedOn.At];
        string? contact = null;
        string? signature = null;
        var isOnly = true;
        var from = 0;
        for (var count = 0; count < MaxAddresses && from < text.Length && text[from..].IndexOf('@') is >= 0 and var next; count++)
        {
            var at = from + next;
            from = at + 1;
            if (Mailbox(text, at) is not (>= 0 and var start, > 0 and var end)) continue;
            from = end;
            var address = text[start..end].ToString();
            if (IsOther(address, source) || Standing(text, start, end) is not { } standing) continue;
            if (standing is Purpose.Answers) return address;
            if (standing is Purpose.Contact) contact ??= address;
            if (!SenderSite.IsSame(address, source.FromAddress)) continue;
            isOnly &= signature is null || signature.Equals(address, StringComparison.OrdinalIgnoreCase);
            signature ??= address;
        }
        return contact is not null && SenderSite.IsSame(contact, source.FromAddress) ? contact : isOnly ? signature : null;
    }

    enum Purpose
    {
        None,
        Contact,
        Answers,
    }

    static Purpose? Standing(ReadOnlySpan<char> text, int start, int end)
    {
        var (begin, stop) = Sentence.Around(text, start);
        var lead = text[Math.Max(begin, start - MaxLead)..start];
        var rest = text[end..Math.Max(end, Math.Min(stop, end + 60))];
        if (rest.IndexOf("\n\n") is >= 0 and var gap) rest = rest[..gap];
        // The next sentence may begin on the same line.
        if (lead.LastIndexOf(". ") is >= 0 and var dot) lead = lead[dot..];
        if (lead.ContainsAny(Others) && !lead.ContainsAny(Answering)) return null;
        if (lead.ContainsAny(Answering)) return IsRefused(lead) ? null : Purpose.Answers;
        return lead.ContainsAny(Contacting) ? Purpose.Contact : Purpose.None;
    }

    // "Mail sent to us at no-reply@… will be ignored": the refusal is that of the address itself.
    static bool IsRefused(ReadOnlySpan<char> lead) =>
        lead.Contains("do not ", StringComparison.OrdinalIgnoreCase) && !lead.Contains("instead", StringComparison.OrdinalIgnoreCase) && lead.IndexOf(',') < 0;

    static (int Start, int End)? Mailbox(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < MaxLocal && Characters.Contains(text[start - 1])) start--;
        var end = at + 1;
        while (end < text.Length && end - at < 254 && Characters.Contains(text[end])) end++;
        while (end > at && !char.IsAsciiLetterOrDigit(text[end - 1])) end--;
        while (start < at && !char.IsAsciiLetterOrDigit(text[start])) start++;
        return start < at && end > at + 3 && text[(at + 1)..end].Contains('.') ? (start, end) : null;
    }

    static bool IsOther(string address, NoticeSource source)
    {
        var local = address[..address.IndexOf('@')].Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        if (local.StartsWith("noreply", StringComparison.OrdinalIgnoreCase) || local.Contains("donotreply", StringComparison.OrdinalIgnoreCase) || local.Contains("unsubscribe", StringComparison.OrdinalIgnoreCase)) return true;
        return source.Recipients.Any(own => own.Equals(address, StringComparison.OrdinalIgnoreCase)
            || (SenderSite.IsSame(address, own) && !SenderSite.IsSame(address, source.FromAddress)));
    }
}
