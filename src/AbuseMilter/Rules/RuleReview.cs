using System.Text;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>What in rules and profiles is allowed and hardly meant. It finds much and not all: conditions are compared by their words.</summary>
public static class RuleReview
{
    /// <param name="settings">Without errors.</param>
    /// <returns>In order: of the reading of the files, of rules, of profiles.</returns>
    public static IReadOnlyList<SettingsError> Warnings(AbuseMilterSettings settings)
    {
        var desk = new Desk(settings.Desk);
        return
        [
            .. settings.Warnings,
            .. settings.Rules.SelectMany((rule, i) => OfRule(rule, i, settings.Rules).Concat(Reach(rule, settings, desk))),
            .. settings.Profiles.SelectMany((profile, i) => OfProfile(profile, settings.Profiles.Take(i))),
        ];
    }

    // What a rule does to how much mail.
    static IEnumerable<SettingsError> Reach(RuleSettings rule, AbuseMilterSettings settings, Desk desk)
    {
        if (Deed(rule) is { } deed && Implication.HoldsForAll(rule.When))
            yield return new(rule.When.At, $"rule {rule.Name} {deed} every mail that gets as far, since its when asks for nothing; state which mail is meant");
        var parts = Implication.Parts(rule.When);
        if (rule.Continue && ReferenceEquals(rule, settings.Rules[^1]) && (rule.Acts || rule.Class is not null) && settings.Rules.Count > 1)
            yield return new(rule.At, $"rule {rule.Name} goes on, and no rule stands behind it; remove continue = true, or put it in front of the rules that shall be asked too");
        if (parts.SelectMany(part => part.Recipient).FirstOrDefault(address => !desk.Watches(Encoding.UTF8.GetBytes(address))) is { } stranger)
            yield return new(rule.When.At, $"rule {rule.Name} asks for recipient {stranger}, which is not watched: mail to it alone never gets here; state it in [desk], or name a watched address");
        if (settings.Authentication is { AuthservIds: [] } or { IncomingStripped: false } && parts.Any(part => part.Authentication.Count > 0 && !part.Authentication.Contains("none")))
            yield return new(rule.When.At, $"rule {rule.Name} never holds: [authentication] believes nobody, and so authentication is always none; state authserv_ids and incoming_stripped");
    }

    /// <summary>What of it should not happen to mail that nobody meant; null for nothing.</summary>
    static string? Deed(RuleSettings rule) =>
        rule.Refuse is not null ? "refuses" : rule.Discard ? "throws away" : rule.Quarantine is not null ? "leaves with the MTA"
        : rule.Deliver?.Redirect is not null ? "redirects" : null;

    static IEnumerable<SettingsError> OfRule(RuleSettings rule, int number, IReadOnlyList<RuleSettings> all)
    {
        // The list that is empty was told when it was read.
        if (Implication.Parts(rule.When).Any(part => part.Never)) yield break;
        var given = all.Take(number).Where(other => other.Continue).Select(other => other.Class).OfType<string>();
        if ((Contradiction.Find(rule.When) ?? Contradiction.OfAssessed(rule.When, given)) is { } why)
        {
            yield return new(rule.When.At, $"rule {rule.Name} never holds: {why}");
            yield break;
        }
        if (rule is { Continue: true, Acts: false, Class: null }) yield return new(rule.At, $"rule {rule.Name} goes on and does nothing");
        // A rule between the two may give the class that both ask for.
        var giver = all.Take(number).ToList().FindLastIndex(other => other is { Continue: true, Class: not null });
        for (var i = 0; i < number; i++)
        {
            var before = all[i];
            if (before.Continue || (i < giver && AsksForClass(before.When))) continue;
            if (Implication.Holds(rule.When, before.When))
            {
                yield return new(rule.At, $"rule {rule.Name} is never reached: rule {before.Name} ({before.At}) holds wherever it does; "
                    + "put it in front of that rule, or give that one continue = true");
                yield break;
            }
            if (Overlap.Find(before, rule) is { } both)
                yield return new(rule.At, $"rule {rule.Name} and rule {before.Name} ({before.At}) are both for {both}; there {before.Name} decides, since it stands first");
        }
    }

    static bool AsksForClass(ConditionSettings when) =>
        when.Class.Count > 0 || when.All.Any(AsksForClass) || when.Any.Any(AsksForClass) || (when.Not is { } not && AsksForClass(not));

    static IEnumerable<SettingsError> OfProfile(ProfileSettings profile, IEnumerable<ProfileSettings> before)
    {
        if (Contradiction.Find(profile.Match) is { } why)
            yield return new(profile.At, $"profile {profile.Name} never matches: {why}");
        else if (before.FirstOrDefault(other => IsTriedFirst(other, profile) && Implication.Holds(profile.Match, other.Match)) is { } wider)
            yield return new(profile.At, $"profile {profile.Name} never matches: profile {wider.Name} matches wherever it does, and is tried first");
    }

    // Those before it in order of their names are tried first where the domains are equal.
    static bool IsTriedFirst(ProfileSettings before, ProfileSettings profile)
    {
        var (first, second) = (ProfileBook.DemandedDomains(before.Match), ProfileBook.DemandedDomains(profile.Match));
        return second.Count == 0 ? first.Count == 0 : !second.Except(first, StringComparer.OrdinalIgnoreCase).Any();
    }
}
