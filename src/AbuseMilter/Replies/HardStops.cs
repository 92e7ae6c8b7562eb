using AbuseMilter.Mime;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>What is never answered, whoever sent it: mail of machines that RFC 3834 forbids to answer, our own mail, and whatever could make a loop.</summary>
sealed class HardStops(ReplySettings settings, Desk desk, OwnWords ownWords)
{
    /// <summary>Received fields. Postfix itself stops at 50 (hopcount_limit).</summary>
    const int Hops = 25;

    // Sender is also what our own group writes.
    static readonly string[] PassedOn = ["Sender", "Resent-From", "Resent-Sender"];

    readonly OwnMail ownMail = new(settings, desk);

    public ReplyDecision? Find(ReplyQuestion question)
    {
        var occasion = question.Occasion;
        var headers = occasion.Message.Headers;
        return MachineMail.Stop(occasion) ?? Ours(occasion) ?? Loop(occasion.Message)
            ?? (headers.All("Received").Skip(Hops).Any() ? ReplyDecision.None("loop-hops", $"the mail has more than {Hops} Received fields") : null);
    }

    ReplyDecision? Ours(ReplyOccasion occasion)
    {
        var (envelope, message) = (occasion.Envelope, occasion.Message);
        if (envelope.Macros.ContainsKey("auth_authen")) return ReplyDecision.None("own-user", "the sender logged in with us");
        var senders = occasion.Author.IsRewritten ? message.ReplyTo.Select(m => m.Address)
            : message.From.Concat(message.ReplyTo).Select(m => m.Address).Append(envelope.Sender.Address);
        if (senders.Any(desk.IsOurs)) return ReplyDecision.None("own-address", "the mail names an address of our own as its sender");
        return PassedOn.SelectMany(message.Addresses).Any(mailbox => desk.IsOurs(mailbox.Address)) && message.Headers["List-Id"] is null
            ? ReplyDecision.Hold("own-address", "somebody of ours passed the mail on") : null;
    }

    ReplyDecision? Loop(MimeMessage message)
    {
        var headers = message.Headers;
        if (ownMail.HasLoopToken(headers)) return ReplyDecision.None("own-loop", "the mail carries our X-Loop");
        if (!ownMail.IsAnswered(headers) && !ownMail.IsQuoted(message) && !ownMail.IsAttributed(message) && !ownWords.AreIn(message.Text)) return null;
        return MachineMail.IsAutomatic(headers)
            ? ReplyDecision.None("own-loop", "a machine answers a mail of ours")
            : ReplyDecision.Hold("follow-up", "the mail answers or quotes one of ours; a person should read it");
    }
}
