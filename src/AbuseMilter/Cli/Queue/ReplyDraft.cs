using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Replies;

namespace AbuseMilter.Cli.Queue;

/// <summary>A rendered reply as a person may change it: subject and text; all other fields, the Message-ID among them, stay as they are.</summary>
sealed class ReplyDraft
{
    const string Label = "Subject:";

    static readonly string[] WrittenAnew = ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

    /// <summary>How deep they lie in a mail of ours.</summary>
    const int Attachments = 2;

    readonly MimeMessage mail;

    ReplyDraft(MimeMessage mail) => this.mail = mail;

    public string Subject => mail.Subject ?? "";

    /// <summary>What stands in the file: the subject's line, an empty line, the text.</summary>
    public string Text => $"{Label} {Subject}\n\n{Body}\n";

    public string Body => (mail.TextParts.FirstOrDefault()?.Text ?? "").TrimEnd('\n');

    // What TextMail attaches, which a person does not change.
    HeaderList? AttachedHeader => mail.Body.Leaves(Attachments).FirstOrDefault(part => part.ContentType.MimeType.Equals("text/rfc822-headers", StringComparison.OrdinalIgnoreCase))
        is { } attached ? MimeMessage.Load(attached.Content).Headers : null;

    public static ReplyDraft Of(ReadOnlyMemory<byte> content) => new(MimeMessage.Load(content));

    /// <summary>The reply with what the person wrote.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="whyNot">What is in the way.</param>
    /// <returns>Null when it is unchanged, empty, or no reply any more.</returns>
    public byte[]? With(string text, out string? whyNot)
    {
        text = text.TrimStart('\ufeff').ReplaceLineEndings("\n");
        var lines = text.TrimStart('\n').Split('\n', 2);
        var body = lines.Length > 1 ? lines[1].Trim('\n') : "";
        whyNot = string.IsNullOrWhiteSpace(text) || string.IsNullOrWhiteSpace(body) ? "the text is empty"
            : !lines[0].StartsWith(Label, StringComparison.OrdinalIgnoreCase) ? $"the first line must be \"{Label} ...\""
            : string.IsNullOrWhiteSpace(lines[0][Label.Length..]) ? "the subject is empty"
            : body.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? "the text holds control characters"
            : null;
        if (whyNot is not null) return null;
        var subject = lines[0][Label.Length..].Trim();
        if (subject == Subject && body == Body)
        {
            whyNot = "the text is unchanged (queue release without --edit sends it as it is)";
            return null;
        }
        return Compose(subject, body, out whyNot);
    }

    byte[]? Compose(string subject, string body, out string? whyNot)
    {
        try
        {
            var content = new TextMail
            {
                Headers = [.. mail.Headers.Where(header => !WrittenAnew.Contains(header.Name, StringComparer.OrdinalIgnoreCase)).Select(header => (header.Name, Value(header, subject)))],
                Text = body,
                AttachedHeader = AttachedHeader,
            }.ToBytes();
            whyNot = content.Length <= ReplyMail.LongestMail ? null : $"the reply is longer than {ReplyMail.LongestMail} octets";
            return whyNot is null ? content : null;
        }
        catch (ArgumentException e)
        {
            whyNot = e.Message;
            return null;
        }
    }

    // Plain text is encoded again; what has a structure was written by us, in ASCII.
    static string Value(Header header, string subject) =>
        header.Name.Equals("Subject", StringComparison.OrdinalIgnoreCase) ? subject
        : header.Name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) ? header.Value
        : Encoding.ASCII.GetString(header.RawValue.Span).Replace("\r\n", "", StringComparison.Ordinal).Trim();
}
