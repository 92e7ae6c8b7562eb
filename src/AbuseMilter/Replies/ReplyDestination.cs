using System.Collections.Frozen;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>
/// Where an answer may go: the address that the profile fixes; else a Reply-To of the author's domain or of one below or above it, else the author; and if nobody reads there, the address
/// that the notice names for answers, as long as it is of such a domain too or of one that the profile names. Never the envelope's address, which belongs to
/// the bounces of the sender's provider, and never another address out of the text, which would let anybody aim our mail at anybody.
/// </summary>
static class ReplyDestination
{
    // Special use (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476) and custom: no mail leaves for them.
    static readonly FrozenSet<string> LocalDomains = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "alt", "arpa", "corp", "home", "internal", "invalid", "lan", "local", "localdomain", "localhost", "onion", "test");

    /// <summary>The mailbox to answer; null when nobody reads at any that may be answered.</summary>
    public static MailboxAddress? Choose(ReplyOccasion occasion)
    {
        if (occasion.Profile?.AnswerTo is { } fixedAddress) return new MailboxAddress(null, fixedAddress);
        if (occasion.Author.Mailbox is not { } author) return null;
        var domains = occasion.Profile?.AnswerDomains ?? [];
        if (occasion.Message.ReplyTo is [var better] && !IsUnread(better) && BelongsTo(better, author, domains)
            && IsVerbatim(better, occasion.Message.Headers.All("Reply-To"))) return better;
        if (!IsUnread(author) && !SaysNobodyReads(occasion)) return author;
        return occasion.Notice?.Address is { } named && MailboxAddress.TryParse(named, out var stated) && !IsUnread(stated) && BelongsTo(stated, author, domains)
            ? stated : null;
    }

    // What the notice says that a provider passes on, the provider does not say of himself.
    static bool SaysNobodyReads(ReplyOccasion occasion) => occasion.Assessment.Role != SenderRole.Upstream && Unread.Find(occasion.Prose) is not null;

    static readonly ProseWords Unread = new(@"(?:mailbox|address|account|inbox)\s+(?:is|are)\s+(?:not\s+(?:being\s+)?(?:monitored|read|attended|checked)|unmonitored|unattended)|(?:do\s+not|don['’]t)\s+(?:reply|respond|answer)\s+(?:directly\s+)?to\s+this\s+(?:e-?mail|mail|message|address|mailbox)|repl(?:y|ies)\s+to\s+this\s+(?:e-?mail|mail|message|address|mailbox)\s+(?:are|is|will|cannot)|nicht\s+auf\s+diese\s+(?:e-?mail|mail|nachricht)|ne\s+(?:pas\s+répondre|répondez\s+pas)\s+à\s+ce|no\s+responda\s+a\s+est|non\s+rispond(?:ere|a|ete)\s+a\s+quest|não\s+responda\s+a\s+est|не\s+отвечайте\s+на\s+это|niet\s+op\s+deze\s+(?:e-?mail|mail)\s+(?:te\s+)?(?:antwoorden|reageren)");

    static bool BelongsTo(MailboxAddress mailbox, MailboxAddress author, IReadOnlyList<string> domains) =>
        mailbox.Address.Equals(author.Address, StringComparison.OrdinalIgnoreCase)
        || (DomainName.IsHostName(author.Domain) && !FreeMail.Has(author.Domain) && IsOneHouse(mailbox.Domain, author.Domain))
        || domains.Any(domain => DomainName.LiesIn(mailbox.Domain, domain));

    // The same domain, or one below the other. Who shares a parent may be a stranger: nobody knows all the names below which anybody may register.
    static bool IsOneHouse(string one, string other) => DomainName.LiesIn(one, other) && !DomainName.IsShared(other) || DomainName.LiesIn(other, one) && !DomainName.IsShared(one);

    /// <summary>Why no mail goes to such an address, in words; null when it is fine.</summary>
    public static string? Defect(MailboxAddress mailbox)
    {
        if (SmtpPath.Defect(mailbox.Address) is { } defect) return defect;
        if (!mailbox.IsAddrSpec) return "the address is not ASCII or malformed";
        if (mailbox.LocalPart.AsSpan().IndexOfAny("%!|@") >= 0) return "the local part holds a route or a command";
        if (mailbox.Domain.StartsWith('[')) return "the domain is an IP address";
        if (mailbox.Domain.Split('.').Any(label => label.Length > 63)) return "the domain is malformed";
        var top = mailbox.Domain[(mailbox.Domain.LastIndexOf('.') + 1)..];
        var isTopLevel = top.Length > 1 && (top.All(char.IsAsciiLetter) || top.StartsWith("xn--", StringComparison.Ordinal));
        return !isTopLevel || LocalDomains.Contains(top) || top == mailbox.Domain ? "the domain exists on no public network" : null;
    }

    /// <summary>
    /// Whether the only one of the fields writes the address as it was read: alone, in angle brackets at its end, or with a comment behind it. A broken field
    /// is repaired to be read, and nobody knows whether the repaired address is the sender's.
    /// </summary>
    public static bool IsVerbatim(MailboxAddress mailbox, IEnumerable<Header> fields)
    {
        if (fields.Take(2).ToList() is not [{ Value: var text }]) return false;
        if (text.EndsWith($"<{mailbox.Address}>", StringComparison.Ordinal)) return true;
        if (!text.StartsWith(mailbox.Address, StringComparison.Ordinal)) return false;
        var rest = text.AsSpan(mailbox.Address.Length).TrimStart();
        return rest.IsEmpty || (rest[0] == '(' && rest[^1] == ')');
    }

    static bool IsUnread(MailboxAddress mailbox) => SystemName.IsUnread(EnvelopeAddress.Parse(mailbox.Address).LocalName);
}
