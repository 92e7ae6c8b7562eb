using AbuseMilter.Store;

namespace AbuseMilter.Replies;

/// <summary>Whether a notice is answered, and why (not).</summary>
/// <param name="Outcome">What becomes of the reply.</param>
/// <param name="Code">The reason in one word for machines, such as <c>null-sender</c>.</param>
/// <param name="Text">The reason for people.</param>
public sealed record ReplyDecision(ReplyOutcome Outcome, string Code, string Text)
{
    /// <summary>Where an answer would go, whether it goes or not; null where no address may be answered.</summary>
    public string? To { get; init; }

    public string? Template { get; init; }

    /// <summary>Of the rendered reply; null without one.</summary>
    public string? Subject { get; init; }

    /// <summary>False when nothing vouches for the sender: its held reply must not stand in the way of the one to the real complainant.</summary>
    public bool IsVouched { get; init; } = true;

    /// <summary>What it counts against when it goes out by itself; empty where no address may be answered.</summary>
    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    public bool Sends => Outcome == ReplyOutcome.Send;

    /// <summary>The outcome as it is printed and kept: send, hold or none.</summary>
    public string Word => Outcome.ToString().ToLowerInvariant();

    public string Reason => $"{Code}: {Text}";

    internal static ReplyDecision None(string code, string text) => new(ReplyOutcome.None, code, text);

    internal static ReplyDecision Hold(string code, string text) => new(ReplyOutcome.Hold, code, text);
}
