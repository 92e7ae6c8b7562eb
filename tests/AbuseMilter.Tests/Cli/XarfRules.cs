using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AbuseMilter.Tests.Cli;

/// <summary>
/// The published rules of XARF 4 for reports about copyright, written down from its schemas (xarf-core, copyright-p2p, copyright-copyright): what must be there, and
/// what each value must look like.
/// </summary>
static partial class XarfRules
{
    static readonly string[] Required = ["xarf_version", "report_id", "timestamp", "reporter", "sender", "source_identifier", "category", "type"];
    static readonly string[] Protocols = ["bittorrent", "edonkey", "gnutella", "kademlia", "other"];
    static readonly string[] SwarmKeys = ["info_hash", "magnet_uri", "torrent_name", "file_count", "total_size"];

    /// <summary>What a report does wrong; empty when nothing.</summary>
    public static IEnumerable<string> Broken(JsonElement report)
    {
        foreach (var name in Required.Where(name => !report.TryGetProperty(name, out _))) yield return $"{name} is missing";
        if (!Matches(report, "xarf_version", Version())) yield return "xarf_version";
        if (!Matches(report, "report_id", RandomId())) yield return "report_id is no UUID of version 4";
        if (!Matches(report, "timestamp", Instant()) || !DateTimeOffset.TryParse(Text(report, "timestamp"), CultureInfo.InvariantCulture, out _)) yield return "timestamp";
        foreach (var party in (string[])["reporter", "sender"])
        {
            foreach (var wrong in Contact(report.GetProperty(party))) yield return $"{party}.{wrong}";
        }
        if (Text(report, "source_identifier") is not { Length: > 0 }) yield return "source_identifier";
        if (report.TryGetProperty("source_port", out var port) && port.GetInt32() is < 1 or > 65535) yield return "source_port";
        if (Text(report, "category") != "copyright") yield return "category";
        if (TooLong(report, "work_title", 500)) yield return "work_title";
        if (TooLong(report, "rights_holder", 200)) yield return "rights_holder";
        if (report.TryGetProperty("evidence_source", out _)) yield return "evidence_source is not known";
        if (report.EnumerateObject().GroupBy(property => property.Name).Any(same => same.Count() > 1)) yield return "a key twice";
        foreach (var wrong in Text(report, "type") switch { "p2p" => Shared(report), "copyright" => Placed(report), _ => ["type"] }) yield return wrong;
    }

    static IEnumerable<string> Contact(JsonElement contact)
    {
        if (!contact.EnumerateObject().Select(property => property.Name).Order().SequenceEqual(["contact", "domain", "org"])) yield return "keys";
        if (TooLong(contact, "org", 200) || Text(contact, "org") is not { Length: > 0 }) yield return "org";
        if (!Matches(contact, "contact", Mail())) yield return "contact";
        if (!Matches(contact, "domain", Host())) yield return "domain";
    }

    static IEnumerable<string> Shared(JsonElement report)
    {
        if (!Protocols.Contains(Text(report, "p2p_protocol"))) yield return "p2p_protocol";
        if (!report.TryGetProperty("swarm_info", out var swarm))
        {
            yield return "swarm_info is missing";
            yield break;
        }
        if (swarm.EnumerateObject().Any(property => !SwarmKeys.Contains(property.Name))) yield return "swarm_info has other keys";
        if (!swarm.TryGetProperty("info_hash", out _) && !swarm.TryGetProperty("magnet_uri", out _)) yield return "neither hash nor magnet";
        if (swarm.TryGetProperty("info_hash", out _) && !Matches(swarm, "info_hash", Hash())) yield return "info_hash";
        if (swarm.TryGetProperty("magnet_uri", out _) && !Matches(swarm, "magnet_uri", Magnet())) yield return "magnet_uri";
        if (TooLong(swarm, "torrent_name", 500)) yield return "torrent_name";
        if (swarm.TryGetProperty("total_size", out var size) && size.GetInt64() < 0) yield return "total_size";
    }

    static IEnumerable<string> Placed(JsonElement report)
    {
        if (!Uri.TryCreate(Text(report, "infringing_url"), UriKind.Absolute, out _)) yield return "infringing_url";
    }

    static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static bool Matches(JsonElement json, string name, Regex pattern) => Text(json, name) is { } text && pattern.IsMatch(text);

    static bool TooLong(JsonElement json, string name, int longest) => json.TryGetProperty(name, out _) && (Text(json, name) is not { } text || text.Length > longest);

    [GeneratedRegex(@"^4\.[0-9]+\.[0-9]+\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\z")]
    private static partial Regex RandomId();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z\z")]
    private static partial Regex Instant();

    [GeneratedRegex(@"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+\z")]
    private static partial Regex Mail();

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"^[a-fA-F0-9]{40}\z")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^magnet:\?xt=urn:")]
    private static partial Regex Magnet();
}
