using AbuseMilter.Rules;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>What the policy is asked: a mail, what the rules want done with it, and what is known about who sent it.</summary>
public sealed record ReplyQuestion(ReplyOccasion Occasion, Decision Decision, Authentication Authentication)
{
    // What a report of these says is not repeated in the answer.
    static readonly string[] OtherReports = [MailClass.SpamReport.Word(), MailClass.BlockingRequest.Word(), MailClass.AbuseOther.Word()];

    /// <summary>True when a profile or the rule names the sender.</summary>
    public bool IsKnown => Decision.KnownDomains.Count > 0 || Occasion.Profile?.AnswerMachines == true;

    /// <summary>The profile's, else the rule's; null when the rule wants no reply.</summary>
    public string? Template => Decision.Template is { } template ? Occasion.Profile?.AnswerTemplate ?? template : null;

    /// <summary>True for what is no claim about a work: the answer repeats no facts, and needs none.</summary>
    public bool IsOtherReport => OtherReports.Contains(Decision.Class);
}
