namespace AbuseMilter.Settings;

/// <summary>Where the watched recipients' copy goes: exactly one of the two is set.</summary>
/// <param name="Maildir">A Maildir++ folder, with placeholders of <see cref="Placeholders.Folder"/>.</param>
/// <param name="Redirect">A mail address.</param>
public sealed record DeliverySettings(string? Maildir, string? Redirect);
