namespace AbuseMilter.Web;

/// <summary>A part of the daemon that does not work, in words without persons.</summary>
sealed record Trouble(string Part, string Reason, DateTimeOffset Since);
