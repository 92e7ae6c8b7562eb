using System.Net;
using AbuseMilter.Notices;

namespace AbuseMilter.Replies;

/// <summary>Whether the facts of a notice bear a letter that repeats them.</summary>
/// <param name="networks">The operator's; empty when they are not configured.</param>
sealed class FactsCheck(IReadOnlyCollection<IPNetwork> networks)
{
    /// <summary>A clock may be wrong and a zone missing, by no more than this.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>
    /// A letter about a transmission needs all facts of the event; one about hosted content needs a place; the answer to another report repeats nothing and needs
    /// nothing. None may be about what is withdrawn, contradicts itself, or names an address that is not ours.
    /// </summary>
    public ReplyDecision? Find(ReplyQuestion question)
    {
        var notice = question.Occasion.Notice;
        if (notice?.Retraction == true) return ReplyDecision.None("retraction", "the mail withdraws an earlier notice");
        if (question.IsOtherReport) return Doubt(notice);
        return question.Decision.IsForHosting
            ? Lacking(notice?.Items.Any(item => (item.Url ?? item.Ip) is not null) == true ? [] : ["url or ip"]) ?? Doubt(notice)
            : OfEvent(notice, question.Occasion);
    }

    ReplyDecision? OfEvent(Notice? notice, ReplyOccasion occasion)
    {
        if (Lacking(Missing(notice)) is { } lacking) return lacking;
        if (notice!.Items.FirstOrDefault(item => item.TimeUnclear) is { } unclear)
            return ReplyDecision.Hold("time-unclear", $"it is not clear which instant \"{TemplateValue.Clean(unclear.TimeStated)}\" is");
        if (Doubt(notice) is { } doubt) return doubt;
        if (networks.Count > 0 && notice.OtherAddresses?.FirstOrDefault(IsOurs) is { } other)
            return ReplyDecision.Hold("other-address", $"the mail names {other} of ours as well, and does not say what of it");
        if (notice.Items.Any(item => item is { Ip: not null, TimeUtc: null }))
            return ReplyDecision.Hold("facts-missing", "the notice does not state the time of each address");
        if (notice.Items.Any(item => item.TimeUtc > occasion.ReceivedAt + Ahead)) return ReplyDecision.Hold("future-time", "the notice tells of an event that lies ahead");
        return notice.Items.FirstOrDefault(item => IsNoExit(item, occasion.Exits)) is { } item
            ? ReplyDecision.Hold("not-an-exit", $"by the list of exit addresses {TemplateValue.Clean(item.Ip)} was none at the time of the event") : null;
    }

    static bool IsNoExit(NoticeItem item, ExitList? exits) =>
        exits is not null && item is { Ip: { } ip, TimeUtc: { } time } && IPAddress.TryParse(ip, out var address) && exits.Denies(address, time);

    ReplyDecision? Doubt(Notice? notice)
    {
        if (notice?.Conflict == true) return ReplyDecision.Hold("conflict", "the notice contradicts itself about address or time");
        return notice?.Items.FirstOrDefault(item => item.Ip is { } ip && !IsOurs(ip)) is { } foreign
            ? ReplyDecision.Hold("not-ours", $"{TemplateValue.Clean(foreign.Ip)} is no address of ours") : null;
    }

    static ReplyDecision? Lacking(List<string> missing) =>
        missing.Count > 0 ? ReplyDecision.Hold("facts-missing", $"the notice does not state {string.Join(", ", missing)}") : null;

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
