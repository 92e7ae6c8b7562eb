namespace AbuseMilter.Notices;

/// <summary>Groups labelled values into items: a block that contradicts the item so far begins the next one, and so does each row of a table.</summary>
sealed class LabelItems
{
    readonly List<NoticeDraft> drafts = [];
    readonly List<StatedFact> facts = [];
    readonly List<StatedFact> weak = [];
    readonly TimeHints hints;

    LabelItems(TimeHints hints) => this.hints = hints;

    public static IReadOnlyList<ReadItem> Of(List<LabelledValue> values, TimeHints hints)
    {
        var items = new LabelItems(hints);
        for (var i = 0; i < values.Count && items.drafts.Count <= NoticeReader.MaxItems;) i = items.Block(values, i);
        return Settle(items.drafts.SelectMany(draft => draft.ToItems(hints)).Take(NoticeReader.MaxItems).ToList());
    }

    // Returns where the next block begins.
    int Block(List<LabelledValue> values, int at)
    {
        var (number, isRow) = (values[at].Block, values[at].IsRow);
        var draft = new NoticeDraft { IsRow = isRow };
        weak.Clear();
        for (; at < values.Count && values[at].Block == number; at++)
        {
            facts.Clear();
            StatedFact.Read(values[at], hints, facts);
            if (values[at].IsWeak)
            {
                weak.AddRange(facts);
                continue;
            }
            if (!facts.TrueForAll(draft.Accepts) || IsNextCase(draft))
            {
                Commit(draft);
                draft = new NoticeDraft { IsRow = isRow };
            }
            facts.ForEach(draft.Add);
        }
        Commit(draft);
        return at;
    }

    // "[event 2] id=…": a case number of its own begins an item even before anything contradicts.
    bool IsNextCase(NoticeDraft draft) =>
        draft.HasEvent && facts is [{ Fact: NoticeFact.CaseId } next] && draft.Has(NoticeFact.CaseId) && !draft.HasSame(next);

    void Commit(NoticeDraft draft)
    {
        if (draft.HasCore || (!draft.IsEmpty && weak.Count > 1))
        {
            foreach (var fact in weak)
            {
                if (!draft.Has(fact.Fact)) draft.Add(fact);
            }
        }
        weak.Clear();
        var last = drafts.Count > 0 ? drafts[^1] : null;
        if (draft.IsEmpty || (last is { HasEvent: true } && draft.IsLoneUrl)) return;
        if (last is { IsRow: false } && !draft.IsRow && last.AgreesWith(draft)) last.Merge(draft);
        else drafts.Add(draft);
    }

    // A further file of one event inherits the event; what names neither event nor content is no item beside those that do.
    static List<ReadItem> Settle(List<ReadItem> items)
    {
        if (!items.Exists(item => item.Item.Ip is not null))
        {
            return [.. items.Where(item => item.HasContent || item.Times.Count > 0 || item.Item.Work is not null)];
        }
        var settled = new List<ReadItem>(items.Count);
        var seen = new Dictionary<(string?, int?, DateTimeOffset?), int>();
        var common = new NoticeItem();
        foreach (var item in items)
        {
            var whole = item;
            if (item.Item.Ip is null)
            {
                if (item.HasContent && settled.Count > 0) whole = Inherit(item, settled[^1]);
                else if (!item.HasContent && item.Times.Count == 0)
                {
                    common = Common(common, item.Item);
                    continue;
                }
            }
            Take(settled, seen, whole);
        }
        // A ticket names the address that the notice in it tells more of.
        if (settled.Count > 1) settled.RemoveAll(item => item.Times.Count == 0 && !item.HasContent && item.Item.Work is null && settled.Exists(other => other.HasEvent && other.Item.Ip == item.Item.Ip));
        return [.. settled.Select(item => item with { Item = Common(item.Item, common) })];
    }

    // The same notice comes twice in one mail, in one place with more facts than in the other.
    static void Take(List<ReadItem> settled, Dictionary<(string?, int?, DateTimeOffset?), int> seen, ReadItem item)
    {
        var key = (item.Item.Ip, item.Item.Port, item.WithTime().TimeUtc);
        if (seen.TryGetValue(key, out var at) && settled[at].IsSameContent(item.Item with { Work = IsSameFile(settled[at].Item, item.Item) ? null : item.Item.Work })) settled[at] = settled[at].FilledFrom(item);
        else
        {
            seen[key] = settled.Count;
            settled.Add(item);
        }
    }

    // In two languages the work has two titles.
    static bool IsSameFile(NoticeItem one, NoticeItem other) =>
        (one.FileName is not null && one.FileName == other.FileName) || (one.InfoHash is not null && one.InfoHash.Equals(other.InfoHash, StringComparison.OrdinalIgnoreCase));

    // What a letter says once about all that it lists.
    static NoticeItem Common(NoticeItem item, NoticeItem common) => item with
    {
        Work = item.Work ?? common.Work,
        Protocol = item.Protocol ?? common.Protocol,
    };

    static ReadItem Inherit(ReadItem item, ReadItem from) => new(item.Item with
    {
        Ip = from.Item.Ip,
        Port = item.Item.Port ?? from.Item.Port,
        Protocol = item.Item.Protocol ?? from.Item.Protocol,
        Work = item.Item.Work ?? from.Item.Work,
        CaseId = item.Item.CaseId ?? from.Item.CaseId,
    })
    {
        Times = item.Times.Count > 0 ? item.Times : from.Times,
    };
}
