using System.Globalization;
using AbuseMilter.Mime;
using AbuseMilter.Store;
using Spectre.Console.Rendering;

namespace AbuseMilter.Cli.Pages;

/// <summary>All that is known of a notice: the mail, its facts and where they stand, what was decided and why, and its replies.</summary>
static class CasePage
{
    const int LongestField = 300;

    public static IRenderable Of(CaseRow row, IReadOnlyList<QueueRow> replies, FiledMail filed, DateTimeOffset now)
    {
        var (page, entry) = (new Page(), row.Entry);
        Write(page, $"Case {entry.Notice?.CaseId ?? entry.Notice?.TicketId ?? "without a number"}", row.Id, entry, filed, now);
        page.Heading($"Reply: {entry.ReplyDecision}", Shown.Line(entry.ReplyReason, LongestField));
        foreach (var reply in replies) page.Row(string.Create(CultureInfo.InvariantCulture, $"{(reply.Outbox.Mail.IsAlert ? "alert" : "reply")} {reply.Outbox.Mail.Id}"), ReplyPage.Line(reply, now));
        return page.End();
    }

    /// <summary>The notice itself, under a heading of its own.</summary>
    public static void Write(Page page, string heading, long id, LedgerEntry entry, FiledMail filed, DateTimeOffset now)
    {
        page.Heading(heading, string.Create(CultureInfo.InvariantCulture, $"row {id}, received {Clock.Minute(entry.ReceivedAt)} ({Clock.From(entry.ReceivedAt, now)})"));
        page.Row("From", entry.From ?? "(nobody)");
        page.Row("Subject", Shown.Line(entry.Subject ?? "(none)", LongestField));
        page.Row("Envelope", $"<{entry.Sender}> to {string.Join(", ", entry.Recipients)}{(entry.ClientAddress is { } client ? $", from {client}" : "")}");
        page.Row("it is", Shown.Line(string.Join(", ", new[] { entry.Class, entry.Kind, entry.Role, entry.Profile }.OfType<string>()) + (entry.Rule is { } rule ? $"; rule {rule}" : ""), LongestField));
        if (entry.Evidence is { } evidence) page.Row("because", Shown.Line(evidence, LongestField));
        var file = entry.File is null ? null : filed.Find(entry.File);
        if (entry.File is not null) page.Row("file", file ?? $"{entry.File} (gone from there)");
        if (entry.Redirect is { } redirect) page.Row("redirected", redirect);
        if (entry.Outcome is { } outcome && entry.File is null) page.Row("outcome", outcome);
        if (entry.Notice is { } notice) NoticeFacts.Write(page, notice, MimeMessage.Load(Bytes(file)), entry.ReceivedAt);
    }

    // Without the mail the facts still stand there, and only their places are missing.
    static ReadOnlyMemory<byte> Bytes(string? file)
    {
        try
        {
            return file is null ? ReadOnlyMemory<byte>.Empty : File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }
}
