using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary>The stable form of <c>inspect --json</c>: one object a line, every key always there, null where nothing is known.</summary>
static class InspectionJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line(Inspection inspection)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, inspection);
        return Hidden.Escaped(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    static void Write(Utf8JsonWriter json, Inspection inspection)
    {
        var appraisal = inspection.Appraisal;
        json.WriteStartObject();
        json.WriteString("file", inspection.File);
        json.WriteString("class", inspection.Class);
        Write(json, appraisal?.Assessment);
        json.WriteString("format", appraisal?.Notice?.Format);
        json.WriteString("profile", appraisal?.Profile?.Name);
        json.WriteString("rule", appraisal?.Decision.Rule);
        if (appraisal?.Notice is { } notice) new NoticeJson(json, Redaction.Of).Write(notice, inspection.WrittenAt);
        else json.WriteNull("notice");
        WriteActs(json, inspection);
        Write(json, appraisal?.Reply ?? ReplyDecision.None(inspection.ReplyCode, inspection.WhyUntouched![(inspection.ReplyCode.Length + 2)..]));
        WriteList(json, "defects", inspection.Message.Defects);
        json.WriteString("verdict", inspection.Plan.Verdict.Disposition.ToString().ToLowerInvariant());
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Assessment? assessment)
    {
        json.WriteStartObject("assessment");
        json.WriteString("class", assessment?.Class.Word());
        json.WriteString("kind", assessment?.Kind.Word());
        json.WriteString("role", assessment?.Role.Word());
        WriteText(json, "reason", assessment?.Reason);
        WriteList(json, "evidence", assessment?.Evidence.Select(evidence => $"{evidence.For.Word()} {evidence.Points:+0;-0}: {evidence.What}") ?? []);
        json.WriteEndObject();
    }

    static void WriteActs(Utf8JsonWriter json, Inspection inspection)
    {
        var decision = inspection.Appraisal?.Decision ?? Decision.Untouched;
        json.WriteString("maildir", decision.Maildir);
        json.WriteString("redirect", decision.Redirect);
        json.WriteString("quarantine", decision.Quarantine);
        json.WriteString("notify", decision.Notify);
        json.WriteStartObject("tags");
        foreach (var (name, value) in inspection.AllTags) WriteText(json, name, value);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, ReplyDecision reply)
    {
        json.WriteStartObject("reply");
        json.WriteString("decision", reply.Word);
        WriteText(json, "reason", reply.Reason);
        json.WriteString("to", reply.To);
        json.WriteString("template", reply.Template);
        WriteText(json, "subject", reply.Subject);
        json.WriteStartArray("limits");
        foreach (var limit in reply.Limits)
        {
            json.WriteStartObject();
            json.WriteString("key", limit.Key);
            json.WriteNumber("count", limit.Count);
            json.WriteNumber("seconds", (long)limit.Per.TotalSeconds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Free text of the mail: what is secret in it stays out.
    static void WriteText(Utf8JsonWriter json, string name, string? text) => json.WriteString(name, text is null ? null : Redaction.Of(text));

    static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(Redaction.Of(text));
        json.WriteEndArray();
    }
}
