using System.Net;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>
/// Decides whether and whom to answer, in a fixed order: what must never be answered (RFC 3834, loops), who stands behind the mail, whether
/// it is a plain notice with facts that suffice, where to. Pure; the ledger alone knows whether the case was answered before.
/// </summary>
/// <param name="settings">The table <c>[reply]</c>.</param>
/// <param name="desk">Who we are.</param>
/// <param name="networks">What we operate; empty when it is not configured, and then every public address may be ours.</param>
public sealed class ReplyPolicy(ReplySettings settings, Desk desk, IReadOnlyCollection<IPNetwork> networks)
{
    /// <summary>Received fields. Postfix itself stops at 50 (hopcount_limit).</summary>
    const int Hops = 25;

    readonly OwnMail ownMail = new(settings, desk);
    readonly FactsCheck facts = new(networks);

    /// <returns>With a destination when it is sent, and when it is held but could be sent once a person has agreed.</returns>
    public ReplyDecision Decide(ReplyOccasion occasion, Decision decision, Authentication authentication)
    {
        if (!settings.Enabled) return ReplyDecision.None("disabled", "replies are switched off");
        if (decision.Rule is null) return ReplyDecision.None("no-rule", "no rule matched");
        if (decision.Template is null) return ReplyDecision.None("no-template", "the rule asks for no reply");
        var (envelope, message) = (occasion.Envelope, occasion.Message);
        var isKnown = decision.KnownDomains.Count > 0;
        var stop = MachineMail.Stop(envelope, message) ?? Loop(envelope, message)
            ?? (isKnown ? null : MachineMail.StopUnknown(message.Headers)) ?? From(message, authentication);
        if (stop is not null) return stop with { Template = decision.Template };
        var doubt = Doubt(decision, authentication) ?? facts.Stop(occasion.Notice, occasion.ReceivedAt) ?? Matter(message);
        var (to, defect) = Destination(message);
        var answer = doubt ?? defect ?? new ReplyDecision(ReplyOutcome.Send, "ok", "every condition for a reply holds");
        return answer with { To = defect is null && answer.Outcome != ReplyOutcome.None ? to : null, Template = decision.Template };
    }

    ReplyDecision? Loop(Envelope envelope, MimeMessage message)
    {
        var headers = message.Headers;
        if (envelope.Macros.ContainsKey("auth_authen")) return ReplyDecision.None("own-user", "the sender logged in with us");
        if (desk.IsOurs(envelope.Sender.Address) || message.From.Concat(message.ReplyTo).Any(m => desk.IsOurs(m.Address)))
            return ReplyDecision.None("own-address", "the mail names an address of our own as its sender");
        if (ownMail.HasLoopToken(headers)) return ReplyDecision.None("own-loop", "the mail carries our X-Loop");
        if (ownMail.IsAnswered(headers) || ownMail.IsQuoted(message))
        {
            return MachineMail.IsAutomatic(headers)
                ? ReplyDecision.None("own-loop", "a machine answers a mail of ours")
                : ReplyDecision.Hold("follow-up", "the mail answers or quotes one of ours; a person should read it");
        }
        if (headers.All("Received").Skip(Hops).Any()) return ReplyDecision.None("loop-hops", $"the mail has more than {Hops} Received fields");
        return ownMail.IsForeignList(headers) ? ReplyDecision.None("list", "the mail came over a mailing list") : null;
    }

    static ReplyDecision? From(MimeMessage message, Authentication authentication)
    {
        if (authentication == Authentication.Fail) return ReplyDecision.None("auth-failed", "authentication of the From domain failed");
        if (message.Headers.IsCut) return ReplyDecision.Hold("header-cut", "the header is longer than what is read of it, and what is missing may forbid an answer");
        if (message.From is not [{ Domain.Length: > 0 } from]) return ReplyDecision.Hold("from", "the mail does not name exactly one From address");
        return ReplyDestination.IsVerbatim(from, message.Headers.All("From")) ? null : ReplyDecision.Hold("from", "the From field is broken");
    }

    ReplyDecision? Doubt(Decision decision, Authentication authentication)
    {
        if (authentication != Authentication.Pass && settings.RequireAuthentication)
            return ReplyDecision.Hold("auth-none", "nothing vouches for the From domain") with { IsVouched = false };
        if (authentication != Authentication.Pass && decision.KnownDomains.Count == 0)
            return ReplyDecision.Hold("unknown-sender", "nothing vouches for the From domain, and the rule names none") with { IsVouched = false };
        return decision.Hold ? ReplyDecision.Hold("rule-hold", "the rule leaves the answer to a person") : null;
    }

    static ReplyDecision? Matter(MimeMessage message) =>
        PersonalMatter.Find(message) is { } words ? ReplyDecision.Hold("read-by-a-person", $"the mail says \"{words}\"") : null;

    static (string? To, ReplyDecision? Defect) Destination(MimeMessage message)
    {
        var mailbox = ReplyDestination.Choose(message.From[0], message);
        if (mailbox is null) return (null, ReplyDecision.Hold("no-reply-address", "nobody reads what is sent to the address that the mail names"));
        return ReplyDestination.Defect(mailbox) is { } defect ? (null, ReplyDecision.Hold("bad-destination", defect)) : (mailbox.Address, null);
    }
}
