using static AbuseMilter.Notices.NoticeFact;

namespace AbuseMilter.Notices;

/// <summary>The facts of one block, while it is read.</summary>
sealed class NoticeDraft
{
    const int Kinds = (int)MagnetFile + 1;

    readonly StatedFact?[] facts = new StatedFact?[Kinds];
    List<StatedFact>? furtherIps;
    List<string>? furtherUrls;
    int count;

    public bool IsRow { get; init; }

    public bool IsEmpty => count == 0;

    public bool HasEvent => Has(Ip) && (Has(Time) || Has(FirstSeen) || Has(LastSeen));

    /// <summary>What is of an event and not of the letter around it.</summary>
    public bool HasCore => Has(Ip) || Has(InfoHash) || Has(FileName) || Has(Work) || Has(Port);

    /// <summary>A web address that stands alone below the facts is the sender's own, in his signature.</summary>
    public bool IsLoneUrl => count == 1 && Has(Url) && furtherUrls is null;

    public bool Has(NoticeFact fact) => facts[(int)fact] is not null;

    public bool HasSame(StatedFact fact) => facts[(int)fact.Fact] is { } old && old.IsSameAs(fact);

    /// <summary>False for a fact that would contradict what the block already says.</summary>
    public bool Accepts(StatedFact fact) => !fact.Identifies || facts[(int)fact.Fact] is not { } old || old.IsSameAs(fact);

    public void Add(StatedFact fact)
    {
        if (fact.Fact is FurtherIp) (furtherIps ??= []).Add(fact);
        else if (fact.Fact is Url && facts[(int)Url] is { } first && first.Text != fact.Text) (furtherUrls ??= []).Add(fact.Text!);
        else if (facts[(int)fact.Fact] is null)
        {
            facts[(int)fact.Fact] = fact;
            count++;
        }
    }

    /// <summary>Whether a later block can be about the same event.</summary>
    public bool AgreesWith(NoticeDraft later)
    {
        if (HasEvent && later.HasEvent && facts[(int)CaseId] is { } own && later.facts[(int)CaseId] is { } other && own.Text != other.Text) return false;
        foreach (var fact in later.facts)
        {
            if (fact is { } stated && !Accepts(stated)) return false;
        }
        return true;
    }

    public void Merge(NoticeDraft later)
    {
        foreach (var fact in later.facts)
        {
            if (fact is { } stated) Add(stated);
        }
        foreach (var further in later.furtherIps ?? []) Add(further);
        foreach (var further in later.furtherUrls ?? []) Add(new(Url, further));
    }

    public IEnumerable<ReadItem> ToItems(TimeHints hints)
    {
        var times = Times(hints);
        var item = new NoticeItem
        {
            CaseId = Text(CaseId),
            Ip = Text(Ip),
            Port = facts[(int)Port] is { } port ? (int)port.Number : null,
            Protocol = Text(Network) ?? Text(Protocol),
            InfoHash = Text(InfoHash),
            FileName = Text(FileName) ?? Text(MagnetFile),
            Size = facts[(int)Size] is { } size ? size.Number : null,
            Work = Text(Work),
            Url = Text(Url),
        };
        yield return new(item) { Times = times };
        foreach (var more in furtherIps ?? [])
        {
            yield return new(item with { Ip = more.Text, Port = more.Number > 0 ? (int)more.Number : item.Port }) { Times = times };
        }
        foreach (var url in item.InfoHash is null && item.Port is null && furtherUrls is not null ? furtherUrls : [])
        {
            yield return new(item with { Url = url }) { Times = times };
        }
    }

    string? Text(NoticeFact fact) => facts[(int)fact]?.Text;

    List<NoticeTime> Times(TimeHints hints)
    {
        var times = new List<NoticeTime>(1);
        foreach (var kind in (ReadOnlySpan<NoticeFact>)[FirstSeen, Time, LastSeen])
        {
            if (facts[(int)kind]?.Time is { } time) times.Add(time);
        }
        if (times.Count == 0 && Text(DayOnly) is { } day && Text(ClockOnly) is { } clock && NoticeTime.Read($"{day} {clock}", hints) is { } whole) times.Add(whole);
        return times;
    }
}
