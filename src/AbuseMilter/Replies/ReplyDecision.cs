namespace AbuseMilter.Replies;

/// <summary>Whether a notice is answered, and why (not).</summary>
/// <param name="Outcome">send, hold or none.</param>
/// <param name="Reason">A reason code and what it means, such as <c>null-sender: ...</c>.</param>
public sealed record ReplyDecision(string Outcome, string Reason)
{
    public string? To { get; init; }
    public string? Template { get; init; }
    public string? Subject { get; init; }
    public bool Sends => Outcome == "send";
}
