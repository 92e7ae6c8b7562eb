using System.Collections.Frozen;

namespace AbuseMilter.Mime;

/// <summary>Compares domains label by label, so that <c>evilexample.com</c> does not lie in <c>example.com</c>.</summary>
public static class DomainName
{
    // Under these, of two-letter top-level domains, names are registered one level deeper.
    static readonly FrozenSet<string> SecondLevels = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "ac", "asso", "co", "com", "edu", "gob", "gov", "govt", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc", "sch");

    // Names below which anybody may register, on some free or for money.
    static readonly FrozenSet<string> Shared = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "eu.org", "uk.com", "us.com", "de.com", "eu.com", "br.com", "cn.com", "ru.com", "za.com", "co.com", "gb.net", "uk.net", "se.net", "in.net", "jp.net", "us.org", "ae.org",
        "pages.dev", "workers.dev", "fly.dev", "onrender.com", "github.io", "gitlab.io", "netlify.app", "vercel.app", "web.app", "firebaseapp.com", "herokuapp.com", "azurewebsites.net", "cloudfront.net", "amazonaws.com",
        "onmicrosoft.com", "mailgun.org", "sendgrid.net", "blogspot.com", "wordpress.com", "myshopify.com", "wixsite.com", "duckdns.org", "ddns.net", "dyndns.org", "no-ip.org");

    /// <summary>Equal, or a subdomain.</summary>
    public static bool LiesIn(string domain, string parent) =>
        parent.Length > 0
        && domain.EndsWith(parent, StringComparison.OrdinalIgnoreCase)
        && (domain.Length == parent.Length || (domain.Length > parent.Length && domain[^(parent.Length + 1)] == '.'));

    /// <summary>
    /// Whether a domain that proved itself vouches for a From domain: it is the same, or one that the From domain lies in and not above what one
    /// registers. A subdomain never speaks for its parent, since the parent may give it to anybody.
    /// </summary>
    public static bool SpeaksFor(string domain, string from) => LiesIn(from, domain) && LiesIn(domain, Organisation(from));

    /// <summary>The part of a domain that one registers, by rule of thumb: two labels, or three under <c>co.uk</c> and its kind.</summary>
    public static string Organisation(string domain)
    {
        var labels = domain.TrimEnd('.').Split('.');
        var isShared = labels.Length >= 3
            && (labels[^1].Length == 2 && SecondLevels.Contains(labels[^2]) || Shared.Contains($"{labels[^2]}.{labels[^1]}"));
        var count = isShared ? 3 : 2;
        return string.Join('.', labels[^Math.Min(count, labels.Length)..]);
    }

    /// <summary>
    /// Letters, digits and inner hyphens in at least two labels (RFC 1123 section 2.1): anything else is no name that signs.
    /// </summary>
    public static bool IsHostName(string domain)
    {
        if (domain.Length is 0 or > 253 || !domain.Contains('.')) return false;
        foreach (var range in domain.AsSpan().Split('.'))
        {
            var label = domain.AsSpan(range);
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
            }
        }
        return true;
    }
}
