using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Rules;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// Decides whether and whom to answer, in a fixed order: what must never be answered (RFC 3834, loops), who stands behind the mail, whether
/// the facts suffice, where to. Pure; the ledger alone knows whether the case was answered before.
/// </summary>
public sealed class ReplyPolicy(ReplySettings settings, Desk desk)
{
    /// <summary>Received fields. Postfix itself stops at 50 (hopcount_limit).</summary>
    const int Hops = 25;

    readonly OwnMail ownMail = new(settings, desk);

    /// <returns>With a destination when it is sent, and when it is held but could be sent once a person has agreed.</returns>
    public ReplyDecision Decide(Envelope envelope, MimeMessage message, Notice? notice, Decision decision, Authentication authentication)
    {
        if (!settings.Enabled) return None("disabled", "replies are switched off");
        if (decision.Rule is null) return None("no-rule", "no rule matched");
        if (decision.Template is null) return None("no-template", "the rule asks for no reply");
        var stop = Machine(envelope, message) ?? Loop(envelope, message) ?? From(message, authentication);
        if (stop is not null) return stop with { Template = decision.Template };
        var doubt = Doubt(decision, authentication) ?? Facts(notice);
        var (to, defect) = Destination(message);
        var answer = doubt ?? defect ?? new ReplyDecision("send", "ok: every condition for a reply holds");
        return answer with { To = defect is null && answer.Outcome != "none" ? to : null, Template = decision.Template };
    }

    static ReplyDecision? Machine(Envelope envelope, MimeMessage message)
    {
        var headers = message.Headers;
        if (envelope.Sender.IsNull) return None("null-sender", "a mail from <> is never answered (RFC 3834 section 2)");
        if (AutoSubmittedReader.Read(headers) == AutoSubmitted.Replied) return None("auto-replied", "a machine's answer is never answered");
        if (headers.All("Precedence").Any(h => h.Value.Trim().Equals("auto_reply", StringComparison.OrdinalIgnoreCase)))
            return None("auto-replied", "Precedence marks a machine's answer");
        if (IsReport(message.Body.ContentType)) return None("report", "a delivery report or a receipt is never answered");
        if (IsSystemSender(envelope.Sender)) return None("system-sender", "the envelope sender is a mail system or a mailing list");
        if (headers.All("X-Spam-Flag").Any(h => h.Value.Trim().Equals("YES", StringComparison.OrdinalIgnoreCase))) return None("spam", "the mail is marked as spam");
        return null;
    }

    ReplyDecision? Loop(Envelope envelope, MimeMessage message)
    {
        var headers = message.Headers;
        if (envelope.Macros.ContainsKey("auth_authen")) return None("own-user", "the sender logged in with us");
        if (desk.IsOurs(envelope.Sender.Address) || message.From.Concat(message.ReplyTo).Any(m => desk.IsOurs(m.Address)))
            return None("own-address", "the mail names an address of our own as its sender");
        if (ownMail.HasLoopToken(headers)) return None("own-loop", "the mail carries our X-Loop");
        if (ownMail.IsAnswered(message))
        {
            return OwnMail.IsAutomatic(headers)
                ? None("own-loop", "a machine answers a mail of ours")
                : Hold("follow-up", "the mail answers one of ours; a person should read it");
        }
        if (headers.All("Received").Skip(Hops).Any()) return None("loop-hops", $"the mail has more than {Hops} Received fields");
        return ownMail.IsForeignList(headers) ? None("list", "the mail came over a mailing list") : null;
    }

    static ReplyDecision? From(MimeMessage message, Authentication authentication)
    {
        if (message.From is not [{ Domain.Length: > 0 }] || message.Headers.All("From").Skip(1).Any())
            return Hold("from", "the mail does not name exactly one From address");
        return authentication == Authentication.Fail ? None("auth-failed", "authentication of the From domain failed") : null;
    }

    ReplyDecision? Doubt(Decision decision, Authentication authentication)
    {
        if (authentication != Authentication.Pass && settings.RequireAuthentication)
            return Hold("auth-none", "nothing vouches for the From domain") with { IsVouched = false };
        if (authentication != Authentication.Pass && decision.KnownDomains.Count == 0)
            return Hold("unknown-sender", "nothing vouches for the From domain, and the rule names none") with { IsVouched = false };
        return decision.Hold ? Hold("rule-hold", "the rule leaves the answer to a person") : null;
    }

    static ReplyDecision? Facts(Notice? notice)
    {
        var item = notice?.Items.Count > 0 ? notice.Items[0] : new NoticeItem();
        var missing = new List<string>();
        if (item.Ip is null) missing.Add("ip");
        if (item.TimeUtc is null) missing.Add("time");
        if (item.Work is null && item.InfoHash is null && item.FileName is null) missing.Add("work, infohash or filename");
        if (notice?.Retraction == true) return None("retraction", "the mail withdraws an earlier notice");
        if (missing.Count > 0) return Hold("facts-missing", $"the notice does not state {string.Join(", ", missing)}");
        return notice!.Conflict ? Hold("conflict", "the notice contradicts itself about address or time") : null;
    }

    static (string? To, ReplyDecision? Defect) Destination(MimeMessage message)
    {
        var mailbox = ReplyDestination.Choose(message.From[0], message.ReplyTo);
        if (mailbox is null) return (null, Hold("no-reply-address", "nobody reads what is sent to the address that the mail names"));
        return ReplyDestination.Defect(mailbox) is { } defect ? (null, Hold("bad-destination", defect)) : (mailbox.Address, null);
    }

    static bool IsReport(ContentType type) =>
        type.MimeType == "multipart/report" && type.Parameters.GetValueOrDefault("report-type")?.ToLowerInvariant() is "delivery-status" or "disposition-notification";

    // The classic names of RFC 3834 section 2, as whole words: x-requester is a person.
    static bool IsSystemSender(EnvelopeAddress sender)
    {
        var name = sender.LocalPart.ToLowerInvariant();
        return name is "mailer-daemon" or "postmaster" || name.StartsWith("owner-", StringComparison.Ordinal)
            || name.EndsWith("-request", StringComparison.Ordinal) || name.EndsWith("-bounces", StringComparison.Ordinal);
    }

    static ReplyDecision None(string code, string words) => new("none", $"{code}: {words}");

    static ReplyDecision Hold(string code, string words) => new("hold", $"{code}: {words}");
}
