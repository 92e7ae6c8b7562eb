using System.Net;
using AbuseMilter.Notices;

namespace AbuseMilter.Replies;

/// <summary>Whether the facts of a notice bear a letter that repeats them.</summary>
/// <param name="networks">The operator's; empty when they are not configured.</param>
sealed class FactsCheck(IReadOnlyCollection<IPNetwork> networks)
{
    /// <summary>A clock may be wrong and a zone missing, by no more than this.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    public ReplyDecision? Stop(Notice? notice, DateTimeOffset receivedAt)
    {
        if (notice?.Retraction == true) return ReplyDecision.None("retraction", "the mail withdraws an earlier notice");
        if (Missing(notice) is { Count: > 0 } missing) return ReplyDecision.Hold("facts-missing", $"the notice does not state {string.Join(", ", missing)}");
        if (notice!.Items.FirstOrDefault(item => item.TimeUnclear) is { } unclear)
            return ReplyDecision.Hold("time-unclear", $"it is not clear which instant \"{TemplateValue.Clean(unclear.TimeStated)}\" is");
        if (notice.Conflict) return ReplyDecision.Hold("conflict", "the notice contradicts itself about address or time");
        if (notice.Items.FirstOrDefault(item => item.Ip is { } ip && !IsOurs(ip)) is { } foreign)
            return ReplyDecision.Hold("not-ours", $"{TemplateValue.Clean(foreign.Ip)} is no address of ours");
        if (networks.Count > 0 && notice.OtherAddresses?.FirstOrDefault(IsOurs) is { } other)
            return ReplyDecision.Hold("other-address", $"the mail names {other} of ours as well, and does not say what of it");
        if (notice.Items.Any(item => item is { Ip: not null, TimeUtc: null }))
            return ReplyDecision.Hold("facts-missing", "the notice does not state the time of each address");
        return notice.Items.Any(item => item.TimeUtc > receivedAt + Ahead)
            ? ReplyDecision.Hold("future-time", "the notice tells of an event that lies ahead") : null;
    }

    static List<string> Missing(Notice? notice)
    {
        var item = notice?.Items.Count > 0 ? notice.Items[0] : new NoticeItem();
        var missing = new List<string>();
        if (item.Ip is null) missing.Add("ip");
        if (item.TimeUtc is null) missing.Add("time");
        if (item.Work is null && item.InfoHash is null && item.FileName is null) missing.Add("work, infohash or filename");
        return missing;
    }

    bool IsOurs(string ip)
    {
        if (!IPAddress.TryParse(ip, out var address)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return PublicAddress.IsGlobal(address) && (networks.Count == 0 || networks.Any(network => network.Contains(address)));
    }
}
