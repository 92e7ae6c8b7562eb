using AbuseMilter.Mime;

namespace AbuseMilter.Notices;

/// <summary>Tells the web site of whoever sends a notice from the place that the notice is about.</summary>
static class SenderSite
{
    /// <summary>Whether the URL leads to the organisation that the mail address belongs to, as in a signature.</summary>
    public static bool IsAt(string value, string? address)
    {
        if (address?.LastIndexOf('@') is not (>= 0 and var at) || FactText.Url(value) is not { } url) return false;
        return Uri.TryCreate(url, UriKind.Absolute, out var site)
            && DomainName.Organisation(site.Host).Equals(DomainName.Organisation(address[(at + 1)..]), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether two mail addresses belong to one organisation.</summary>
    public static bool IsSame(string one, string? other) => other is not null
        && DomainName.Organisation(one[(one.LastIndexOf('@') + 1)..]).Equals(
            DomainName.Organisation(other[(other.LastIndexOf('@') + 1)..]), StringComparison.OrdinalIgnoreCase);
}
