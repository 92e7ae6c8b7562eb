using AbuseMilter.Mime;

namespace AbuseMilter.Replies;

/// <summary>
/// Where an answer may go: an aligned Reply-To, else From. Never the envelope's address, which belongs to the bounces of the sender's
/// provider, and never an address out of the text, which would let anybody aim our mail at anybody.
/// </summary>
static class ReplyDestination
{
    static readonly string[] NoReplyNames = ["noreply", "donotreply", "dontreply", "donotrespond", "noresponse", "mailerdaemon", "undisclosed"];
    static readonly string[] LocalDomains = ["localhost", "local", "invalid"];

    /// <summary>The mailbox to answer; null when nobody reads there.</summary>
    public static MailboxAddress? Choose(MailboxAddress from, IReadOnlyList<MailboxAddress> replyTo)
    {
        if (replyTo is [var aligned] && IsAligned(aligned.Domain, from.Domain) && !IsNoReply(aligned)) return aligned;
        return IsNoReply(from) ? null : from;
    }

    /// <summary>Why no mail goes to such an address, in words; null when it is fine.</summary>
    public static string? Defect(MailboxAddress mailbox)
    {
        if (SmtpPath.Defect(mailbox.Address) is { } defect) return defect;
        if (!mailbox.IsAddrSpec) return "the address is not ASCII or malformed";
        if (mailbox.LocalPart.AsSpan().IndexOfAny("%!|") >= 0) return "the local part holds a route or a command";
        if (mailbox.Domain.StartsWith('[')) return "the domain is an IP address";
        if (mailbox.Domain.Split('.').Any(label => label.Length > 63)) return "the domain is malformed";
        var top = mailbox.Domain[(mailbox.Domain.LastIndexOf('.') + 1)..];
        return LocalDomains.Contains(top) || top == mailbox.Domain ? "the domain exists on no public network" : null;
    }

    /// <summary>True for the same domain, and when one lies below the other.</summary>
    static bool IsAligned(string one, string other) => one.Length > 0 && other.Length > 0
        && (one == other || one.EndsWith("." + other, StringComparison.Ordinal) || (one.Contains('.') && other.EndsWith("." + one, StringComparison.Ordinal)));

    static bool IsNoReply(MailboxAddress mailbox)
    {
        var name = string.Concat(mailbox.LocalPart.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return NoReplyNames.Any(name.Contains);
    }
}
