using System.Globalization;
using AbuseMilter.Cli.Queue;
using AbuseMilter.Mime;
using AbuseMilter.Store;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AbuseMilter.Cli.Pages;

/// <summary>A reply for the person who decides about it: what became of it and why, what it answers, and the letter as it would go.</summary>
static class ReplyPage
{
    const int LongestWhy = 300;

    static readonly Style Waits = new(Color.Yellow);

    public static IRenderable Of(QueueRow row, FiledMail filed, DateTimeOffset now)
    {
        var page = new Page();
        WriteState(page, row, now);
        if (row.Entry is { } entry) CasePage.Write(page, "What it answers", row.NoticeId!.Value, entry, filed, now);
        page.Heading("The letter");
        page.Verbatim(Letter(row.Outbox.Mail.Content));
        return page.End();
    }

    /// <summary>A line on a reply of a case.</summary>
    public static string Line(QueueRow row, DateTimeOffset now)
    {
        var mail = row.Outbox.Mail;
        var ended = row.EndedAt is { } at ? $" {Clock.Minute(at)}" : row.Outbox.State == "pending" ? $", due {Clock.From(row.Outbox.Due, now)}" : "";
        return Shown.Line($"{row.State}{ended}, to {mail.To}{(row.Outbox.Answer is { } answer ? $": {answer}" : "")}", LongestWhy);
    }

    static void WriteState(Page page, QueueRow row, DateTimeOffset now)
    {
        var mail = row.Outbox.Mail;
        page.Heading(string.Create(CultureInfo.InvariantCulture, $"{(mail.IsAlert ? "Alert" : "Reply")} {mail.Id}: {row.State}"), Shown.Line(row.Why ?? "", LongestWhy), row.State == "held" ? Waits : null);
        page.Row("to", mail.To);
        page.Row("template", mail.Template);
        page.Row("queued", $"{Clock.Minute(mail.QueuedAt)} ({Clock.From(mail.QueuedAt, now)})");
        if (row.Entry is { } entry && row.Outbox.Answer is not null) page.Row("decided", Shown.Line(entry.ReplyReason, LongestWhy));
        if (mail.Attempts > 0) page.Row("attempts", mail.Attempts.ToString(CultureInfo.InvariantCulture));
        if (row.Outbox.State == "pending") page.Row("due", $"{Clock.Minute(row.Outbox.Due)} ({Clock.From(row.Outbox.Due, now)})");
        if (row.EndedAt is { } ended) page.Row(row.State, Clock.Minute(ended));
        if (row.Deadline is { } deadline) page.Row("answer by", $"{Clock.Minute(deadline)} ({Clock.From(deadline, now)})", Waits);
        if (row.State == "held" && NextStep.For(QueueQuery.Code(row.Why)) is { } step) page.Row("what to do", step);
    }

    // The header as it stands, and the text as it is read.
    static IEnumerable<string> Letter(ReadOnlyMemory<byte> content) =>
        [.. MimeMessage.Load(content).Headers.Select(header => header.ToString()), "", .. ReplyDraft.Of(content).Body.Split('\n')];
}
