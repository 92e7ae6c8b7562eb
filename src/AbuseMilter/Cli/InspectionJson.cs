using System.Text.Encodings.Web;
using System.Text.Json;
using AbuseMilter.Notices;
using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary>The stable form of <c>inspect --json</c>: one object a line, every key always there, null where nothing is known.</summary>
static class InspectionJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Inspection inspection)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, inspection);
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    static void Write(Utf8JsonWriter json, Inspection inspection)
    {
        var appraisal = inspection.Appraisal;
        json.WriteStartObject();
        json.WriteString("file", inspection.File);
        json.WriteString("class", appraisal?.Decision.Class ?? "none");
        json.WriteStartObject("assessment");
        json.WriteString("class", appraisal?.Assessment.Class.Word());
        json.WriteString("kind", appraisal?.Assessment.Kind.Word());
        json.WriteString("role", appraisal?.Assessment.Role.Word());
        json.WriteString("reason", Safe(appraisal?.Assessment.Reason));
        json.WriteStartArray("evidence");
        foreach (var evidence in appraisal?.Assessment.Evidence ?? []) json.WriteStringValue(Safe($"{evidence.For.Word()} {evidence.Points:+0;-0}: {evidence.What}"));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("format", appraisal?.Notice?.Format);
        json.WriteString("profile", appraisal?.Profile?.Name);
        json.WriteString("rule", appraisal?.Decision.Rule);
        if (appraisal?.Notice is { } notice) Write(json, notice);
        else json.WriteNull("notice");
        json.WriteString("maildir", appraisal?.Decision.Maildir);
        json.WriteString("redirect", appraisal?.Decision.Redirect);
        json.WriteStartObject("reply");
        json.WriteString("decision", appraisal?.Reply.Word ?? "none");
        json.WriteString("reason", Safe(appraisal?.Reply.Reason ?? inspection.WhyUntouched));
        json.WriteString("to", appraisal?.Reply.To);
        json.WriteString("template", appraisal?.Reply.Template);
        json.WriteString("subject", Safe(appraisal?.Reply.Subject));
        json.WriteEndObject();
        json.WriteString("verdict", inspection.Verdict.Disposition.ToString().ToLowerInvariant());
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Notice notice)
    {
        json.WriteStartObject("notice");
        json.WriteString("case_id", Safe(notice.CaseId));
        json.WriteString("ticket_id", Safe(notice.TicketId));
        json.WriteString("complainant", Safe(notice.Complainant));
        json.WriteString("rights_holder", Safe(notice.RightsHolder));
        json.WriteBoolean("conflict", notice.Conflict);
        json.WriteStartArray("items");
        foreach (var item in notice.Items) Write(json, item);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, NoticeItem item)
    {
        json.WriteStartObject();
        json.WriteString("ip", item.Ip);
        WriteNumber(json, "port", item.Port);
        json.WriteString("protocol", Safe(item.Protocol));
        json.WriteString("time_utc", InspectionText.Utc(item.TimeUtc));
        json.WriteString("time_stated", Safe(item.TimeStated));
        json.WriteString("infohash", item.InfoHash);
        json.WriteString("filename", Safe(item.FileName));
        WriteNumber(json, "size", item.Size);
        json.WriteString("work", Safe(item.Work));
        json.WriteString("url", Safe(item.Url));
        json.WriteEndObject();
    }

    // What a mail says may hold what only the subscriber should read.
    static string? Safe(string? text) => text is null ? null : Redaction.Of(text);

    static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
