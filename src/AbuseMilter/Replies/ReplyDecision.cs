namespace AbuseMilter.Replies;

/// <summary>Whether a notice is answered, and why (not).</summary>
/// <param name="Outcome">send; hold, for what a person should look at; or none, for what must never be answered.</param>
/// <param name="Reason">A reason code and what it means, such as <c>null-sender: ...</c>.</param>
public sealed record ReplyDecision(string Outcome, string Reason)
{
    /// <summary>Null where no address may be answered.</summary>
    public string? To { get; init; }

    public string? Template { get; init; }

    /// <summary>Of the rendered reply; null without one.</summary>
    public string? Subject { get; init; }

    /// <summary>False when nothing vouches for the sender: its held reply must not stand in the way of the one to the real complainant.</summary>
    public bool IsVouched { get; init; } = true;

    public bool Sends => Outcome == "send";

    /// <summary>The reason's code alone.</summary>
    public string Code => Reason.Split(':', 2)[0];
}
