namespace AbuseMilter.Notices;

/// <summary>What Source and Item of an ACNS document may say; the first mention counts.</summary>
sealed class AcnsSection
{
    readonly List<NoticeTime> seen = [];
    NoticeItem facts = new();
    NoticeTime? time;
    string? protocol;
    string? infoHash;

    // The name in capitals, without underscores.
    public void Take(string name, string value)
    {
        facts = name switch
        {
            "IPADDRESS" or "IP" => WithEndpoint(FactText.Endpoint(value)),
            "PORT" => facts with { Port = FactText.Port(value) ?? facts.Port },
            "TYPE" => facts with { Protocol = facts.Protocol ?? FactText.Protocol(value) },
            "TITLE" => facts with { Work = facts.Work ?? FactText.Work(value) },
            "FILENAME" => facts with { FileName = facts.FileName ?? FactText.FileName(value) },
            "FILESIZE" => facts with { Size = facts.Size ?? FactSize.Read(value, out _) },
            "HASH" => facts with { InfoHash = Better(facts.InfoHash, FactText.Hash(value)) },
            "URL" or "URLBASE" => facts with { Url = facts.Url ?? FactText.Url(value) },
            _ => facts,
        };
        if (name is "PROTOCOL") protocol ??= FactText.Protocol(value);
        if (name is "INFOHASH") infoHash ??= FactText.Hash(value);
        if (name is "TIMESTAMP") time ??= NoticeTime.Read(value);
    }

    public void Seen(string value)
    {
        if (seen.Count < 2 && NoticeTime.Read(value) is { } stated) seen.Add(stated);
    }

    /// <summary>The item with what its source says. Type of an item is the kind of work; Type of the source is the network.</summary>
    public ReadItem ToItem(AcnsSection source) => new(facts with
    {
        Ip = facts.Ip ?? source.facts.Ip,
        Port = facts.Port ?? source.facts.Port,
        Protocol = source.protocol ?? source.facts.Protocol,
        InfoHash = infoHash ?? facts.InfoHash ?? (facts.Url is { } url ? Magnet.Read(url)?.Hash : null),
        Url = facts.Url ?? source.facts.Url,
    })
    {
        Times = (time ?? source.time) is { } stated ? [.. seen, .. source.seen, stated] : [.. seen, .. source.seen],
    };

    NoticeItem WithEndpoint((string? Ip, int? Port) endpoint) => facts with { Ip = facts.Ip ?? endpoint.Ip, Port = facts.Port ?? endpoint.Port };

    // Where a digest of the file stands beside that of the torrent, the latter is the longer one.
    static string? Better(string? known, string? other) => known is null || (known.Length == 32 && other?.Length > 32) ? other ?? known : known;
}
