using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// Whom we talk to over TLS: a server whose certificate is valid, for the configured name, and signed by one that is trusted.
/// </summary>
static class SmtpTrust
{
    public static SslClientAuthenticationOptions Of(SubmissionSettings settings) => new()
    {
        TargetHost = settings.ServerName,
        // RFC 8996 forbids what is older.
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = ChainPolicy(settings.Authorities),
    };

    static X509ChainPolicy ChainPolicy(string? authorities)
    {
        // Lists of revoked certificates would be fetched from elsewhere, over HTTP, before each mail could go.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPem(authorities);
        return policy;
    }
}
