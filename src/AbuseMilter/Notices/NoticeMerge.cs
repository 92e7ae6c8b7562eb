namespace AbuseMilter.Notices;

/// <summary>Puts what the formats read of one mail together, the most trusted first.</summary>
static class NoticeMerge
{
    public static Notice Of(IReadOnlyList<Reading> readings, NoticeSource source)
    {
        var items = new List<ReadItem>(readings[0].Items);
        var conflict = false;
        foreach (var reading in readings.Skip(1)) conflict |= Add(items, reading.Items);
        items = AddPlaces(items, readings);
        var complainant = Complainant(readings, source);
        // What the labels have is the ticket's number, where the letter knows both.
        var caseId = readings is [.., { CaseId: not null, TicketId: { } outer }] && First(readings, r => r.CaseId) == outer ? readings[^1].CaseId : First(readings, r => r.CaseId);
        var ticketId = First(readings, r => r.TicketId) ?? First(readings, r => IsSecond(r.CaseId, caseId, source) ? r.CaseId : null);
        return new()
        {
            Format = readings[0].Format,
            Kind = readings[0].IsOtherReport ? NoticeKind.Unknown : Kind(readings, items, source),
            ReportType = First(readings, r => r.ReportType),
            CaseId = caseId,
            TicketId = ticketId == caseId ? null : ticketId,
            Complainant = complainant,
            RightsHolder = First(readings, r => r.RightsHolder) ?? Entity(readings, complainant),
            Address = First(readings, r => r.Address),
            Deadline = readings.Select(r => r.Deadline).FirstOrDefault(deadline => deadline is not null),
            SubjectDemand = First(readings, r => r.SubjectDemand) is { } demand ? LetterDemand.Of(demand, caseId, ticketId) : null,
            IsRepeated = readings.Any(r => r.IsRepeated),
            Retraction = readings.Any(r => r.Retraction),
            Conflict = conflict,
            Items = [.. items.Take(NoticeReader.MaxItems).Select(item => item.WithTime())],
        };
    }

    // The number in the subject is that of whoever passes the notice on.
    static bool IsSecond(string? id, string? caseId, NoticeSource source) =>
        id is not null && caseId is not null && source.Subject.Contains(id, StringComparison.Ordinal) && !caseId.Contains(id, StringComparison.Ordinal) && !id.Contains(caseId, StringComparison.Ordinal);

    // A hash or the name of a network tells of sharing; a port alone is a web server's as well.
    static NoticeKind Kind(IReadOnlyList<Reading> readings, List<ReadItem> items, NoticeSource source)
    {
        if (readings.FirstOrDefault(reading => reading.Kind is not NoticeKind.Unknown) is { } stated) return stated.Kind;
        if (items.Count == 0) return NoticeKind.Unknown;
        var isShared = items.Exists(item => item.Item.InfoHash is not null || (item.Item.Protocol is { } protocol && FactText.Network(protocol) is not null));
        if (HostingWords.IsToldIn(source, isShared)) return NoticeKind.Hosting;
        if (items.Exists(item => item.IsTransfer) && (isShared || HostingWords.SpeaksOfPeers(source) || !items.Exists(item => item.IsOnWeb))) return NoticeKind.Conduit;
        if (items.Exists(item => item.IsOnWeb)) return NoticeKind.Hosting;
        // An address, a time and a title are stated of web servers, too.
        return items.Exists(item => item.HasEvent) && HostingWords.SpeaksOfPeers(source) ? NoticeKind.Conduit : NoticeKind.Unknown;
    }

    // The places of a letter that names no transfer: one item each, with what else is known; titles in their order where there are as many.
    static List<ReadItem> AddPlaces(List<ReadItem> items, IReadOnlyList<Reading> readings)
    {
        var places = readings.SelectMany(reading => reading.Places).Distinct().ToList();
        if (places.Count == 0 || items.Count > 1 || items.Exists(item => item.IsTransfer || item.Item.Url is not null)) return items;
        var about = items.Count == 1 ? items[0] : new(new NoticeItem());
        var works = about.Item.Work?.Split("; ") ?? [];
        return [.. places.Select((place, index) => about with
        {
            Item = about.Item with { Url = place.Url, Work = works.Length == places.Count ? works[index].Trim() : about.Item.Work ?? place.Work },
        })];
    }

    static string? First(IReadOnlyList<Reading> readings, Func<Reading, string?> fact) =>
        readings.Select(fact).FirstOrDefault(value => value is not null);

    // A report says in so many words who sends it. Else the letter knows who writes; the entity of a machine block is as often the one in whose name it is written.
    // From does not know when a hoster passes on a notice of somebody with an address elsewhere.
    static string? Complainant(IReadOnlyList<Reading> readings, NoticeSource source)
    {
        if (readings[0] is { ReportType: not null, Complainant: { } reporter }) return reporter;
        if (readings[0].IsOtherReport) return LetterWriter.Sender(source);
        var isPassedOn = (readings[0].ReportType is null && source.Forwarding.FromAddress is not null)
            || (readings[0].Format != "letter" && readings[0].Address is { } address && !SenderSite.IsSame(address, source.FromAddress));
        var entity = readings[0].Format == "letter" ? null : readings[0].Complainant;
        var writer = readings[^1].Complainant;
        if (isPassedOn && (writer == source.FromName || writer == LetterWriter.Sender(source))) writer = null;
        if (writer is null) writer = isPassedOn ? LetterWriter.Inner(source) : LetterWriter.Sender(source) ?? LetterWriter.OfDomain(source);
        return writer is null || (entity is not null && IsFuller(entity, writer)) ? entity ?? writer : writer;
    }

    // "Maple Quay Agents Inc." and not "Maple Quay Agents – Notices".
    static bool IsFuller(string entity, string writer) =>
        BeginsAlike(entity.Split(' '), writer.Split(' ')) && (entity.Length > writer.Length || OrganisationName.HasLegalForm(entity));

    // "Example Rights" and "Example Monitoring" are two.
    static bool BeginsAlike(string[] one, string[] other) =>
        OrganisationName.IsSame(one[0], other[0]) && (one.Length == 1 || other.Length == 1 || OrganisationName.IsSame(one[1], other[1]));

    static string? Entity(IReadOnlyList<Reading> readings, string? complainant) =>
        readings[0].Complainant is { } entity && !OrganisationName.IsSame(entity, complainant) ? entity : null;

    // True when a less trusted item contradicts all that is known. Bounded: both lists hold at most MaxItems.
    static bool Add(List<ReadItem> known, IReadOnlyList<ReadItem> more)
    {
        if (known.Count == 0)
        {
            known.AddRange(more);
            return false;
        }
        var trusted = known.Count;
        var conflict = false;
        foreach (var item in more)
        {
            var match = Match(known, trusted, item);
            if (match >= 0) known[match] = known[match].FilledFrom(item);
            else if (match == Contradicts)
            {
                conflict = true;
                known.Add(item);
            }
        }
        return conflict;
    }

    const int Unclear = -1;
    const int Contradicts = -2;

    // The one item that agrees; of several that do, the one about the same content.
    static int Match(List<ReadItem> known, int count, ReadItem item)
    {
        var agreeing = 0;
        var match = Unclear;
        for (var i = 0; i < count; i++)
        {
            if (!known[i].AgreesWith(item)) continue;
            if (IsSameContent(known[i].Item, item.Item)) return i;
            agreeing++;
            match = i;
        }
        return agreeing == 1 && (count == 1 || item.HasEvent) ? match : agreeing == 0 ? Contradicts : Unclear;
    }

    static bool IsSameContent(NoticeItem one, NoticeItem other) =>
        (one.InfoHash is { } hash && hash.Equals(other.InfoHash, StringComparison.OrdinalIgnoreCase))
        || (one.FileName is { } file && file == other.FileName);
}
