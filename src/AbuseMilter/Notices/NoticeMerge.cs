namespace AbuseMilter.Notices;

/// <summary>Puts what the formats read of one mail together, the most trusted first.</summary>
static class NoticeMerge
{
    public static Notice Of(IReadOnlyList<Reading> readings, NoticeSource source)
    {
        var items = new List<ReadItem>(readings[0].Items);
        var conflict = false;
        foreach (var reading in readings.Skip(1)) conflict |= Add(items, reading.Items);
        var complainant = Complainant(readings, source);
        return new()
        {
            Format = readings[0].Format,
            ReportType = First(readings, r => r.ReportType),
            CaseId = First(readings, r => r.CaseId),
            TicketId = First(readings, r => r.TicketId),
            Complainant = complainant,
            RightsHolder = First(readings, r => r.RightsHolder) ?? Entity(readings, complainant),
            Retraction = readings.Any(r => r.Retraction),
            Conflict = conflict,
            Items = [.. items.Take(NoticeReader.MaxItems).Select(item => item.WithTime())],
        };
    }

    static string? First(IReadOnlyList<Reading> readings, Func<Reading, string?> fact) =>
        readings.Select(fact).FirstOrDefault(value => value is not null);

    // A report says in so many words who sends it. Else the letter knows who writes; the entity of a machine block is as often the one in whose name it is written.
    // From does not know when a hoster passes on a notice of somebody with an address elsewhere.
    static string? Complainant(IReadOnlyList<Reading> readings, NoticeSource source)
    {
        if (readings[0] is { ReportType: not null, Complainant: { } reporter }) return reporter;
        if (readings[0].IsOtherReport) return LetterWriter.Sender(source);
        var isPassedOn = readings[0].Address is { } address && !SenderSite.IsSame(address, source.FromAddress);
        var entity = readings[0].Complainant;
        var writer = readings[^1].Complainant;
        if (isPassedOn && writer == source.FromName) writer = null;
        else if (!isPassedOn) writer ??= LetterWriter.Sender(source);
        return writer is null || (entity?.Length > writer.Length && OrganisationName.IsSame(entity, writer)) ? entity : writer;
    }

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
