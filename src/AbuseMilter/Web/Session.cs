namespace AbuseMilter.Web;

/// <summary>A person who has signed in.</summary>
/// <param name="Id">What the browser's cookie holds: nobody can guess it.</param>
/// <param name="Stamp">What every form of this session holds, so that no page of others can send one.</param>
/// <param name="Began">When.</param>
sealed record Session(string Id, string Stamp, DateTimeOffset Began)
{
    public DateTimeOffset LastSeen { get; set; } = Began;

    /// <summary>What came of the last deed, told once.</summary>
    public string? Told { get; set; }
}
