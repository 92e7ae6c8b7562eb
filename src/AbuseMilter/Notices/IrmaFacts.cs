using System.Text;

namespace AbuseMilter.Notices;

/// <summary>The facts of one InvestigationInfo document; what stands outside of a case or a content counts for all in it.</summary>
sealed class IrmaFacts : IXmlFacts
{
    readonly List<Scope> contents = [];
    readonly StringBuilder text = new();
    readonly Scope document = new(null);
    Scope peer;
    Scope? content;
    string element = "";
    string key = "";
    string? complainant;
    string? address;

    public IrmaFacts() => peer = document;

    public void Open(string name)
    {
        text.Clear();
        (element, key) = (name, "");
        switch (name.ToUpperInvariant())
        {
            case "CASE":
                ClosePeer();
                peer = new(document);
                content = null;
                break;
            case "CONTENT" when contents.Count < NoticeReader.MaxItems:
                contents.Add(content = new(peer));
                break;
        }
    }

    public void Text(ReadOnlySpan<char> value)
    {
        if (text.Length < 2 * FactText.MaxLength) text.Append(value[..Math.Min(value.Length, FactText.MaxLength)]);
    }

    public void Attribute(string element, string name, string value)
    {
        switch (element.ToUpperInvariant(), name.ToUpperInvariant())
        {
            case ("CASE", "ID" or "CASEID"):
                peer.Take("CASEID", value);
                break;
            case ("CONTENT", var fact):
                content?.Take("CONTENT" + fact, value);
                break;
            case ("MATCHDETAIL", "KEY" or "NAME"):
                key = value;
                break;
        }
    }

    public void Close(string name)
    {
        if (name.Equals(element, StringComparison.OrdinalIgnoreCase) && FactText.Line(text.ToString()) is { } value)
        {
            Take((key.Length > 0 ? key : name).ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal), value);
        }
        text.Clear();
        (element, key) = ("", "");
        switch (name.ToUpperInvariant())
        {
            case "CONTENT":
                content = null;
                break;
            case "CASE":
                ClosePeer();
                peer = document;
                break;
        }
    }

    // A case without contents is an event all the same.
    void ClosePeer()
    {
        if (peer != document && !contents.Exists(one => one.Outer == peer) && contents.Count < NoticeReader.MaxItems) contents.Add(new(peer));
        content = null;
    }

    void Take(string name, string value)
    {
        if (name == "COMPLAINANT") complainant ??= value;
        else if (name is "COMPLAINANTEMAIL" or "CONTACTEMAIL" && value.Contains('@')) address ??= FactText.FirstWord(value).ToString();
        else (content ?? peer).Take(name, value);
    }

    public Reading? ToReading()
    {
        ClosePeer();
        if (contents.Count == 0) contents.Add(new(document));
        var items = contents.Select(one => one.ToItem()).Where(item => item.Facts > 0).ToList();
        var caseIds = contents.Select(one => one.CaseId).OfType<string>().Distinct().ToList();
        if (items.Count == 0 && caseIds.Count == 0) return null;
        if (caseIds.Count < 2) items = [.. items.Select(item => item with { Item = item.Item with { CaseId = null } })];
        return new("irma")
        {
            CaseId = caseIds.FirstOrDefault(),
            Complainant = complainant,
            Address = address,
            RightsHolder = contents.Select(one => one.Owner).FirstOrDefault(owner => owner is not null),
            Kind = Reading.KindOf(items),
            Items = items,
        };
    }

    /// <summary>Document, case or content; the first mention counts, and what is not said here is looked for outside.</summary>
    sealed class Scope(Scope? outer)
    {
        NoticeItem facts = new();
        string? owner;
        NoticeTime? begun;
        NoticeTime? completed;

        public Scope? Outer => outer;

        public string? CaseId => facts.CaseId ?? outer?.CaseId;

        public string? Owner => owner ?? outer?.Owner;

        public void Take(string name, string value)
        {
            facts = name switch
            {
                "CASEID" => facts with { CaseId = facts.CaseId ?? FactText.Id(value) },
                "PEERIP" or "PEERIPADDRESS" or "IPADDRESS" => facts with { Ip = facts.Ip ?? FactText.Endpoint(value).Ip },
                "PEERPORT" or "PORT" => facts with { Port = facts.Port ?? FactText.Port(value) },
                "PROTOCOL" => facts with { Protocol = facts.Protocol ?? FactText.Protocol(value) },
                "HASH" or "INFOHASH" or "CONTENTHASH" => facts with { InfoHash = facts.InfoHash ?? FactText.Hash(value) },
                "CONTENTNAME" or "FILENAME" => facts with { FileName = facts.FileName ?? FactText.FileName(value) },
                "CONTENTSIZE" or "FILESIZE" => facts with { Size = facts.Size ?? FactSize.Read(value, out _) },
                "TITLE" or "CONTENTTITLE" => facts with { Work = facts.Work ?? FactText.Work(value) },
                "URL" or "CONTENTURL" => facts with { Url = facts.Url ?? FactText.Url(value) },
                _ => facts,
            };
            if (name is "COPYRIGHTOWNER" or "RIGHTSHOLDER") owner ??= FactText.Work(value);
            if (name is "INITIATED" or "FIRSTSEEN") begun ??= Time(value);
            if (name is "COMPLETED" or "LASTSEEN" or "INVESTIGATIONDATE" or "TIMESTAMP") completed ??= Time(value);
        }

        // Nobody who writes this format writes the month first.
        static NoticeTime? Time(string value) => NoticeTime.Read(value, new TimeHints(DayFirst: true));

        public ReadItem ToItem()
        {
            var item = outer is null ? new ReadItem(facts) : new ReadItem(facts).FilledFrom(outer.ToItem());
            return item with
            {
                Item = item.Item with { CaseId = CaseId },
                Times = begun is null && completed is null ? item.Times : [.. new[] { begun, completed }.OfType<NoticeTime>()],
            };
        }
    }
}
