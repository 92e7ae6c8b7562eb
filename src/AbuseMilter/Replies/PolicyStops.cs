using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>What speaks against an answer and need not, since notices are sent by machines: the keys <c>on_...</c> of <c>[reply]</c> say for whom it does not count.</summary>
sealed class PolicyStops(ReplySettings settings, Desk desk)
{
    // RFC 3834 section 2.
    static readonly string[] Recipients = ["To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"];

    readonly OwnMail ownMail = new(settings, desk);

    public ReplyDecision? Find(ReplyQuestion question)
    {
        var message = question.Occasion.Message;
        var headers = message.Headers;
        // Where every authenticated sender is answered nobody need be named for that.
        var mayBeAnswered = question.IsKnown || settings.AnswersUnknown;
        if (!Lifts(settings.OnListHeader, mayBeAnswered) && ownMail.IsForeignList(headers)) return ReplyDecision.None("list", "the mail came over a mailing list");
        if (!Lifts(settings.OnAutoSubmitted, mayBeAnswered) && MachineMail.IsMarked(headers))
            return ReplyDecision.None("automatic", "a machine sent the mail (Auto-Submitted or X-Auto-Response-Suppress)");
        if (!Lifts(settings.OnPrecedence, mayBeAnswered) && MachineMail.IsBulk(headers)) return ReplyDecision.None("automatic", "a machine sent the mail (Precedence)");
        // To be a sender whom anybody could be is not enough: who forbids answers gets them only if somebody said that he wants them.
        if (!Lifts(settings.OnAutoSubmitted, question.IsKnown) && MachineMail.IsForbidding(headers))
            return ReplyDecision.None("suppressed", "the mail forbids automatic answers (X-Auto-Response-Suppress)");
        return !Lifts(settings.OnNotInToCc, mayBeAnswered) && !Recipients.SelectMany(message.Addresses).Any(mailbox => desk.IsOurs(mailbox.Address))
            ? ReplyDecision.None("not-addressed", "none of our addresses stands in To or Cc, so the mail may have gone to anybody") : null;
    }

    static bool Lifts(AnswerScope scope, bool mayBeAnswered) => scope == AnswerScope.Always || (scope == AnswerScope.KnownOnly && mayBeAnswered);
}
