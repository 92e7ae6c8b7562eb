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
            if (drafts.Count > 0 && drafts[^1].HasEvent && block.IsLoneUrl) continue;
            if (drafts.Count > 0 && drafts[^1].AgreesWith(block)) drafts[^1].Merge(block);
            else if (!block.IsEmpty) drafts.Add(block);
        }
        return Settle(drafts.Take(NoticeReader.MaxItems).Select(draft => draft.ToItem()).ToList());
    }

    // A further file of one event inherits the event; what names neither event nor content is no item beside those that do.
    static List<ReadItem> Settle(List<ReadItem> items)
    {
        if (!items.Any(item => item.Item.Ip is not null))
        {
            return [.. items.Where(item => item.HasContent || item.Times.Count > 0 || item.Item.Work is not null)];
        }
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
        static readonly NoticeFact[] Times = [NoticeFact.FirstSeen, NoticeFact.Time, NoticeFact.LastSeen];

        readonly Dictionary<NoticeFact, object> facts = [];

        public bool IsEmpty => facts.Count == 0;

        public bool HasEvent => facts.ContainsKey(NoticeFact.Ip) && Times.Any(facts.ContainsKey);

        /// <summary>A web address that stands alone below the facts is the sender's own, in his signature.</summary>
        public bool IsLoneUrl => facts.Count == 1 && facts.ContainsKey(NoticeFact.Url);

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

        static bool Identifies(NoticeFact fact) =>
            fact is not (NoticeFact.Protocol or NoticeFact.Network or NoticeFact.Size or NoticeFact.Url);

        static IEnumerable<KeyValuePair<NoticeFact, object>> Facts(LabelledValue value)
        {
            switch (value.Fact)
            {
                case NoticeFact.Ip:
                    var (ip, port) = FactText.Endpoint(value.Value);
                    if (ip is not null) yield return new(NoticeFact.Ip, ip);
                    if (ip is not null && port is not null) yield return new(NoticeFact.Port, port);
                    break;
                case NoticeFact.FileName:
                    var (name, size) = FileLine.Split(value.Value);
                    if (name is not null) yield return new(NoticeFact.FileName, name);
                    if (size is not null) yield return new(NoticeFact.Size, size);
                    break;
                default:
                    if (Single(value) is { } content) yield return new(value.Fact, content);
                    break;
            }
        }

        static object? Single(LabelledValue value) => value.Fact switch
        {
            NoticeFact.Port => FactText.Port(value.Value),
            NoticeFact.Protocol => FactText.Protocol(value.Value),
            NoticeFact.Network => FactText.Network(value.Value),
            NoticeFact.Time or NoticeFact.FirstSeen or NoticeFact.LastSeen => NoticeTime.Read(value.Value, value.ZoneHint),
            NoticeFact.InfoHash => FactText.Hash(value.Value),
            NoticeFact.Size => FactSize.Read(value.Value, out _),
            NoticeFact.Work => FactText.Work(value.Value),
            NoticeFact.Url => FactText.Url(value.Value),
            _ => null,
        };

        public ReadItem ToItem() => new(new NoticeItem
        {
            Ip = Get<string>(NoticeFact.Ip),
            Port = facts.TryGetValue(NoticeFact.Port, out var port) ? (int)port : null,
            Protocol = Get<string>(NoticeFact.Protocol) ?? Get<string>(NoticeFact.Network),
            InfoHash = Get<string>(NoticeFact.InfoHash),
            FileName = Get<string>(NoticeFact.FileName),
            Size = facts.TryGetValue(NoticeFact.Size, out var size) ? (long)size : null,
            Work = Get<string>(NoticeFact.Work),
            Url = Get<string>(NoticeFact.Url),
        })
        {
            Times = [.. Times.Select(Get<NoticeTime>).OfType<NoticeTime>()],
        };

        T? Get<T>(NoticeFact fact) where T : class => facts.GetValueOrDefault(fact) as T;
    }
}
