namespace AbuseMilter.Web;

/// <summary>What the browser gets: HTML, or the way on.</summary>
sealed record DeskAnswer(int Status, string Body)
{
    /// <summary>A path of ours that the browser goes to next; null where there is something to show.</summary>
    public string? Location { get; init; }

    /// <summary>The value of the session's cookie from now on; empty removes it, null leaves it.</summary>
    public string? Cookie { get; init; }

    public static DeskAnswer GoTo(string path) => new(303, "") { Location = path };
}
