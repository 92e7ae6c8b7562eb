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

    public static string? Find(NoticeSource source)
    {
        var text = source.Prose.AsSpan();
        if (source.Forwarding is not { IsPassedOn: true, At: > 0 } passedOn) return Find(text, source, _ => true);
        // Below what is passed on the sender may go on himself; the other's addresses are not his.
        return Find(text[..passedOn.At], source, _ => true) ?? Find(text, source, address => SenderSite.IsSame(address, source.FromAddress));
    }

    static string? Find(ReadOnlySpan<char> text, NoticeSource source, Func<string, bool> isTheirs)
    {
        string? contact = null;
        string? signature = null;
        var isOnly = true;
        var from = 0;
        for (var count = 0; count < MaxAddresses && from < text.Length && text[from..].IndexOf('@') is >= 0 and var next; count++)
        {
            var at = from + next;
            from = at + 1;
            if (Mailbox(text, at) is not ( >= 0 and var start, > 0 and var end)) continue;
            from = end;
            var address = text[start..end].ToString();
            if (!isTheirs(address) || IsOther(address, source) || Standing(source, start) is not { } standing) continue;
            if (standing is Purpose.Answers) return address;
            if (standing is Purpose.Contact) contact ??= address;
            if (!SenderSite.IsSame(address, source.FromAddress)) continue;
            isOnly &= signature is null || signature.Equals(address, StringComparison.OrdinalIgnoreCase);
            signature ??= address;
        }
        // Where From is read there is no need to guess.
        if (!IsUnread(source.FromAddress)) return null;
        return contact is not null && SenderSite.IsSame(contact, source.FromAddress) ? contact : isOnly ? signature : null;
    }

    enum Purpose
    {
        None,
        Contact,
        Answers,
    }

    // Null where it is for somebody else. The next sentence may begin on the same line.
    static Purpose? Standing(NoticeSource source, int start)
    {
        ReadOnlySpan<char> text = source.Prose;
        var begin = Math.Max(Sentence.Around(text, start).Start, start - MaxLead);
        if (text[begin..start].LastIndexOf(". ") is >= 0 and var dot) begin += dot;
        if (source.Phrases.Has(Phrase.AnswerTo, begin, start)) return IsRefused(text[begin..start]) ? null : Purpose.Answers;
        if (source.Phrases.Has(Phrase.NotForAnswers, begin, start)) return null;
        return source.Phrases.Has(Phrase.Contact, begin, start) ? Purpose.Contact : Purpose.None;
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

    static bool IsOther(string address, NoticeSource source) => IsUnread(address) || source.Recipients.Any(own =>
        own.Equals(address, StringComparison.OrdinalIgnoreCase) || (SenderSite.IsSame(address, own) && !SenderSite.IsSame(address, source.FromAddress)));

    static bool IsUnread(string? address)
    {
        if (address is null) return true;
        Span<char> name = stackalloc char[MaxLocal];
        var length = 0;
        foreach (var c in address.AsSpan(0, Math.Min(MaxLocal, Math.Max(0, address.IndexOf('@')))))
        {
            if (char.IsAsciiLetterOrDigit(c)) name[length++] = char.ToLowerInvariant(c);
        }
        return ((ReadOnlySpan<char>)name[..length]).ContainsAny(Unread);
    }

    static readonly SearchValues<string> Unread = SearchValues.Create(["noreply", "donotreply", "dontreply", "unsubscribe", "mailerdaemon", "bounce"], StringComparison.Ordinal);
}
