using System.Globalization;

namespace AbuseMilter.Web;

/// <summary>What a browser asks for. All of it is the browser's word.</summary>
sealed record DeskRequest
{
    public required string Path { get; init; }

    /// <summary>It wants to change something.</summary>
    public bool IsPost { get; init; }

    /// <summary>Nobody reads the answer.</summary>
    public bool IsHead { get; init; }

    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Form { get; init; } = new Dictionary<string, string>();

    /// <summary>Of the session; null when the browser has none.</summary>
    public string? Cookie { get; init; }

    /// <summary>False when the browser says that a page of somebody else sent it here.</summary>
    public bool IsOurs { get; init; } = true;

    /// <summary>The row that a list goes on behind; null for its beginning.</summary>
    public long? Behind => Query.TryGetValue("behind", out var text) ? Row(text) : null;

    /// <summary>Null for what is no number of a row.</summary>
    public static long? Row(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
