namespace AbuseMilter.Settings;

/// <summary><c>[reply.submission]</c>: how replies are handed over. The defaults are for a port of our own Postfix.</summary>
public sealed record SubmissionSettings
{
    /// <summary>Mails that are on their way at once, each on a connection of its own.</summary>
    public int Connections { get; init; } = 4;

    public SubmissionTls Tls { get; init; } = SubmissionTls.None;

    /// <summary>The name that the server's certificate must be for. Empty without TLS.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Certificates in PEM of which one must have signed the server's; null for those that the system trusts.</summary>
    public string? Authorities { get; init; }

    /// <summary>Null where the server knows us by our address.</summary>
    public SubmissionLogin? Login { get; init; }
}
