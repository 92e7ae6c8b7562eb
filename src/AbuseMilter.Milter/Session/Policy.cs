using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// What the host wants with mail, and what it needs to see for it: from that follows what the MTA is asked for and how often it must wait.
/// Immutable. Taken anew at negotiation and at each MAIL command, so a message keeps the policy it began with. Where that
/// needs more than its connection has negotiated, watched messages are refused for now, so that they come again on a new connection.
/// </summary>
public sealed class Policy(Watch watches, Judge judge)
{
    public Watch Watches { get; } = watches;

    public Judge Judge { get; } = judge;

    /// <summary>When the judge is asked besides <see cref="Moment.EndOfMessage"/>.</summary>
    public Moment AskedAt { get; init; }

    public Content Reads { get; init; } = Content.Body;

    /// <summary>
    /// Bytes of the body that are looked at, in whole chunks of the MTA (65,535 bytes with Postfix); it is told to skip the rest.
    /// </summary>
    public int BodyBytes { get; init; } = int.MaxValue;

    /// <summary>The verdict where the judge throws or takes too long.</summary>
    public Verdict OnFailure { get; init; } = Verdict.TempFail;

    /// <summary>The edits that a verdict may hold. Others are never sent.</summary>
    public MilterActions Edits { get; init; } = MilterActions.All;

    /// <summary>The macros that the host looks at; no others are asked for.</summary>
    public MacroNames Macros { get; init; } = MacroNames.QueueId;

    internal Plan Plan => field ??= Plan.For(this);
}
