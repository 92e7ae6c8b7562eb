using System.Net;
using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>Decides whether and whom to answer, in a fixed order. Pure; the ledger alone knows what was answered before, and how often.</summary>
public sealed class ReplyPolicy
{
    readonly ReplySettings settings;
    readonly Desk desk;
    readonly FactsCheck facts;
    readonly ReplyLimits limits;
    readonly Func<ReplyQuestion, ReplyDecision?>[] stops;
    readonly Func<ReplyQuestion, ReplyDecision?>[] doubts;

    /// <param name="settings">The table <c>[reply]</c>.</param>
    /// <param name="desk">Who we are.</param>
    /// <param name="networks">What we operate; empty when it is not configured, and then every public address may be ours.</param>
    /// <param name="ownWords">What our letters say.</param>
    public ReplyPolicy(ReplySettings settings, Desk desk, IReadOnlyCollection<IPNetwork> networks, OwnWords ownWords)
    {
        (this.settings, this.desk) = (settings, desk);
        facts = new FactsCheck(networks);
        limits = new ReplyLimits(settings.Limits);

        // In this order, and what is found first decides. Behind a stop nothing is rendered: no person need look at it, or nobody knows who would get the answer.
        stops = [Unasked, new HardStops(settings, desk, ownWords).Find, new PolicyStops(settings, desk).Find, Forged];
        // What is doubted is rendered and held: a person may release it. Behind these the destination is doubted.
        doubts = [Unvouched, LeftToAPerson, Unfit, facts.Find, WithoutKind, Personal];
        // What is left is to be sent. In the transaction that queues it the ledger asks whether the case has an answer, and takes a token of each limit.
    }

    /// <returns>With the address that an answer goes or would go to; null where there is none.</returns>
    public ReplyDecision Decide(ReplyQuestion question)
    {
        var (to, undeliverable) = Destination(question);
        if (First(stops, question) is { } stop) return stop with { To = stop.Outcome == ReplyOutcome.None ? to : null, Template = question.Template };
        var answer = First(doubts, question) ?? undeliverable ?? new ReplyDecision(ReplyOutcome.Send, "ok", "every condition for a reply holds");
        return answer with { To = to, Template = question.Template, Limits = to is null || answer.Outcome == ReplyOutcome.None ? [] : limits.Of(question, to) };
    }

    static ReplyDecision? First(Func<ReplyQuestion, ReplyDecision?>[] steps, ReplyQuestion question)
    {
        foreach (var step in steps)
        {
            if (step(question) is { } decision) return decision;
        }
        return null;
    }

    ReplyDecision? Unasked(ReplyQuestion question)
    {
        if (!settings.Enabled) return ReplyDecision.None("disabled", "replies are switched off");
        if (question.Decision.Rule is null) return ReplyDecision.None("no-rule", "no rule matched");
        if (question.Template is null) return ReplyDecision.None("no-template", "the rule asks for no reply");
        return question.Occasion.Profile is { IsAnswered: false } profile ? ReplyDecision.None("never-answered", $"profile {profile.Name} says that it is never answered") : null;
    }

    static ReplyDecision? Forged(ReplyQuestion question)
    {
        var message = question.Occasion.Message;
        if (question.Authentication == Authentication.Fail) return ReplyDecision.None("auth-failed", "authentication of the From domain failed");
        if (message.Headers.IsCut) return ReplyDecision.Hold("header-cut", "the header is longer than what is read of it, and what is missing may forbid an answer");
        if (message.From is not [{ Domain.Length: > 0 } from]) return ReplyDecision.Hold("from", "the mail does not name exactly one From address");
        return ReplyDestination.IsVerbatim(from, message.Headers.All("From")) ? null : ReplyDecision.Hold("from", "the From field is broken");
    }

    ReplyDecision? Unvouched(ReplyQuestion question)
    {
        var isVouched = question.Authentication == Authentication.Pass;
        if (!isVouched && (settings.RequireAuthentication || question.Occasion.Author.IsRewritten || question.IsOtherReport))
            return ReplyDecision.Hold("auth-none", "nothing vouches for who wrote the mail") with { IsVouched = false };
        if (question.IsKnown) return null;
        if (!isVouched)
            return ReplyDecision.Hold("unknown-sender", "nothing vouches for the sender's domain, and neither a profile nor the rule names it") with { IsVouched = false };
        return settings.AnswersUnknown && !question.IsOtherReport ? null : ReplyDecision.Hold("unknown-sender", "neither a profile nor the rule names the sender's domain");
    }

    static ReplyDecision? LeftToAPerson(ReplyQuestion question) => question.Decision.Hold ? ReplyDecision.Hold("rule-hold", "the rule leaves the answer to a person") : null;

    // A letter about transmission is the wrong answer to all of these (17 U.S.C. 512(a) and (c)), unless the rule has another for them.
    static ReplyDecision? Unfit(ReplyQuestion question)
    {
        var assessment = question.Occasion.Assessment;
        if (assessment.Role == SenderRole.Authority) return ReplyDecision.Hold("authority", "an authority writes, and a person answers it");
        return assessment.Kind == NoticeKind.Hosting && !question.Decision.IsForHosting
            ? ReplyDecision.Hold("hosting", "the notice is about hosted content, and not about a transmission") : null;
    }

    static ReplyDecision? WithoutKind(ReplyQuestion question) => question.Occasion.Assessment.Kind == NoticeKind.Unknown && !question.IsOtherReport
        ? ReplyDecision.Hold("kind-unknown", "nothing in the notice tells that something was transmitted, and not hosted") : null;

    static ReplyDecision? Personal(ReplyQuestion question) => PersonalMatter.Find(question.Occasion, isClaim: !question.IsOtherReport) is { } words
        ? ReplyDecision.Hold("read-by-a-person", $"the mail says \"{words}\"") : null;

    (string? To, ReplyDecision? Defect) Destination(ReplyQuestion question)
    {
        if (ReplyDestination.Choose(question.Occasion) is not { } mailbox)
            return (null, ReplyDecision.Hold("no-reply-address", "nobody reads what is sent to the addresses that the mail names"));
        if (desk.IsOurs(mailbox.Address)) return (null, ReplyDecision.Hold("own-address", "the answer would come back to us"));
        return ReplyDestination.Defect(mailbox) is { } defect ? (null, ReplyDecision.Hold("bad-destination", defect)) : (mailbox.Address, null);
    }
}
