using System.Collections.Frozen;
using AbuseMilter.Notices;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>
/// The profiles of one configuration. Those whose <c>from_domain</c> fits the first From address most closely are tried first, shorter domains
/// after longer ones, and then those that name no From domain; of equals in order of their names. The first whose whole match holds counts.
/// Pure, and safe for use by many sessions at once.
/// </summary>
public sealed class ProfileBook
{
    readonly FrozenDictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> byDomain;
    readonly Entry[] others;

    public ProfileBook(IReadOnlyList<ProfileSettings> profiles)
    {
        var patterns = new PatternIndex();
        var entries = profiles.Select(profile => new Entry(profile, new Condition(profile.Match, patterns))).ToList();
        byDomain = entries
            .SelectMany(entry => entry.Domains.Select(domain => (Domain: domain, Entry: entry)))
            .GroupBy(pair => pair.Domain, pair => pair.Entry, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray(), StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        others = [.. entries.Where(entry => entry.Domains.Count == 0)];
    }

    /// <summary>The profile of the sender; null when none matches. Of <paramref name="mail"/> neither notice nor assessment is looked at.</summary>
    public ProfileSettings? Find(JudgedMail mail) => Candidates(mail).FirstOrDefault(entry => entry.Match.Test(mail).Holds)?.Profile;

    /// <summary>What the profile knows for the reader of notices.</summary>
    public static NoticeHints Hints(ProfileSettings? profile) => profile is null ? NoticeHints.None : new()
    {
        Labels = profile.Labels,
        Formats = profile.Formats,
        DayFirst = profile.DayFirst,
        Zone = profile.Zone,
    };

    /// <summary>Domains of which the From address lies in one whenever the match holds; empty when it need not lie in any.</summary>
    internal static IReadOnlyList<string> DemandedDomains(ConditionSettings match) =>
        match.FromDomain.Count > 0 ? match.FromDomain : match.All.Select(DemandedDomains).FirstOrDefault(domains => domains.Count > 0) ?? [];

    IEnumerable<Entry> Candidates(JudgedMail mail)
    {
        var domain = mail.From is [var first, ..] ? first.Domain : "";
        // Every From address must lie in one of the domains, so the first does.
        foreach (var start in DomainSet.Suffixes(domain))
        {
            if (!byDomain.TryGetValue(domain.AsSpan(start), out var entries)) continue;
            foreach (var entry in entries) yield return entry;
        }
        foreach (var entry in others) yield return entry;
    }

    sealed record Entry(ProfileSettings Profile, Condition Match)
    {
        public IReadOnlyList<string> Domains { get; } = DemandedDomains(Profile.Match);
    }
}
