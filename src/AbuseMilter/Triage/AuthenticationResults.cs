using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Settings;

namespace AbuseMilter.Triage;

/// <summary>What the border's Authentication-Results fields (RFC 8601) say about the From domain.</summary>
public static class AuthenticationResults
{
    /// <summary>
    /// <see cref="Authentication.Pass"/>: DMARC passed, or DKIM or SPF passed for the From domain or for one
    /// that speaks for it. <see cref="Authentication.Fail"/>: DMARC failed, or nothing passed and DKIM or SPF failed.
    /// A mail that a group of ours passed on never passes: nobody vouches for who wrote it. Fields of other hosts, fields that cannot be parsed and temporary errors say nothing; without the operator's word that
    /// forged fields are stripped no field does. A mail with several From addresses never passes.
    /// </summary>
    public static Authentication Of(MimeMessage message, AuthenticationSettings settings, Author author)
    {
        if (!settings.IncomingStripped || settings.AuthservIds.Count == 0) return Authentication.None;
        var from = message.From.Count == 1 && message.Headers.All("From").Count() == 1 ? message.From[0].Domain : null;
        var direct = Judge(Results(message.Headers.All("Authentication-Results"), settings), from);
        // The group stands behind its own mail alone. What it noted about the original, anybody could have noted before it.
        return author.IsRewritten && direct == Authentication.Pass ? Authentication.None : direct;
    }

    static List<AuthenticationResult> Results(IEnumerable<Header> fields, AuthenticationSettings settings)
    {
        var results = new List<AuthenticationResult>();
        foreach (var field in fields)
        {
            // The raw value: decoding encoded words could make delimiters out of what is none.
            if (AuthenticationResultsParser.TryParse(Encoding.Latin1.GetString(field.RawValue.Span), out var id, out var found)
                && settings.AuthservIds.Contains(id, StringComparer.OrdinalIgnoreCase)) results.AddRange(found);
        }
        return results;
    }

    static Authentication Judge(List<AuthenticationResult> results, string? from)
    {
        if (results.Any(result => result is { Method: "dmarc", Result: "fail" })) return Authentication.Fail;
        if (from is not null && DomainName.IsHostName(from) && results.Any(result => Passes(result, from))) return Authentication.Pass;
        return results.Any(result => result is { Method: "dkim" or "spf", Result: "fail" or "hardfail" })
            ? Authentication.Fail
            : Authentication.None;
    }

    static bool Passes(AuthenticationResult result, string from) => result.Result == "pass" && result.Method switch
    {
        "dmarc" => result["header.from"] is not { } claimed || claimed.Equals(from, StringComparison.OrdinalIgnoreCase),
        // Not header.i: its domain may lie below the one that signed, and the signer writes there what it likes (RFC 6376 section 3.5).
        "dkim" => SpeaksFor(result["header.d"], from),
        // Only the identity of MAIL FROM: a result for HELO says nothing about who writes (CVE-2019-20790).
        "spf" => SpeaksFor(DomainOf(result["smtp.mailfrom"]), from),
        _ => false,
    };

    static string? DomainOf(string? address) => address?[(address.LastIndexOf('@') + 1)..];

    static bool SpeaksFor(string? domain, string from) => domain is not null && DomainName.IsHostName(domain) && DomainName.SpeaksFor(domain, from);
}
