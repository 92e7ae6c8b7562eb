using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>What conditions look at, and what went wrong while they did.</summary>
public sealed record JudgedMail(Envelope Envelope, MimeMessage Message, Notice? Notice)
{
    public Assessment Assessment { get; init; } = Assessment.Unseen;

    /// <summary>Of the sender's family; null when no profile matches.</summary>
    public ProfileSettings? Profile { get; init; }

    /// <summary>Who wrote the mail, behind a group that passed it on; null where nobody looked.</summary>
    public Author? Author { get; init; }

    /// <summary>The mailboxes that count as From.</summary>
    internal IReadOnlyList<MailboxAddress> Authors => Author is { IsRewritten: true, Mailbox: { } original } ? [original] : Message.From;

    public Authentication Authentication { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    internal List<string> Troubles { get; } = [];
}
