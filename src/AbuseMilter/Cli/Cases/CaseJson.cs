using AbuseMilter.Notices;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Cases;

/// <summary>The stable form of <c>cases list</c>, <c>search</c> and <c>show</c> with <c>--json</c>, and of the export: every key always there, null where there is nothing.</summary>
static class CaseJson
{
    /// <param name="row">One notice.</param>
    /// <param name="replies">Null leaves the key out.</param>
    /// <param name="clean">Takes out of strangers' texts what shall not be read; without, secrets alone.</param>
    public static string Line(CaseRow row, IReadOnlyList<QueueRow>? replies = null, Func<string, string>? clean = null) => JsonText.Line(json =>
    {
        var text = new NoticeJson(json, clean ?? Redaction.Of);
        var entry = row.Entry;
        json.WriteNumber("row", row.Id);
        json.WriteString("digest", entry.Digest.Hex);
        json.WriteString("received_at", NoticeJson.Utc(entry.ReceivedAt));
        json.WriteString("queue_id", entry.QueueId);
        json.WriteString("client", entry.ClientAddress);
        text.Text("sender", entry.Sender);
        json.WriteStartArray("recipients");
        foreach (var recipient in entry.Recipients) json.WriteStringValue(recipient);
        json.WriteEndArray();
        text.Text("from", entry.From);
        text.Text("subject", entry.Subject);
        text.Text("message_id", entry.MessageId);
        json.WriteString("class", entry.Class);
        json.WriteString("kind", entry.Kind);
        json.WriteString("role", entry.Role);
        json.WriteString("profile", entry.Profile);
        text.Text("evidence", entry.Evidence);
        json.WriteString("rule", entry.Rule);
        json.WriteString("outcome", entry.Outcome);
        json.WriteString("file", entry.File);
        json.WriteString("redirect", entry.Redirect);
        json.WriteString("deadline", NoticeJson.Utc(row.Due));
        json.WriteString("reply_decision", entry.ReplyDecision);
        text.Text("reply_reason", entry.ReplyReason);
        json.WriteString("reply_state", row.ReplyState);
        json.WriteString("replied_at", NoticeJson.Utc(row.RepliedAt));
        if (entry.Notice is { } notice) text.Write(notice, entry.ReceivedAt);
        else json.WriteNull("notice");
        if (replies is null) return;
        json.WriteStartArray("replies");
        foreach (var reply in replies) json.WriteRawValue(Queue.QueueJson.Line(reply));
        json.WriteEndArray();
    });
}
