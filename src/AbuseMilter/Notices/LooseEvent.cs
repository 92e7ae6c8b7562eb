namespace AbuseMilter.Notices;

/// <summary>
/// What a letter says somewhere of its one event, when neither labels nor a sentence put it together: the only address, time, port and file name that the
/// text holds. Of two it would have to be guessed which one, so then neither is taken.
/// </summary>
static class LooseEvent
{
    const int MaxCandidates = 50;
    const int PortWord = 4;

    public static Notice AddTo(Notice notice, NoticeSource source)
    {
        if (notice.Format is not ("labels" or "table" or "letter") || !source.IsAboutRights) return notice;
        if (notice.Items.Count == 0)
        {
            var found = IsOfSharing(source) ? Add(new(), source) : new() { Ip = Address(source) };
            return (found.Ip ?? found.TimeStated) is null ? notice : notice with { Items = [found] };
        }
        if (notice.Items.All(item => item.Url is not null) && notice.Items.All(item => item.Ip is null)) return WithHost(notice, source);
        if (notice.Items is not [{ Url: null } item]) return notice;
        if (!IsOfSharing(source)) return item.Ip is null && Address(source) is { } ip ? notice with { Items = [item with { Ip = ip }] } : notice;
        return (item.Work ?? item.InfoHash ?? item.FileName ?? item.Ip) is null ? notice : notice with { Items = [Add(item, source)] };
    }

    static bool IsOfSharing(NoticeSource source) => LooseNetwork.IsNamed(source.Text) || LooseHash.IsIn(source.Text);

    static Notice WithHost(Notice notice, NoticeSource source) => Address(source) is { } ip
        ? notice with { Items = [.. notice.Items.Select(item => item with { Ip = ip })] } : notice;

    static NoticeItem Add(NoticeItem item, NoticeSource source)
    {
        var text = Own(source);
        var time = item.TimeUtc is null ? Time(text, source.Times) : null;
        item = item with { Ip = item.Ip ?? Address(source), Port = item.Port ?? Port(text), FileName = item.FileName ?? File(text) };
        return time is null ? item : item.With(time);
    }

    // The sentences of who passes a notice on are about his ticket.
    static ReadOnlySpan<char> Own(NoticeSource source) => source.Text.AsSpan(source.InnerAt);

    static string? Address(NoticeSource source) => Address(Own(source)) ?? Address(source.Text) ?? Address(source.Subject);

    static string? Address(ReadOnlySpan<char> text)
    {
        string? found = null;
        var addresses = new AddressFinder(text);
        for (var count = 0; addresses.Next(); count++)
        {
            if (LetterEvents.IsTrace(text, addresses.Start) || EventWords.IsTheirs(text, addresses.Start) || addresses.Ip.EndsWith(".0", StringComparison.Ordinal)) continue;
            if (count == MaxCandidates || (found is not null && found != addresses.Ip)) return null;
            found = addresses.Ip;
        }
        return found;
    }

    static NoticeTime? Time(ReadOnlySpan<char> text, TimeHints hints)
    {
        NoticeTime? found = null;
        var times = new TimeFinder(text, hints);
        for (var count = 0; times.Next(); count++)
        {
            if (LetterEvents.IsTrace(text, times.Start) || Forwarding.IsHeader(text, times.Start) || !EventWords.IsTimeOfEvent(text, times.Start)) continue;
            if (count == MaxCandidates || (found is not null && !found.AgreesWith(times.Time!))) return null;
            found ??= times.Time;
        }
        return found;
    }

    static int? Port(ReadOnlySpan<char> text)
    {
        int? found = null;
        for (var at = 0; LetterEvents.PortAt(text[at..], out var length) is var port && length > 0; at += length)
        {
            if (port is null || EventWords.IsTheirs(text, at + length - PortWord)) continue;
            if (found is not null && found != port) return null;
            found = port;
        }
        return found;
    }

    static string? File(ReadOnlySpan<char> text)
    {
        string? found = null;
        foreach (var range in text.SplitAny(" \t\n\u00a0"))
        {
            var word = text[range].Trim("\"'()[],;:.\u201c\u201d\u201e\u00ab\u00bb");
            if (word.Contains('[') && text[range].TrimEnd("\"',.\u201d").EndsWith("]")) word = text[range].Trim("\"',.\u201c\u201d");
            if (!FactText.IsFileName(word) || EventWords.IsPaper(word)) continue;
            if (found is not null && !word.SequenceEqual(found)) return null;
            found = word.ToString();
        }
        return found;
    }
}
