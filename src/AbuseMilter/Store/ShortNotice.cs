using AbuseMilter.Notices;

namespace AbuseMilter.Store;

/// <summary>A notice without what leads to one subscriber: its addresses are cut to their networks, and their ports are gone.</summary>
static class ShortNotice
{
    public static Notice Of(Notice notice) => notice with
    {
        Items = [.. notice.Items.Select(item => item with { Ip = item.Ip is null ? null : ShortAddress.Of(item.Ip), Port = null })],
        OtherAddresses = notice.OtherAddresses is null ? null : [.. notice.OtherAddresses.Select(ShortAddress.Of).Distinct()],
    };

    /// <summary>The same for the addresses of the notice where the subject repeats them.</summary>
    public static string? Subject(string? subject, Notice? notice)
    {
        if (subject is null || notice is null) return subject;
        return notice.Items.Select(item => item.Ip).Concat(notice.OtherAddresses ?? []).OfType<string>().Distinct().OrderByDescending(address => address.Length)
            .Take(50).Aggregate(subject, (text, address) => text.Replace(address, ShortAddress.Of(address), StringComparison.OrdinalIgnoreCase));
    }
}
