using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// Events told in sentences: "on 3 March 2025 at 14:05 CET the address 192.0.2.7 offered the film …". An address counts with a time in its
/// line, its sentence or its paragraph, or with a port behind it.
/// </summary>
static class LetterEvents
{
    const int MaxAddresses = 200;
    const int MaxAround = 600;
    const int MaxPortDistance = 80;
    const int MaxTimes = 8;
    const int MaxLead = 40;

    public static List<ReadItem> Read(NoticeSource source)
    {
        var items = new List<ReadItem>();
        var text = source.Text.AsSpan();
        var addresses = new AddressFinder(text);
        for (var count = 0; count < MaxAddresses && addresses.Next(); count++)
        {
            // The sentences of who passes a notice on are about his ticket.
            if (addresses.Start < source.InnerAt) continue;
            if (IsTrace(text, addresses.Start) || EventWords.IsTheirs(text, addresses.Start)) continue;
            if (Event(text, addresses.Ip, addresses.Port, addresses.Start, addresses.End, source.Times) is not { } item || IsKnown(items, item)) continue;
            var (from, to) = Between(text, addresses.Start, addresses.End, "\n\n", "\n\n");
            var titles = LetterTitle.Find(text[from..to]);
            items.Add(item with { Item = item.Item with { Work = titles.FirstOrDefault() } });
            items.AddRange(titles.Skip(1).Select(title => item with { Item = item.Item with { Work = title } }));
        }
        return items;
    }

    static bool IsKnown(List<ReadItem> items, ReadItem item)
    {
        foreach (var known in items)
        {
            if (known.Item.Ip == item.Item.Ip && known.AgreesWith(item) && (known.Item.Port ?? item.Item.Port) == (item.Item.Port ?? known.Item.Port)) return true;
        }
        return false;
    }

    // "Received: from host (host [192.0.2.1])" and lines of logs in brackets.
    public static bool IsTrace(ReadOnlySpan<char> text, int at)
    {
        var line = text[(text[..at].LastIndexOf('\n') + 1)..at].TrimStart();
        if (LabelSplit.TryFindColon(line, out var label, out _) && LabelTable.Read(line[..label], null).IsForeign) return true;
        return line.StartsWith("Received", StringComparison.OrdinalIgnoreCase) || line.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("from ", StringComparison.Ordinal) || line.StartsWith("by ", StringComparison.Ordinal) || line.Contains("sshd[", StringComparison.Ordinal);
    }

    static ReadItem? Event(ReadOnlySpan<char> text, string ip, int? port, int start, int end, TimeHints hints)
    {
        List<NoticeTime> time = [];
        port ??= PortBehind(text[end..Math.Min(text.Length, end + MaxPortDistance)]);
        foreach (var (from, to) in (ReadOnlySpan<(int, int)>)[Between(text, start, end, "\n", "\n"), Sentence(text, start, end), Between(text, start, end, "\n\n", "\n\n")])
        {
            if ((time = Nearest(text[from..to], start - from, hints)).Count > 0) break;
        }
        if (time.Count == 0 && port is null) return null;
        return new(new NoticeItem { Ip = ip, Port = port }) { Times = time };
    }

    static int? PortBehind(ReadOnlySpan<char> rest)
    {
        if (rest.IndexOf("\n\n") is >= 0 and var paragraph) rest = rest[..paragraph];
        return PortAt(rest, out _);
    }

    static readonly SearchValues<string> PortNames = SearchValues.Create(FactText.PortNames, StringComparison.OrdinalIgnoreCase);

    /// <summary>The number behind the first word for a port.</summary>
    /// <param name="rest">Text.</param>
    /// <param name="length">How much of it was looked at; 0 when it has no such word.</param>
    public static int? PortAt(ReadOnlySpan<char> rest, out int length)
    {
        length = 0;
        if (rest.IndexOfAny(PortNames) is not (>= 0 and var at)) return null;
        length = at + 4;
        var lead = rest[Math.Max(0, at - MaxLead)..at];
        rest = rest[at..];
        var digits = rest.IndexOfAnyInRange('0', '9');
        return digits is >= 4 and <= 16 && !EventWords.IsOfOthers(lead) && !rest[..digits].ContainsAny('.', ';') ? FactText.Port(rest[digits..]) : null;
    }

    // All that the window holds; the nearest last, where it stands for the event.
    static List<NoticeTime> Nearest(ReadOnlySpan<char> window, int at, TimeHints hints)
    {
        var found = new List<NoticeTime>();
        var distance = int.MaxValue;
        var times = new TimeFinder(window, hints);
        while (found.Count < MaxTimes && times.Next())
        {
            if (EventWords.IsOfPaper(window, times.Start)) continue;
            var isNearer = Math.Abs(times.Start - at) < distance;
            found.Insert(isNearer ? found.Count : 0, times.Time!);
            if (isNearer) distance = Math.Abs(times.Start - at);
        }
        return found;
    }

    static (int From, int To) Between(ReadOnlySpan<char> text, int start, int end, string before, string after)
    {
        var floor = Math.Max(0, start - MaxAround);
        var from = text[floor..start].LastIndexOf(before);
        var rest = text[end..Math.Min(text.Length, end + MaxAround)];
        var to = rest.IndexOf(after);
        return (from < 0 ? floor : floor + from, to < 0 ? end + rest.Length : end + to);
    }

    static (int From, int To) Sentence(ReadOnlySpan<char> text, int start, int end)
    {
        var (from, to) = Between(text, start, end, "\n\n", "\n\n");
        var dot = text[from..start].LastIndexOf(". ");
        var stop = text[end..to].IndexOf(". ");
        return (dot < 0 ? from : from + dot + 1, stop < 0 ? to : end + stop + 1);
    }
}
