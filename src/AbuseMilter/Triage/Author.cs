using AbuseMilter.Mime;

namespace AbuseMilter.Triage;

/// <summary>
/// Who wrote a mail. That is From, unless a group address of ours passed the mail on and put itself there (<c>'Example' via abuse</c>, to satisfy DMARC):
/// then the original stands in X-Original-From, X-Original-Sender or Reply-To.
/// </summary>
public sealed record Author(MailboxAddress? Mailbox, bool IsRewritten)
{
    static readonly string[] Originals = ["X-Original-From", "X-Original-Sender", "Reply-To"];

    public static Author Of(MimeMessage message, Desk desk)
    {
        if (message.From is not [var from]) return new(null, false);
        if (!desk.IsOurs(from.Address) || !PassedOn(message)) return new(from, false);
        foreach (var name in Originals)
        {
            if (message.Headers.All(name).Skip(1).Any()) break; // whoever writes twice wants to be misread
            if (message.Addresses(name) is [var original] && original.Domain.Length > 0 && !desk.IsOurs(original.Address)) return new(original, true);
        }
        return new(from, false);
    }

    static bool PassedOn(MimeMessage message) => message.Headers["List-Id"] is not null || message.Headers["X-Original-From"] is not null
        || message.From[0].Name?.Contains(" via ", StringComparison.OrdinalIgnoreCase) == true;
}
