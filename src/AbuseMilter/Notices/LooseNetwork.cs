using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// The network that a letter names anywhere is that of its events where it names only one: lists of facts often leave it to the letter.
/// </summary>
static class LooseNetwork
{
    static readonly (string Name, SearchValues<string> Words)[] Networks =
    [
        ("BitTorrent", SearchValues.Create(["torrent"], StringComparison.OrdinalIgnoreCase)),
        ("eDonkey", SearchValues.Create(["edonkey", "emule", "ed2k"], StringComparison.OrdinalIgnoreCase)),
        ("Gnutella", SearchValues.Create(["gnutella"], StringComparison.OrdinalIgnoreCase)),
    ];

    public static Notice AddTo(Notice notice, NoticeSource source)
    {
        // A machine that does not name the network has said so.
        if (notice.Format is not ("labels" or "table" or "letter") || !source.IsAboutRights || notice.Items.All(item => item.Protocol is not null || item.Ip is null || item.Url is not null) || Find(source.Text) is not { } name) return notice;
        return notice with
        {
            Kind = notice.Kind is NoticeKind.Unknown ? NoticeKind.Conduit : notice.Kind,
            Items = [.. notice.Items.Select(item => item.Ip is null || item.Url is not null ? item : item with { Protocol = item.Protocol ?? name })],
        };
    }

    public static bool IsNamed(ReadOnlySpan<char> text)
    {
        foreach (var (_, words) in Networks)
        {
            if (text.ContainsAny(words)) return true;
        }
        return false;
    }

    static string? Find(ReadOnlySpan<char> text)
    {
        string? found = null;
        foreach (var (name, words) in Networks)
        {
            if (!text.ContainsAny(words)) continue;
            if (found is not null) return null;
            found = name;
        }
        return found;
    }
}
