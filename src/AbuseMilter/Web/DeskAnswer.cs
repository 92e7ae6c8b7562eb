namespace AbuseMilter.Web;

/// <summary>What the browser gets.</summary>
sealed record DeskAnswer(int Status, string Body)
{
    public string ContentType { get; init; } = "text/html; charset=utf-8";

    /// <summary>A path of ours that the browser goes to next; null where there is something to show.</summary>
    public string? Location { get; init; }

    /// <summary>The value of the session's cookie from now on; empty removes it, null leaves it.</summary>
    public string? Cookie { get; init; }

    public static DeskAnswer GoTo(string path) => new(303, "") { Location = path };
}
