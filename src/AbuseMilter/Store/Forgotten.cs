namespace AbuseMilter.Store;

/// <summary>What a run of <see cref="Retention"/> did.</summary>
/// <param name="Notices">Rows that were removed.</param>
/// <param name="Files">Filed mails that were removed.</param>
/// <param name="Shortened">Rows whose addresses were cut.</param>
/// <param name="Replies">Replies of which the text was dropped.</param>
public sealed record Forgotten(int Notices, int Files, int Shortened, int Replies)
{
    public bool IsNothing => this is { Notices: 0, Files: 0, Shortened: 0, Replies: 0 };
}
