namespace AbuseMilter.Notices;

/// <summary>A URL that a letter complains of.</summary>
/// <param name="Url">As it stands there.</param>
/// <param name="Work">The title that stands with it.</param>
readonly record struct Place(string Url, string? Work);
