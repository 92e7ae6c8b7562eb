using System.Net;
using AbuseMilter.Notices;
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
/// <param name="ownWords">What our letters say.</param>
public sealed class ReplyPolicy(ReplySettings settings, Desk desk, IReadOnlyCollection<IPNetwork> networks, OwnWords ownWords)
{
    /// <summary>Received fields. Postfix itself stops at 50 (hopcount_limit).</summary>
    const int Hops = 25;

    readonly OwnMail ownMail = new(settings, desk);
    readonly FactsCheck facts = new(networks);

    /// <returns>With the address that an answer goes or would go to; null where there is none.</returns>
    public ReplyDecision Decide(ReplyOccasion occasion, Decision decision, Authentication authentication)
    {
        var (to, defect) = Destination(occasion);
        // Where a stop holds an answer back, it must not even be rendered: nobody knows who would get it.
        if (Stop(occasion, decision, authentication) is { } stop)
            return stop with { To = stop.Outcome == ReplyOutcome.None ? to : null, Template = decision.Template };
        var answer = Doubt(occasion, decision, authentication) ?? defect ?? new ReplyDecision(ReplyOutcome.Send, "ok", "every condition for a reply holds");
        return answer with { To = to, Template = decision.Template };
    }

    // What no person need look at.
    ReplyDecision? Stop(ReplyOccasion occasion, Decision decision, Authentication authentication)
    {
        if (!settings.Enabled) return ReplyDecision.None("disabled", "replies are switched off");
        if (decision.Rule is null) return ReplyDecision.None("no-rule", "no rule matched");
        if (decision.Template is null) return ReplyDecision.None("no-template", "the rule asks for no reply");
        return MachineMail.Stop(occasion.Envelope, occasion.Message) ?? Loop(occasion)
            ?? (MayAnswerMachines(occasion, decision) ? null : MachineMail.StopUnknown(occasion.Message.Headers))
            ?? (IsKnown(occasion, decision) ? null : MachineMail.StopSuppressed(occasion.Message.Headers)) ?? From(occasion, authentication);
    }

    static bool IsKnown(ReplyOccasion occasion, Decision decision) => decision.KnownDomains.Count > 0 || occasion.Profile?.AnswerMachines == true;

    bool MayAnswerMachines(ReplyOccasion occasion, Decision decision) => settings.AnswersUnknown || IsKnown(occasion, decision);

    // What a person should look at first.
    ReplyDecision? Doubt(ReplyOccasion occasion, Decision decision, Authentication authentication) =>
        Unvouched(occasion, decision, authentication) ?? (decision.Hold ? ReplyDecision.Hold("rule-hold", "the rule leaves the answer to a person") : null)
        ?? Unfit(occasion.Assessment) ?? facts.Stop(occasion.Notice, occasion.ReceivedAt)
        ?? (occasion.Assessment.Kind == NoticeKind.Unknown ? ReplyDecision.Hold("kind-unknown", "nothing in the notice tells that something was transmitted, and not hosted") : null) ?? Matter(occasion);

    // A letter about transmission is the wrong answer to all of these (17 U.S.C. 512(a) and (c)).
    static ReplyDecision? Unfit(Assessment assessment) =>
        assessment.Role == SenderRole.Authority ? ReplyDecision.Hold("authority", "an authority writes, and a person answers it")
        : assessment.Kind == NoticeKind.Hosting ? ReplyDecision.Hold("hosting", "the notice is about hosted content, and not about a transmission") : null;

    // Sender is also what our own group writes.
    static readonly string[] PassedOn = ["Sender", "Resent-From", "Resent-Sender"];

    ReplyDecision? Loop(ReplyOccasion occasion)
    {
        var (envelope, message) = (occasion.Envelope, occasion.Message);
        var headers = message.Headers;
        if (envelope.Macros.ContainsKey("auth_authen")) return ReplyDecision.None("own-user", "the sender logged in with us");
        var senders = occasion.Author.IsRewritten ? message.ReplyTo.Select(m => m.Address)
            : message.From.Concat(message.ReplyTo).Select(m => m.Address).Append(envelope.Sender.Address);
        if (senders.Any(desk.IsOurs))
            return ReplyDecision.None("own-address", "the mail names an address of our own as its sender");
        if (PassedOn.SelectMany(message.Addresses).Any(mailbox => desk.IsOurs(mailbox.Address)) && headers["List-Id"] is null)
            return ReplyDecision.Hold("own-address", "somebody of ours passed the mail on");
        if (ownMail.HasLoopToken(headers)) return ReplyDecision.None("own-loop", "the mail carries our X-Loop");
        if (ownMail.IsAnswered(headers) || ownMail.IsQuoted(message) || ownMail.IsAttributed(message) || ownWords.AreIn(message.Text))
        {
            return MachineMail.IsAutomatic(headers)
                ? ReplyDecision.None("own-loop", "a machine answers a mail of ours")
                : ReplyDecision.Hold("follow-up", "the mail answers or quotes one of ours; a person should read it");
        }
        if (headers.All("Received").Skip(Hops).Any()) return ReplyDecision.None("loop-hops", $"the mail has more than {Hops} Received fields");
        return ownMail.IsForeignList(headers) ? ReplyDecision.None("list", "the mail came over a mailing list") : null;
    }

    static ReplyDecision? From(ReplyOccasion occasion, Authentication authentication)
    {
        var message = occasion.Message;
        if (authentication == Authentication.Fail) return ReplyDecision.None("auth-failed", "authentication of the From domain failed");
        if (message.Headers.IsCut) return ReplyDecision.Hold("header-cut", "the header is longer than what is read of it, and what is missing may forbid an answer");
        if (message.From is not [{ Domain.Length: > 0 } from]) return ReplyDecision.Hold("from", "the mail does not name exactly one From address");
        return ReplyDestination.IsVerbatim(from, message.Headers.All("From")) ? null : ReplyDecision.Hold("from", "the From field is broken");
    }

    ReplyDecision? Unvouched(ReplyOccasion occasion, Decision decision, Authentication authentication)
    {
        if (authentication != Authentication.Pass && (settings.RequireAuthentication || occasion.Author.IsRewritten))
            return ReplyDecision.Hold("auth-none", "nothing vouches for who wrote the mail") with { IsVouched = false };
        if (IsKnown(occasion, decision)) return null;
        if (authentication != Authentication.Pass)
            return ReplyDecision.Hold("unknown-sender", "nothing vouches for the sender's domain, and neither a profile nor the rule names it") with { IsVouched = false };
        return settings.AnswersUnknown ? null : ReplyDecision.Hold("unknown-sender", "neither a profile nor the rule names the sender's domain");
    }

    static ReplyDecision? Matter(ReplyOccasion occasion) =>
        PersonalMatter.Find(occasion) is { } words ? ReplyDecision.Hold("read-by-a-person", $"the mail says \"{words}\"") : null;

    (string? To, ReplyDecision? Defect) Destination(ReplyOccasion occasion)
    {
        if (ReplyDestination.Choose(occasion) is not { } mailbox) return (null, ReplyDecision.Hold("no-reply-address", "nobody reads what is sent to the addresses that the mail names"));
        if (desk.IsOurs(mailbox.Address)) return (null, ReplyDecision.Hold("own-address", "the answer would come back to us"));
        return ReplyDestination.Defect(mailbox) is { } defect ? (null, ReplyDecision.Hold("bad-destination", defect)) : (mailbox.Address, null);
    }
}
