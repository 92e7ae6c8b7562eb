using System.Globalization;
using System.Text.Json;
using AbuseMilter.Notices;
using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary>The stable form of a notice's facts: every key always there, null where nothing is stated.</summary>
/// <param name="json">In an object.</param>
/// <param name="clean">Takes out of a stranger's text what shall not be read.</param>
sealed class NoticeJson(Utf8JsonWriter json, Func<string, string> clean)
{
    /// <summary>The property <c>notice</c>.</summary>
    /// <param name="notice">Its value.</param>
    /// <param name="from">When deadlines begin.</param>
    public void Write(Notice notice, DateTimeOffset from)
    {
        json.WriteStartObject("notice");
        json.WriteString("kind", notice.Kind.Word());
        Text("report_type", notice.ReportType);
        Text("case_id", notice.CaseId);
        Text("ticket_id", notice.TicketId);
        Text("complainant", notice.Complainant);
        Text("rights_holder", notice.RightsHolder);
        Text("address", notice.Address);
        Write(notice.Deadline, from);
        Text("subject_demand", notice.SubjectDemand);
        json.WriteBoolean("repeated", notice.IsRepeated);
        json.WriteBoolean("retraction", notice.Retraction);
        json.WriteBoolean("conflict", notice.Conflict);
        json.WriteStartArray("items");
        foreach (var item in notice.Items) Write(item);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A stranger's text.</summary>
    public void Text(string name, string? text) => json.WriteString(name, text is null ? null : clean(text));

    /// <summary>To the second, in UTC.</summary>
    public static string? Utc(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    void Write(NoticeDeadline? deadline, DateTimeOffset from)
    {
        if (deadline is null)
        {
            json.WriteNull("deadline");
            return;
        }
        json.WriteStartObject("deadline");
        Text("stated", deadline.Stated);
        json.WriteString("due", Utc(deadline.Due(from)));
        json.WriteEndObject();
    }

    void Write(NoticeItem item)
    {
        json.WriteStartObject();
        Text("case_id", item.CaseId);
        json.WriteString("ip", item.Ip);
        Number("port", item.Port);
        Text("protocol", item.Protocol);
        json.WriteString("time_utc", Utc(item.TimeUtc));
        Text("time_stated", item.TimeStated);
        json.WriteBoolean("time_assumed", item.TimeAssumed);
        json.WriteString("infohash", item.InfoHash);
        Text("filename", item.FileName);
        Number("size", item.Size);
        Text("work", item.Work);
        Text("url", item.Url);
        json.WriteEndObject();
    }

    void Number(string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
