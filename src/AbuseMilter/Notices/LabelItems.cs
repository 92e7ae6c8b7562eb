namespace AbuseMilter.Notices;

/// <summary>Groups labelled values into items: a block that contradicts the item so far begins the next one.</summary>
static class LabelItems
{
    public static IReadOnlyList<ReadItem> Of(List<LabelledValue> values)
    {
        var drafts = new List<Draft>();
        for (var i = 0; i < values.Count && drafts.Count <= NoticeReader.MaxItems;)
        {
            var block = new Draft();
            var number = values[i].Block;
            while (i < values.Count && values[i].Block == number && block.Accepts(values[i])) block.Add(values[i++]);
            if (drafts.Count > 0 && drafts[^1].AgreesWith(block)) drafts[^1].Merge(block);
            else if (!block.IsEmpty) drafts.Add(block);
        }
        return Settle(drafts.Take(NoticeReader.MaxItems).Select(draft => draft.ToItem()).ToList());
    }

    // A further file of one event inherits the event; what names neither event nor content is no item beside those that do.
    static List<ReadItem> Settle(List<ReadItem> items)
    {
        if (!items.Any(item => item.Item.Ip is not null)) return [.. items.Where(item => item.HasContent || item.Times.Count > 0 || item.Item.Work is not null)];
        var settled = new List<ReadItem>(items.Count);
        var seen = new HashSet<NoticeItem>();
        string? loneWork = null;
        foreach (var item in items)
        {
            var whole = item;
            if (item.Item.Ip is null)
            {
                if (item.HasContent && settled.Count > 0) whole = Inherit(item, settled[^1]);
                else if (!item.HasContent && item.Times.Count == 0)
                {
                    loneWork ??= item.Item.Work;
                    continue;
                }
            }
            if (whole.Item.Work is null && loneWork is not null) whole = whole with { Item = whole.Item with { Work = loneWork } };
            if (seen.Add(whole.WithTime())) settled.Add(whole);
        }
        return settled;
    }

    static ReadItem Inherit(ReadItem item, ReadItem from) => new(item.Item with
    {
        Ip = from.Item.Ip,
        Port = item.Item.Port ?? from.Item.Port,
        Protocol = item.Item.Protocol ?? from.Item.Protocol,
        Work = item.Item.Work ?? from.Item.Work,
    })
    {
        Times = item.Times.Count > 0 ? item.Times : from.Times,
    };

    /// <summary>The facts of one block, while it is read.</summary>
    sealed class Draft
    {
        readonly Dictionary<Fact, object> facts = [];

        public bool IsEmpty => facts.Count == 0;

        /// <summary>False for a value that would contradict what the block already says.</summary>
        public bool Accepts(LabelledValue value) =>
            Facts(value).All(fact => !Identifies(fact.Key) || !facts.TryGetValue(fact.Key, out var old) || old.Equals(fact.Value));

        public void Add(LabelledValue value)
        {
            foreach (var (fact, content) in Facts(value)) facts.TryAdd(fact, content);
        }

        public bool AgreesWith(Draft later) =>
            later.facts.All(fact => !Identifies(fact.Key) || !facts.TryGetValue(fact.Key, out var old) || old.Equals(fact.Value));

        public void Merge(Draft later)
        {
            foreach (var (fact, content) in later.facts) facts.TryAdd(fact, content);
        }

        static bool Identifies(Fact fact) => fact is not (Fact.Protocol or Fact.Network or Fact.Size or Fact.Url);

        static IEnumerable<KeyValuePair<Fact, object>> Facts(LabelledValue value)
        {
            switch (value.Fact)
            {
                case Fact.Ip:
                    var (ip, port) = FactText.Endpoint(value.Value);
                    if (ip is not null) yield return new(Fact.Ip, ip);
                    if (ip is not null && port is not null) yield return new(Fact.Port, port);
                    break;
                case Fact.File:
                    var (name, size) = FileLine.Split(value.Value);
                    if (name is not null) yield return new(Fact.File, name);
                    if (size is not null) yield return new(Fact.Size, size);
                    break;
                default:
                    if (Single(value) is { } content) yield return new(value.Fact, content);
                    break;
            }
        }

        static object? Single(LabelledValue value) => value.Fact switch
        {
            Fact.Port => FactText.Port(value.Value),
            Fact.Protocol or Fact.Network => FactText.Protocol(value.Value),
            Fact.Time or Fact.FirstSeen or Fact.LastSeen => NoticeTime.Read(value.Value, value.ZoneHint),
            Fact.InfoHash => FactText.Hash(value.Value),
            Fact.Size => FactSize.Read(value.Value, out _),
            Fact.Work => FactText.Line(value.Value),
            Fact.Url => FactText.Url(value.Value),
            _ => null,
        };

        public ReadItem ToItem() => new(new NoticeItem
        {
            Ip = Get<string>(Fact.Ip),
            Port = facts.TryGetValue(Fact.Port, out var port) ? (int)port : null,
            Protocol = Get<string>(Fact.Protocol) ?? Get<string>(Fact.Network),
            InfoHash = Get<string>(Fact.InfoHash),
            FileName = Get<string>(Fact.File),
            Size = facts.TryGetValue(Fact.Size, out var size) ? (long)size : null,
            Work = Get<string>(Fact.Work),
            Url = Get<string>(Fact.Url),
        })
        {
            Times = [.. new[] { Fact.FirstSeen, Fact.Time, Fact.LastSeen }.Select(Get<NoticeTime>).OfType<NoticeTime>()],
        };

        T? Get<T>(Fact fact) where T : class => facts.GetValueOrDefault(fact) as T;
    }
}
