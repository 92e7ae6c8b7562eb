using AbuseMilter.Notices;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Queue;

/// <summary>The stable form of <c>queue list --json</c> and <c>queue show --json</c>: every key always there, null where there is nothing.</summary>
static class QueueJson
{
    /// <param name="row">One mail.</param>
    /// <param name="isWhole">With the facts that it answers, and the letter.</param>
    public static string Line(QueueRow row, bool isWhole = false) => JsonText.Line(json =>
    {
        var text = new NoticeJson(json, Redaction.Of);
        var (mail, entry) = (row.Outbox.Mail, row.Entry);
        json.WriteNumber("id", mail.Id);
        json.WriteString("state", row.State);
        json.WriteBoolean("alert", mail.IsAlert);
        text.Text("why", row.Why);
        json.WriteString("to", mail.To);
        json.WriteString("template", mail.Template);
        json.WriteString("message_id", mail.MessageId);
        json.WriteString("queued_at", NoticeJson.Utc(mail.QueuedAt));
        json.WriteString("due", row.Outbox.State == "pending" ? NoticeJson.Utc(row.Outbox.Due) : null);
        json.WriteNumber("attempts", mail.Attempts);
        text.Text("answer", row.Outbox.Answer);
        json.WriteString("ended_at", NoticeJson.Utc(row.EndedAt));
        if (row.NoticeId is { } id) json.WriteNumber("row", id);
        else json.WriteNull("row");
        json.WriteString("received_at", NoticeJson.Utc(entry?.ReceivedAt));
        json.WriteString("deadline", NoticeJson.Utc(row.Deadline));
        json.WriteString("class", entry?.Class);
        json.WriteString("profile", entry?.Profile);
        text.Text("case_id", entry?.Notice?.CaseId ?? entry?.Notice?.TicketId);
        json.WriteString("ip", entry?.Notice?.Items.Select(item => item.Ip).FirstOrDefault(ip => ip is not null));
        text.Text("from", entry?.From);
        if (!isWhole) return;
        var letter = ReplyDraft.Of(mail.Content);
        json.WriteString("subject", letter.Subject);
        json.WriteString("text", letter.Body);
        if (entry?.Notice is { } notice) text.Write(notice, entry.ReceivedAt);
        else json.WriteNull("notice");
    });
}
