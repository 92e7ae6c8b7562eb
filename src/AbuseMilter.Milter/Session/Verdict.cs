using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>The answer at end of message: what the MTA does with it, and the edits to make before, in their order.</summary>
public sealed record Verdict
{
    public static readonly Verdict Accept = new() { Disposition = Disposition.Accept };
    public static readonly Verdict Discard = new() { Disposition = Disposition.Discard };
    public static readonly Verdict TempFail = new() { Disposition = Disposition.TempFail };

    public required Disposition Disposition { get; init; }

    /// <summary>Text for the client, for <see cref="Disposition.Reject"/> and <see cref="Disposition.TempFail"/> only.</summary>
    public ReplyText? Text { get; init; }

    /// <summary>Edits that were not negotiated are left out and counted, never sent.</summary>
    public IReadOnlyList<Edit> Edits { get; init; } = [];
}

public enum Disposition
{
    Accept,
    Discard,
    Reject,
    TempFail,
}
