using AbuseMilter.Notices;

namespace AbuseMilter.Triage;

/// <summary>What a mail is, and everything that led to it.</summary>
public sealed record Assessment
{
    const int LongestSummary = 500;

    public static readonly Assessment Unseen = new() { Class = MailClass.None, Reason = "it was not looked at" };

    public required MailClass Class { get; init; }

    /// <summary>Why the class is what it is, in a few words for people.</summary>
    public required string Reason { get; init; }

    public NoticeKind Kind { get; init; }

    public SenderRole Role { get; init; }

    /// <summary>What the text mentions; null where it was not asked.</summary>
    internal Mentions? Mentions { get; init; }

    /// <summary>Reason and evidence on one line of bounded length, for the ledger.</summary>
    public string Summary
    {
        get
        {
            var line = string.Join("; ", Evidence.Select(e => $"{e.For.Word()} {e.Points:+0;-0}: {e.What}").Prepend(Reason));
            return line.Length <= LongestSummary ? line : line[..LongestSummary];
        }
    }

    /// <summary>Everything that was weighed; empty where one hard sign decided.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
}
