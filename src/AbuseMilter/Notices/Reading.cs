namespace AbuseMilter.Notices;

/// <summary>What one format made of a mail, before the formats are put together.</summary>
sealed record Reading(string Format)
{
    /// <summary>As <see cref="Notice.ReportType"/>.</summary>
    public string? ReportType { get; init; }

    /// <summary>A report about something else than copyright: nothing else in the mail can be a notice, it is the evidence.</summary>
    public bool IsOtherReport => ReportType?.Contains("copyright", StringComparison.Ordinal) is false;

    public string? CaseId { get; init; }
    public string? TicketId { get; init; }
    public string? Complainant { get; init; }

    /// <summary>The mail address that the complainant states.</summary>
    public string? Address { get; init; }

    public string? RightsHolder { get; init; }
    public bool Retraction { get; init; }
    public NoticeKind Kind { get; init; }
    public NoticeDeadline? Deadline { get; init; }
    public string? SubjectDemand { get; init; }
    public bool IsRepeated { get; init; }
    public IReadOnlyList<ReadItem> Items { get; init; } = [];

    /// <summary>URLs that the letter complains of; they are what it is about where nothing else is.</summary>
    public IReadOnlyList<Place> Places { get; init; } = [];

    /// <summary>All documents of a mail as one reading, the first ones until there are <see cref="NoticeReader.MaxItems"/> items; null for none.</summary>
    /// <param name="documents">In their order, read when they are come to; null for what is none.</param>
    /// <param name="and">How a further one is added; null for <see cref="And"/>.</param>
    public static Reading? Of(IEnumerable<Reading?> documents, Func<Reading, Reading, Reading>? and = null)
    {
        Reading? all = null;
        foreach (var document in documents)
        {
            if (document is null) continue;
            all = all is null ? document : and is null ? all.And(document) : and(all, document);
            if (all.Items.Count >= NoticeReader.MaxItems) break;
        }
        return all;
    }

    /// <summary>This document with a further one of the same mail. The same one often comes twice, in the letter and attached.</summary>
    public Reading And(Reading next)
    {
        var more = next.Items.Where(item => !Items.Any(known => known.Item with { CaseId = null } == item.Item)).ToList();
        var differ = CaseId is not null && next.CaseId is not null && CaseId != next.CaseId;
        return this with
        {
            CaseId = CaseId ?? next.CaseId,
            Complainant = Complainant ?? next.Complainant,
            Address = Address ?? next.Address,
            RightsHolder = RightsHolder ?? next.RightsHolder,
            Deadline = Deadline ?? next.Deadline,
            Retraction = Retraction || next.Retraction,
            IsRepeated = IsRepeated || next.IsRepeated,
            Kind = Kind == NoticeKind.Unknown ? next.Kind : Kind,
            Items = differ && more.Count > 0 ? [.. Numbered(Items, CaseId), .. Numbered(more, next.CaseId)] : [.. Items, .. more],
        };
    }

    static IEnumerable<ReadItem> Numbered(IEnumerable<ReadItem> items, string? caseId) =>
        items.Select(item => item with { Item = item.Item with { CaseId = item.Item.CaseId ?? caseId } });

    /// <summary>What the items alone tell: an address that was seen at some time, or a place on the web.</summary>
    public static NoticeKind KindOf(IReadOnlyList<ReadItem> items) =>
        items.Any(item => item.HasEvent) && !items.All(item => item.IsOnWeb) ? NoticeKind.Conduit
        : items.Any(item => item.IsOnWeb) ? NoticeKind.Hosting : NoticeKind.Unknown;
}

/// <summary>An item with all the times that are stated for it: first seen, last seen, found.</summary>
sealed record ReadItem(NoticeItem Item)
{
    public IReadOnlyList<NoticeTime> Times { get; init; } = [];

    public bool HasEvent => Item.Ip is not null && Times.Count > 0;

    /// <summary>Whether it says that something went to or from an address, and not that it lies there.</summary>
    public bool IsTransfer => Item.InfoHash is not null || (Item.Ip is not null && Item is { Port: not null } or { Protocol: not null });

    public bool IsOnWeb => Item is { InfoHash: null, Url: { } url } && url.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    public bool HasContent => (Item.InfoHash ?? Item.FileName ?? Item.Url) is not null;

    public int Facts => new object?[]
    {
        Item.Ip, Item.Port, Item.Protocol, Item.InfoHash, Item.FileName, Item.Size, Item.Work, Item.Url, Times.Count > 0 ? Times : null,
    }.Count(fact => fact is not null);

    /// <summary>The time that stands for the event is the last of them: it is the one that machine blocks repeat.</summary>
    public NoticeItem WithTime() => Times.Count == 0 ? Item : Item.With(Times[^1]);

    /// <summary>False when both name an address or a time, and not the same.</summary>
    public bool AgreesWith(ReadItem other) =>
        (Item.Ip is null || other.Item.Ip is null || Item.Ip == other.Item.Ip)
        && (Times.Count == 0 || other.Times.Count == 0 || TimesAgreeWith(other));

    bool TimesAgreeWith(ReadItem other) => Times.Any(t => other.Times.Any(t.AgreesWith)) || Spans(other) || other.Spans(this);

    bool Spans(ReadItem other) =>
        Times.Count > 1 && other.Times.All(t => t.Utc >= Times.Min(own => own.Utc) && t.Utc <= Times.Max(own => own.Utc));

    /// <summary>Whether nothing that both say of the content differs.</summary>
    public bool IsSameContent(NoticeItem other) =>
        (Item.InfoHash is null || other.InfoHash is null || Item.InfoHash.Equals(other.InfoHash, StringComparison.OrdinalIgnoreCase))
        && (Item.FileName is null || other.FileName is null || Item.FileName == other.FileName)
        && (Item.Work is null || other.Work is null || Item.Work == other.Work)
        && (Item.Url is null || other.Url is null || Item.Url == other.Url);

    /// <summary>This item with its gaps filled from another.</summary>
    public ReadItem FilledFrom(ReadItem other) => new(Item with
    {
        CaseId = Item.CaseId ?? other.Item.CaseId,
        Ip = Item.Ip ?? other.Item.Ip,
        Port = Item.Port ?? other.Item.Port,
        Protocol = Item.Protocol ?? other.Item.Protocol,
        InfoHash = Item.InfoHash ?? other.Item.InfoHash,
        FileName = Item.FileName ?? other.Item.FileName,
        Size = Item.Size ?? other.Item.Size,
        Work = Item.Work ?? other.Item.Work,
        Url = Item.Url ?? other.Item.Url,
    })
    {
        Times = Times.Count > 0 ? Times : other.Times,
    };
}
