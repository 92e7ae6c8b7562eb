using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>
/// A condition with its patterns. Tests the cheap things first and stops at the first that fails; a condition that asks for
/// nothing holds.
/// </summary>
sealed class Condition(ConditionSettings settings)
{
    readonly (string Name, Pattern[] Patterns)[] header = [.. settings.Header.Select(field => (field.Key, Patterns(field.Value)))];
    readonly DomainSet fromDomain = new(settings.FromDomain);
    readonly DomainSet senderDomain = new(settings.SenderDomain);
    readonly Pattern[] subject = Patterns(settings.Subject);
    readonly Pattern[] body = Patterns(settings.Body);
    readonly Condition[] all = [.. settings.All.Select(each => new Condition(each))];
    readonly Condition[] any = [.. settings.Any.Select(each => new Condition(each))];
    readonly Condition? not = settings.Not is { } negated ? new(negated) : null;

    /// <summary>What must be seen before the condition can be tested.</summary>
    public Sight Sight
    {
        get
        {
            var own = settings.Has.Count > 0 || settings.Body.Count > 0 ? Sight.Body
                : settings.FromDomain.Count > 0 || settings.Header.Count > 0 || settings.Subject.Count > 0 || settings.Authentication.Count > 0
                    ? Sight.Header
                : Sight.Envelope;
            return all.Concat(any).Select(inner => inner.Sight).Append(not?.Sight ?? own).Append(own).Max();
        }
    }

    static Pattern[] Patterns(IEnumerable<PatternSettings> patterns) => [.. patterns.Select(pattern => new Pattern(pattern.Text))];

    public Finding Test(JudgedMail mail)
    {
        var held = new List<string>();
        foreach (var finding in Tests(mail))
        {
            if (!finding.Holds) return finding;
            held.Add(finding.Why);
        }
        return Finding.Yes(held.Count == 0 ? "it asks for nothing" : string.Join("; ", held));
    }

    IEnumerable<Finding> Tests(JudgedMail mail)
    {
        if (settings.SenderDomain.Count > 0) yield return SenderDomain(mail);
        if (settings.Client.Count > 0) yield return Client(mail);
        if (settings.Recipient.Count > 0) yield return Recipient(mail);
        if (settings.FromDomain.Count > 0) yield return FromDomain(mail);
        if (settings.Authentication.Count > 0) yield return Authentication(mail);
        if (subject.Length > 0) yield return Match(mail, "subject", subject, mail.Message.Subject is { } text ? [text] : []);
        if (settings.Has.Count > 0) yield return StatedFacts.Test(mail.Notice, settings.Has);
        foreach (var (name, patterns) in header)
        {
            yield return Match(mail, $"header {name}", patterns, mail.Message.Headers.All(name).Select(field => field.Value));
        }
        if (body.Length > 0) yield return Match(mail, "body", body, [mail.Message.Text]);
        foreach (var condition in all) yield return condition.Test(mail);
        if (any.Length > 0) yield return Any(mail);
        if (not is not null) yield return Not(not.Test(mail));
    }

    static Finding Not(Finding negated) =>
        negated.Holds ? Finding.No($"not ({negated.Why})") : Finding.Yes($"not ({negated.Why})");

    // Every mailbox counts: with two of them, which one is shown is the choice of who reads the mail.
    Finding FromDomain(JudgedMail mail)
    {
        var from = mail.Authors;
        if (from.Count == 0) return Finding.No("from_domain: there is no From address");
        foreach (var mailbox in from)
        {
            if (!fromDomain.Contains(mailbox.Domain))
            {
                return Finding.No($"from_domain: {Finding.Quote(mailbox.Address)} lies in none of them");
            }
        }
        return Finding.Yes($"from_domain: {Finding.Quote(from[0].Address)}");
    }

    Finding Authentication(JudgedMail mail) => mail.Authentication.Word() is var word && settings.Authentication.Contains(word)
        ? Finding.Yes($"authentication: {word}")
        : Finding.No($"authentication: {word}");

    Finding SenderDomain(JudgedMail mail)
    {
        var sender = mail.Envelope.Sender;
        return senderDomain.Contains(sender.Domain)
            ? Finding.Yes($"sender_domain: {Finding.Quote(sender.Address)}")
            : Finding.No($"sender_domain: {Finding.Quote(sender.Address)} lies in none of them");
    }

    Finding Client(JudgedMail mail) => mail.Envelope.ClientAddress is not { } address ? Finding.No("client: it has no address")
        : settings.Client.Any(prefix => prefix.Contains(address)) ? Finding.Yes($"client: {address}")
        : Finding.No($"client: {address} lies in none of them");

    Finding Recipient(JudgedMail mail)
    {
        var found = mail.Envelope.Recipients.FirstOrDefault(r => settings.Recipient.Contains(r.Address, StringComparer.OrdinalIgnoreCase));
        return found is null ? Finding.No("recipient: none of them") : Finding.Yes($"recipient: {Finding.Quote(found.Address)}");
    }

    static Finding Match(JudgedMail mail, string where, Pattern[] patterns, IEnumerable<string> texts)
    {
        string? trouble = null;
        var looked = false;
        foreach (var text in texts)
        {
            looked = true;
            foreach (var pattern in patterns)
            {
                var match = pattern.Find(text, out var problem);
                if (match is not null) return Finding.Yes($"{where}: {pattern} found {Finding.Quote(match)}");
                if (problem is null) continue;
                trouble ??= problem;
                mail.Troubles.Add($"{where}: {problem}");
            }
        }
        return Finding.No(looked ? $"{where}: no pattern matches{(trouble is null ? "" : $" ({trouble})")}" : $"{where}: absent");
    }

    Finding Any(JudgedMail mail)
    {
        var failed = new List<string>();
        foreach (var condition in any)
        {
            var finding = condition.Test(mail);
            if (finding.Holds) return finding;
            failed.Add(finding.Why);
        }
        return Finding.No($"any: {string.Join("; ", failed)}");
    }
}
