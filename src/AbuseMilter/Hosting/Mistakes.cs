using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Hosting;

/// <summary>What a configuration must not say, and what it hardly means, where only its parts together tell: who is watched, and who is answered.</summary>
static class Mistakes
{
    /// <summary>Errors, in order of rules and profiles.</summary>
    public static IEnumerable<SettingsError> In(AbuseMilterSettings settings, Desk desk) =>
        settings.Rules.SelectMany(rule => SentToItself(rule, desk))
            .Concat(settings.Profiles.SelectMany(profile => AnsweredToItself(profile, desk).Concat(AnswersAnybody(profile))));

    /// <summary>Warnings, in the same order; first of the operator.</summary>
    public static IEnumerable<SettingsError> Doubts(AbuseMilterSettings settings, Desk desk) =>
        ContactAtDesk(settings, desk).Concat(BouncesToItself(settings.Reply, desk)).Concat(settings.Reply.AnswersUnknown ? []
            : settings.Rules.SelectMany(KnowsAnybody).Concat(settings.Profiles.Where(profile => profile.AnswerMachines).SelectMany(KnowsAnybody)))
            .Concat(settings.Profiles.SelectMany(IsForAnybody));

    // The milter would see its own mail again, and do the same with it.
    static IEnumerable<SettingsError> SentToItself(RuleSettings rule, Desk desk)
    {
        if (Watches(desk, rule.Notify))
            yield return new(rule.At, $"rule {rule.Name} notifies {rule.Notify}, which is watched: the alert would come back here; name an address that is not");
        if (Watches(desk, rule.Deliver?.Redirect))
            yield return new(rule.At, $"rule {rule.Name} redirects to {rule.Deliver!.Redirect}, which is watched: the mail would come back here; name an address that is not");
    }

    static IEnumerable<SettingsError> AnsweredToItself(ProfileSettings profile, Desk desk)
    {
        if (profile.AnswerTo is { } to && (Watches(desk, to) || desk.IsOurs(to)))
            yield return new(profile.AnswerToAt, $"profile {profile.Name} answers to {profile.AnswerTo}, which is an address of ours: the answer would come back here; name the sender's address");
    }

    // Anybody who registers a name there could make us write to the one address, or to any that he likes.
    static IEnumerable<SettingsError> AnswersAnybody(ProfileSettings profile)
    {
        var answers = profile.AnswerTo is not null || profile.AnswerDomains.Count > 0 || profile.AnswerMachines;
        if (answers && Open(ProfileBook.DemandedDomains(profile.Match)) is { } from)
            yield return new(profile.Match.FromDomainAt, $"profile {profile.Name} answers everybody below {from}, where anybody can have a domain; name the sender's own domain");
        if (Open(profile.AnswerDomains) is { } domain)
            yield return new(profile.AnswerDomainsAt, $"profile {profile.Name} believes every address below {domain}, where anybody can have a domain; name the sender's own domain");
    }

    static IEnumerable<SettingsError> IsForAnybody(ProfileSettings profile)
    {
        if (profile.Role != "authority" && Open(ProfileBook.DemandedDomains(profile.Match)) is { } domain)
            yield return new(profile.Match.FromDomainAt, $"profile {profile.Name} is for everybody below {domain}, where anybody can have a domain; name the sender's own domain");
    }

    static IEnumerable<SettingsError> KnowsAnybody(RuleSettings rule)
    {
        if (rule is { Reply: not null, Hold: false } && Open(ProfileBook.DemandedDomains(rule.When)) is { } domain)
            yield return new(rule.When.FromDomainAt, $"rule {rule.Name} makes everybody below {domain} a sender who is known and answered; name the senders' own domains, or state hold = true");
    }

    static IEnumerable<SettingsError> KnowsAnybody(ProfileSettings profile)
    {
        if (ProfileBook.DemandedDomains(profile.Match).Count == 0)
            yield return new(profile.Match.At, $"profile {profile.Name} makes everybody whose mail it matches a sender who is known and answered; state from_domain, or remove answer.machines");
    }

    static IEnumerable<SettingsError> ContactAtDesk(AbuseMilterSettings settings, Desk desk)
    {
        var words = settings.Operator.GetValueOrDefault("contact", "").Split([' ', '\t', '\n', '<', '>', '(', ')', '[', ']', ',', ';', ':', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        if (words.FirstOrDefault(word => Watches(desk, word.TrimEnd('.'))) is { } address)
            yield return new(settings.ContactAt, $"operator.contact: {address} is watched: what people write there comes back here as mail to sort; name an address that is not");
    }

    static IEnumerable<SettingsError> BouncesToItself(ReplySettings reply, Desk desk)
    {
        if (reply.EnvelopeFrom.Length > 0 && Watches(desk, reply.EnvelopeFrom))
            yield return new(reply.EnvelopeFromAt, $"reply.envelope_from: {reply.EnvelopeFrom} is watched: bounces of replies would come here as mail to sort; name an address that nobody reads, or \"\"");
    }

    static bool Watches(Desk desk, string? address) => address is not null && desk.Watches(Encoding.UTF8.GetBytes(address));

    /// <summary>The first domain below which names are registered, such as <c>com</c> and <c>co.uk</c>; null when there is none.</summary>
    static string? Open(IReadOnlyList<string> domains) => domains.FirstOrDefault(domain => DomainName.Organisation($"x.{domain}").Length > domain.Length);
}
