using System.Net;
using AbuseMilter.Notices;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>What a condition asks of the facts that the notice states.</summary>
static class FactTests
{
    static readonly NoticeItem NoItem = new();

    public static IEnumerable<Test> Of(ConditionSettings when, PatternIndex patterns)
    {
        if (when.Format.Count > 0) yield return mail => Finding.Of("format", mail.Notice?.Format, when.Format);
        if (when.Conflict is { } conflict) yield return mail => Flag("conflict", mail.Notice?.Conflict == true, conflict);
        if (when.Retraction is { } retraction) yield return mail => Flag("retraction", mail.Notice?.Retraction == true, retraction);
        if (when.Repeated is { } repeated) yield return mail => Flag("repeated", mail.Notice?.IsRepeated == true, repeated);
        if (when.DeadlineWithin is { } within) yield return mail => Deadline(mail, within);
        if (when.Has.Count > 0)
        {
            var demands = when.Has.Select(demand => demand.Split('|', StringSplitOptions.TrimEntries)).ToArray();
            yield return mail => Has(mail.Notice, when.Has, demands);
        }
        if (when.Ip.Count > 0) yield return Ip(new(when.Ip));
        if (when.IpAny.Count > 0) yield return IpAny(new(when.IpAny));
        if (when.Fact.Count > 0) yield return new FactPatterns(when.Fact, patterns).Test;
    }

    static Finding Flag(string key, bool value, bool expected) => new(value == expected, value ? $"{key}: it is one" : $"{key}: it is none");

    static Finding Deadline(JudgedMail mail, TimeSpan within)
    {
        if (mail.Notice?.Deadline is not { } deadline) return Finding.No("deadline: none is stated");
        var holds = deadline.Due(mail.ReceivedAt) - mail.ReceivedAt <= within;
        return new(holds, $"deadline: {Finding.Quote(deadline.Stated)} is {(holds ? "" : "not ")}within {within.TotalHours:0.#} h");
    }

    // One and the same item must state them all.
    static Finding Has(Notice? notice, IReadOnlyList<string> stated, string[][] demands)
    {
        if (notice is null) return Finding.No("has: there is no notice");
        string? missing = null;
        foreach (var item in notice.Items.Count > 0 ? notice.Items : [NoItem])
        {
            var lacking = Array.FindIndex(demands, demand => !demand.Any(fact => Facts.Find(notice, item, fact) is not null));
            if (lacking < 0) return Finding.Yes($"has: {string.Join(", ", stated)}");
            missing ??= stated[lacking];
        }
        return Finding.No($"has: {missing} is not stated");
    }

    static Test Ip(NetworkSet networks) => mail =>
    {
        var stated = Addresses(mail.Notice).ToList();
        if (stated.Count == 0) return Finding.No("ip: no address is stated");
        var outside = stated.Find(ip => !Lies(ip, networks));
        return outside is null ? Finding.Yes($"ip: {stated[0]}{More(stated)}") : Finding.No($"ip: {Finding.Quote(outside)} lies in none of them");
    };

    static Test IpAny(NetworkSet networks) => mail =>
    {
        var stated = Addresses(mail.Notice).ToList();
        if (stated.Count == 0) return Finding.No("ip_any: no address is stated");
        var inside = stated.Find(ip => Lies(ip, networks));
        return inside is not null ? Finding.Yes($"ip_any: {inside}") : Finding.No($"ip_any: {Finding.Quote(stated[0])}{More(stated)} lies in none of them");
    };

    static IEnumerable<string> Addresses(Notice? notice) => notice?.Items.Select(item => item.Ip).OfType<string>().Distinct() ?? [];

    static bool Lies(string ip, NetworkSet networks) => IPAddress.TryParse(ip, out var address) && networks.Contains(address);

    static string More(List<string> stated) => stated.Count == 1 ? "" : $" and {stated.Count - 1} more";
}
