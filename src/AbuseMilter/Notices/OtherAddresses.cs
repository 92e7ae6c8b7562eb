namespace AbuseMilter.Notices;

/// <summary>Finds the addresses of a mail that no item has.</summary>
static class OtherAddresses
{
    const int MaxCandidates = 500;
    const int MaxFound = 10;

    public static Notice AddTo(Notice notice, NoticeSource source)
    {
        if (notice.Items.Count == 0) return notice;
        var known = notice.Items.Select(item => item.Ip).OfType<string>().ToHashSet();
        var found = new List<string>();
        Find(source.Subject, known, found);
        Find(source.Text, known, found);
        return found.Count == 0 ? notice : notice with { OtherAddresses = found };
    }

    // Hosts that a mail passed through, and what is labelled as somebody else's, are none.
    static void Find(ReadOnlySpan<char> text, HashSet<string> known, List<string> found)
    {
        var addresses = new AddressFinder(text);
        for (var count = 0; count < MaxCandidates && found.Count < MaxFound && addresses.Next(); count++)
        {
            if (!known.Contains(addresses.Ip) && !found.Contains(addresses.Ip) && !LetterEvents.IsTrace(text, addresses.Start)) found.Add(addresses.Ip);
        }
    }
}
