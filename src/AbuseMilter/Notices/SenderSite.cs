namespace AbuseMilter.Notices;

/// <summary>Tells the web site of whoever sends a notice from the place that the notice is about.</summary>
static class SenderSite
{
    /// <summary>Whether the URL leads to the organisation that the mail address belongs to, as in a signature.</summary>
    public static bool IsAt(string value, string? address)
    {
        if (address?.LastIndexOf('@') is not (>= 0 and var at) || FactText.Url(value) is not { } url) return false;
        return Uri.TryCreate(url, UriKind.Absolute, out var site)
            && Organisation(site.Host).Equals(Organisation(address[(at + 1)..]), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether two mail addresses belong to one organisation.</summary>
    public static bool IsSame(string one, string? other) => other is not null
        && Organisation(one[(one.LastIndexOf('@') + 1)..]).Equals(
            Organisation(other[(other.LastIndexOf('@') + 1)..]), StringComparison.OrdinalIgnoreCase);

    // A rule of thumb for want of a list: the last two labels, or three where the last but one is as short as in "co.uk".
    static string Organisation(string domain)
    {
        var labels = domain.Split('.');
        var count = labels.Length > 2 && labels[^2].Length <= 3 && labels[^1].Length == 2 ? 3 : 2;
        return string.Join('.', labels[^Math.Min(count, labels.Length)..]);
    }
}
