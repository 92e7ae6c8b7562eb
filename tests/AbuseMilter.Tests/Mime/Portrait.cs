using System.Text;
using AbuseMilter.Mime;

namespace AbuseMilter.Tests.Mime;

/// <summary>All that was read out of a mail, in lines that a person can check against the mail beside it.</summary>
static class Portrait
{
    static readonly string[] NotListed = ["From", "Reply-To", "To", "Cc", "Subject", "MIME-Version", "Content-Type"];

    public static string Of(MimeMessage message)
    {
        var lines = new StringBuilder();
        lines.Append("subject: ").Append(message.Subject).Append('\n');
        AppendMailboxes(lines, "from", message.From);
        AppendMailboxes(lines, "reply-to", message.ReplyTo);
        AppendMailboxes(lines, "to", message.To);
        AppendMailboxes(lines, "cc", message.Cc);
        if (message.MessageId is not null)
            lines.Append("message-id: ").Append(message.MessageId).Append('\n');
        foreach (var reference in message.References)
            lines.Append("reference: ").Append(reference).Append('\n');
        foreach (var header in message.Headers.Where(header => !NotListed.Contains(header.Name)))
            lines.Append("header: ").Append(header.Name).Append(" = ").Append(header.Value).Append('\n');
        AppendEntity(lines, message.Body, "");
        foreach (var defect in message.Defects)
            lines.Append("defect: ").Append(defect).Append('\n');
        return lines.Append("text:\n").Append(message.Text).ToString();
    }

    static void AppendMailboxes(StringBuilder lines, string field, IReadOnlyList<MailboxAddress> mailboxes)
    {
        foreach (var mailbox in mailboxes)
            lines.Append(field).Append(": ").Append(mailbox.Name ?? "-").Append(" | ").Append(mailbox.Address).Append('\n');
    }

    static void AppendEntity(StringBuilder lines, MimeEntity entity, string indent)
    {
        lines.Append("part: ").Append(indent).Append(entity.ContentType.MimeType);
        if (entity.ContentType.Charset is { } charset)
            lines.Append(" charset ").Append(charset);
        if (entity is MimePart { FileName: { } name })
            lines.Append(" named ").Append(name);
        lines.Append('\n');
        foreach (var child in (entity as Multipart)?.Children ?? [])
            AppendEntity(lines, child, indent + "  ");
        if (entity is MessagePart embedded)
            AppendEntity(lines, embedded.Message.Body, indent + "  ");
    }
}
