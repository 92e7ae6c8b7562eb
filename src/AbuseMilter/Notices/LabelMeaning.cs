using static AbuseMilter.Notices.NoticeFact;

namespace AbuseMilter.Notices;

/// <summary>What a label may stand for. Which of its facts it is, the value decides.</summary>
/// <param name="Facts">Bits by <see cref="NoticeFact"/>.</param>
/// <param name="IsWhole">True: every word of the label is known.</param>
/// <param name="IsWeak">True: many things have this label; the value must be no other than the fact, and facts beside it must bear it out.</param>
/// <param name="IsForeign">True: whatever the value is, it is no fact.</param>
readonly record struct LabelMeaning(int Facts, bool IsWhole, bool IsWeak, bool IsForeign = false)
{
    const int Times = (1 << (int)Time) | (1 << (int)FirstSeen) | (1 << (int)LastSeen);
    const int Typed = Times | (1 << (int)Ip) | (1 << (int)Port) | (1 << (int)InfoHash) | (1 << (int)Network);

    const int Contents = (1 << (int)FileName) | (1 << (int)Work) | (1 << (int)RightsHolder) | (1 << (int)Size) | (1 << (int)Url)
        | (1 << (int)Network) | (1 << (int)Protocol);

    // The first whose value fits.
    static readonly NoticeFact[] Order =
        [Size, InfoHash, Port, Ip, Time, FirstSeen, LastSeen, Network, Protocol, Url, TicketId, CaseId, FileName, RightsHolder, Work];

    public static readonly LabelMeaning Foreign = new(0, false, false, true);

    public bool IsNone => Facts == 0;

    /// <summary>Whether it can only stand for what one sees from the value that it is.</summary>
    public bool IsTyped => (Facts & ~Typed) == 0;

    public static LabelMeaning Of(NoticeFact fact) => new(1 << (int)fact, true, false);

    public static LabelMeaning Of(LabelRole sum, int known, int leading)
    {
        var facts = (int)(sum & LabelRole.Facts);
        var isDay = (sum & LabelRole.Day) != 0;
        var isPaper = (sum & LabelRole.Paper) != 0;
        var isEvent = (sum & LabelRole.Event) != 0;
        var hasId = (sum & LabelRole.Id) != 0;
        // "Date of this notice", "Report sent at"
        if (isPaper && (isDay || Has(facts, Time))) return Foreign;
        // "Release date"
        if (isDay && (facts & (Bit(FileName) | Bit(Work))) != 0 && !isEvent) return Foreign;
        // "Our IP address"
        if ((sum & LabelRole.Ours) != 0 && (facts & (Bit(Ip) | Bit(Port))) != 0) return Foreign;
        var isWeak = isDay && !isEvent && !Has(facts, Time);
        if (isDay) facts |= Bit(Time);
        if ((isPaper || (isEvent && hasId)) && (facts & ~Bit(CaseId)) == 0)
        {
            isWeak = !hasId && facts == 0;
            facts |= Bit(CaseId);
        }
        // "Number of files", "Work ID"
        if (hasId && (facts & ~Contents) == 0) return Foreign;
        if (Has(facts, Time) && (sum & (LabelRole.First | LabelRole.Last)) is var end and not LabelRole.None)
        {
            facts = (facts & ~Bit(Time)) | Bit((end & LabelRole.Last) != 0 ? LastSeen : FirstSeen);
        }
        // One word alone behind others would be anybody's: "Settlement URL", "Job title"; an address is one in any company.
        if (leading > 0 && known < 2)
        {
            isWeak |= (facts & (Bit(Ip) | Bit(InfoHash))) == 0;
            facts &= Bit(Ip) | Bit(InfoHash) | Bit(FileName) | Bit(Work);
        }
        return new(facts, leading == 0, isWeak);
    }

    static int Bit(NoticeFact fact) => 1 << (int)fact;

    static bool Has(int facts, NoticeFact fact) => (facts & (1 << (int)fact)) != 0;

    /// <summary>The fact that the value makes of the label; null when it fits none.</summary>
    public NoticeFact? For(ReadOnlySpan<char> value)
    {
        if (Facts == 0) return null;
        foreach (var fact in Order)
        {
            if (Has(Facts, fact) && Fits(fact, value)) return fact;
        }
        return Other(value);
    }

    bool Fits(NoticeFact fact, ReadOnlySpan<char> value) => fact switch
    {
        Size => FactSize.Read(value, out _) is not null,
        InfoHash => FactText.Hash(value) is not null,
        Port => FactText.Port(value) is not null,
        Ip => FactText.Endpoint(value).Ip is not null,
        Time or FirstSeen or LastSeen => FactText.HasTime(value),
        Network => FactText.Network(value) is not null,
        Protocol => FactText.Protocol(value) is not null,
        Url => FactText.Url(value) is not null,
        TicketId => FactText.Id(value) is not null,
        CaseId => FactText.Id(value) is not null && ((!IsWeak && (Facts & Contents) == 0) || !value.Trim().Contains(' ') || FactText.IsSerial(value.Trim())),
        // "Torrent: 8853…" is no name, and a place that is no address is no name of a work.
        // "File: TLS-2026-0630-17" is that of an office.
        FileName => FactText.Hash(value) is null && FactText.Url(value) is null && !CaseNumber.IsFileNumber(value),
        // "Software: BitTorrent"
        Work => !Has(Facts, Url) && (value.Contains(' ') || FactText.Network(value) is null),
        _ => true,
    };

    // A label for one thing whose value is clearly another.
    NoticeFact? Other(ReadOnlySpan<char> value)
    {
        if ((Has(Facts, FileName) || Has(Facts, Url)) && FactText.Hash(value) is not null) return InfoHash;
        if (Has(Facts, FileName) && CaseNumber.IsFileNumber(value)) return CaseId;
        if (Has(Facts, Work) && !value.Contains(' ') && FactText.Network(value) is not null) return Network;
        return Has(Facts, Port) && FactText.Endpoint(value).Ip is not null ? Ip : null;
    }
}
