using AbuseMilter.Notices;

namespace AbuseMilter.Triage;

/// <summary>What a mail is, and everything that led to it.</summary>
public sealed record Assessment
{
    public static readonly Assessment Unseen = new() { Class = MailClass.None, Reason = "it was not looked at" };

    public required MailClass Class { get; init; }

    /// <summary>Why the class is what it is, in a few words for people.</summary>
    public required string Reason { get; init; }

    public NoticeKind Kind { get; init; }

    public SenderRole Role { get; init; }

    /// <summary>Everything that was weighed; empty where one hard sign decided.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
}
