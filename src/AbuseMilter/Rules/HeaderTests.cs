using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>What a condition asks of the From addresses.</summary>
static class HeaderTests
{
    public static IEnumerable<Test> Of(ConditionSettings when)
    {
        if (when.FromDomain.Count > 0) yield return FromDomain(new(when.FromDomain));
        if (when.Authentication.Count > 0) yield return mail => Finding.Of("authentication", mail.Authentication.Word(), when.Authentication);
    }

    // Every mailbox counts: with two of them, which one is shown is the choice of who reads the mail.
    static Test FromDomain(DomainSet domains) => mail =>
    {
        var from = mail.From;
        if (from.Count == 0) return Finding.No("from_domain: there is no From address");
        foreach (var mailbox in from)
        {
            if (!domains.Contains(mailbox.Domain)) return Finding.No($"from_domain: {Finding.Quote(mailbox.Address)} lies in none of them");
        }
        return Finding.Yes($"from_domain: {Finding.Quote(from[0].Address)}");
    };
}
