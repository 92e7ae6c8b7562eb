namespace AbuseMilter.Settings;

/// <summary>Where the watched recipients' copy goes: exactly one of the two is set.</summary>
public sealed record DeliverySettings(string? Maildir, string? Redirect);
