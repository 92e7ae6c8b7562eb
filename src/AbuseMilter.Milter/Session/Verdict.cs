using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// The answer to the MTA: what to do with the message, or at an earlier <see cref="Moment"/> with the client or recipient, and the edits to
/// make. What the protocol has no reply for at that moment is kept until it has one.
/// </summary>
public sealed record Verdict
{
    public static readonly Verdict Continue = new() { Disposition = Disposition.Continue };
    public static readonly Verdict Accept = new() { Disposition = Disposition.Accept };
    public static readonly Verdict Discard = new() { Disposition = Disposition.Discard };
    public static readonly Verdict TempFail = new() { Disposition = Disposition.TempFail };

    public required Disposition Disposition { get; init; }

    /// <summary>Text for the client, for <see cref="Disposition.Reject"/> and <see cref="Disposition.TempFail"/> only.</summary>
    public ReplyText? Text { get; init; }

    /// <summary>
    /// Made at end of message, whenever they were asked for, if the message is accepted. Those that were not negotiated, or that come before
    /// there is a message, are left out and counted.
    /// </summary>
    public IReadOnlyList<Edit> Edits { get; init; } = [];
}
