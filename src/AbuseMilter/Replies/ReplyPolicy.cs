using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Rules;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>Decides whom to answer. Pure; the ledger alone knows whether the case was answered before.</summary>
public sealed class ReplyPolicy(ReplySettings settings, Desk desk)
{
    readonly (ReplySettings, Desk) given = (settings, desk);

    public ReplyDecision Decide(Envelope envelope, MimeMessage message, Notice? notice, Decision decision, Authentication authentication) =>
        throw new NotImplementedException(given.ToString());
}
