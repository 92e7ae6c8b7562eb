using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>What conditions look at, and what went wrong while they did. For one thread.</summary>
public sealed record JudgedMail(Envelope Envelope, MimeMessage Message, Notice? Notice)
{
    readonly Dictionary<(PatternIndex Index, string Text), SearchedText> searched = new(SameText.Instance);

    public Assessment Assessment { get; init; } = Assessment.Unseen;

    /// <summary>Of the sender's family; null when no profile matches.</summary>
    public ProfileSettings? Profile { get; init; }

    /// <summary>Who wrote the mail, behind a group that passed it on; null where nobody looked.</summary>
    public Author? Author { get; init; }

    public Authentication Authentication { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Bytes of the message.</summary>
    public long Size { get; init; }

    // Read once: the message parses its fields whenever it is asked.
    internal IReadOnlyList<MailboxAddress> From => field ??= Author is { IsRewritten: true, Mailbox: { } original } ? [original] : Message.From;

    internal List<string> Troubles { get; } = [];

    internal SearchedText Searched(string text, PatternIndex index) =>
        searched.TryGetValue((index, text), out var known) ? known : searched[(index, text)] = new(text, index);

    // The texts of a mail are the same objects each time, and comparing what is in them would cost more than searching it.
    sealed class SameText : IEqualityComparer<(PatternIndex Index, string Text)>
    {
        public static readonly SameText Instance = new();

        public bool Equals((PatternIndex Index, string Text) x, (PatternIndex Index, string Text) y) =>
            ReferenceEquals(x.Index, y.Index) && ReferenceEquals(x.Text, y.Text);

        public int GetHashCode((PatternIndex Index, string Text) obj) =>
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Text);
    }
}
