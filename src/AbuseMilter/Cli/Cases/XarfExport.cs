using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Cases;

/// <summary>
/// Claims about copyright as reports of XARF 4 (https://xarf.org), types <c>copyright/p2p</c> and <c>copyright/copyright</c>, one a line. The sender of the report is who sent the
/// notice. Field names and limits are those of the published schema; <c>case_id</c> and <c>ticket_id</c> are ours, as it has no place for them.
/// </summary>
static class XarfExport
{
    const int LongestOrganisation = 200;
    const int LongestTitle = 500;
    const string Nobody = "unknown.invalid";

    /// <returns>How many reports were written: none of what is no notice about copyright, or lacks what a report must have.</returns>
    public static int Write(TextWriter output, CaseRow row)
    {
        if (row.Entry is not { Class: "copyright", Notice: { } notice }) return 0;
        var reports = notice.Items.Select((item, number) => Report(row, notice, item, number)).OfType<string>().ToList();
        reports.ForEach(output.WriteLine);
        return reports.Count;
    }

    static string? Report(CaseRow row, Notice notice, NoticeItem item, int number)
    {
        var url = Uri.TryCreate(item.Url, UriKind.Absolute, out var absolute) && absolute.Host.Length > 0 ? absolute : null;
        var isShared = item is { InfoHash: not null, Ip: not null, TimeUtc: not null };
        if (!isShared && url is null) return null;
        return JsonText.Line(json =>
        {
            json.WriteString("xarf_version", "4.0.0");
            json.WriteString("report_id", Id(row.Entry.Digest, number));
            // What lies on the web was there when the notice came.
            json.WriteString("timestamp", NoticeJson.Utc(item.TimeUtc ?? row.Entry.ReceivedAt));
            WriteContact(json, "reporter", notice.RightsHolder ?? notice.Complainant, row.Entry.From);
            WriteContact(json, "sender", notice.Complainant, row.Entry.From);
            json.WriteString("source_identifier", item.Ip ?? url!.Host);
            if (item.Port is > 0 and <= 65535 and var port) json.WriteNumber("source_port", port);
            json.WriteString("category", "copyright");
            json.WriteString("type", isShared ? "p2p" : "copyright");
            if (isShared) WriteShared(json, item);
            else json.WriteString("infringing_url", url!.AbsoluteUri);
            WriteText(json, "work_title", item.Work, LongestTitle);
            WriteText(json, "rights_holder", notice.RightsHolder, LongestOrganisation);
            WriteText(json, "case_id", item.CaseId ?? notice.CaseId, LongestTitle);
            WriteText(json, "ticket_id", notice.TicketId, LongestTitle);
        });
    }

    static void WriteShared(Utf8JsonWriter json, NoticeItem item)
    {
        json.WriteString("p2p_protocol", Protocol(item));
        json.WriteStartObject("swarm_info");
        // The schema's info_hash is one of BitTorrent's first version.
        if (item.InfoHash is { Length: 40 } hash) json.WriteString("info_hash", hash);
        else json.WriteString("magnet_uri", item.InfoHash!.Length == 64 ? $"magnet:?xt=urn:btmh:1220{item.InfoHash}" : $"magnet:?xt=urn:ed2k:{item.InfoHash}");
        WriteText(json, "torrent_name", item.FileName, LongestTitle);
        if (item.Size is >= 0 and var size) json.WriteNumber("total_size", size);
        json.WriteEndObject();
    }

    static string Protocol(NoticeItem item)
    {
        bool Says(string word) => item.Protocol?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
        return Says("torrent") || Says("utp") ? "bittorrent"
            : Says("donkey") || Says("ed2k") || Says("emule") ? "edonkey"
            : Says("gnutella") ? "gnutella"
            : Says("kad") ? "kademlia"
            : item.Protocol is not null ? "other"
            : item.InfoHash!.Length == 32 ? "edonkey" : "bittorrent";
    }

    // An address that is masked, or none, must still look like one. Nobody can have mail in "invalid".
    static void WriteContact(Utf8JsonWriter json, string name, string? organisation, string? from)
    {
        var address = from?.Replace(Redaction.Mark, "redacted", StringComparison.Ordinal) ?? "";
        var mailbox = new MailboxAddress(null, address) is { IsAddrSpec: true } good && DomainName.IsHostName(good.Domain) && !good.Domain.Contains('_') ? good : new MailboxAddress(null, "unknown@" + Nobody);
        var known = organisation is null or Redaction.Mark ? mailbox.Domain : organisation;
        json.WriteStartObject(name);
        WriteText(json, "org", known, LongestOrganisation);
        json.WriteString("contact", mailbox.Address);
        json.WriteString("domain", mailbox.Domain);
        json.WriteEndObject();
    }

    static void WriteText(Utf8JsonWriter json, string name, string? text, int longest)
    {
        if (text is { Length: > 0 }) json.WriteString(name, text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)]);
    }

    // The same claim has the same id in every export (RFC 9562 section 5.8 in the clothes of a random one, which the schema asks for).
    static string Id(ContentDigest digest, int number)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{digest.Hex}/{number}"))[..16];
        hash[6] = (byte)((hash[6] & 0x0f) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }
}
