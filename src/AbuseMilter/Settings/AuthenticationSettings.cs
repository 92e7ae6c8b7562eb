namespace AbuseMilter.Settings;

/// <summary><c>[authentication]</c>: which Authentication-Results fields (RFC 8601) may be believed.</summary>
public sealed record AuthenticationSettings
{
    /// <summary>The authserv-ids of our own border.</summary>
    public IReadOnlyList<string> AuthservIds { get; init; } = [];

    /// <summary>The operator's word that the border strips incoming fields with these ids. Without it none is believed.</summary>
    public bool IncomingStripped { get; init; }
}
