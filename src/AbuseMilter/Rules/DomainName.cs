namespace AbuseMilter.Rules;

/// <summary>Compares domains label by label, so that <c>evilexample.com</c> does not lie in <c>example.com</c>.</summary>
static class DomainName
{
    /// <summary>Equal, or a subdomain.</summary>
    public static bool LiesIn(string domain, string parent) =>
        parent.Length > 0
        && domain.EndsWith(parent, StringComparison.OrdinalIgnoreCase)
        && (domain.Length == parent.Length || (domain.Length > parent.Length && domain[^(parent.Length + 1)] == '.'));

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
