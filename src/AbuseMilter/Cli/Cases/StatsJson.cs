using System.Text.Json;
using AbuseMilter.Notices;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Cases;

/// <summary>The stable form of <c>cases stats --json</c>: counts by name, latencies in seconds, null where no reply was sent.</summary>
static class StatsJson
{
    public static string Line(CaseStats stats) => JsonText.Line(json =>
    {
        json.WriteNumber("notices", stats.Notices);
        Write(json, "days", stats.Days);
        Write(json, "classes", stats.Classes);
        Write(json, "complainants", stats.Complainants);
        Write(json, "addresses", stats.Addresses);
        Write(json, "decisions", stats.Decisions);
        Write(json, "held", stats.Held);
        Write(json, "replies", stats.Replies);
        json.WriteStartObject("latency");
        foreach (var percent in (int[])[50, 90, 99])
        {
            if (stats.Within(percent) is { } time) json.WriteNumber($"p{percent}", Math.Round(time.TotalSeconds, 3));
            else json.WriteNull($"p{percent}");
        }
        json.WriteEndObject();
    });

    // Names are strangers' words, and two may look alike once they are clean: pairs and no keys.
    static void Write(Utf8JsonWriter json, string name, IReadOnlyList<CaseStats.Share> shares)
    {
        json.WriteStartArray(name);
        foreach (var share in shares)
        {
            json.WriteStartObject();
            json.WriteString("name", Redaction.Of(share.Name));
            json.WriteNumber("count", share.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
