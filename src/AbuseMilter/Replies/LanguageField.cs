using System.Globalization;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>Content-Language and Accept-Language (RFC 3282): tags with commas between them, <c>de-AT, de;q=0.8, *;q=0.1</c>.</summary>
static class LanguageField
{
    const int MostTags = 16;

    /// <summary>
    /// The most wanted first, of equals in their order. What is no tag, <c>*</c> among it, is left out, and so is what has the weight 0.
    /// </summary>
    public static IEnumerable<string> Read(string? field) =>
        (field ?? "").Split(',', MostTags)
            .Select(entry => (Tag: entry.Split(';')[0].Trim(), Weight: Weight(entry)))
            .Where(entry => entry.Weight > 0 && LanguageTag.IsValid(entry.Tag))
            .OrderByDescending(entry => entry.Weight)
            .Select(entry => entry.Tag);

    static decimal Weight(string entry)
    {
        var semicolon = entry.IndexOf(';');
        if (semicolon < 0) return 1;
        var weight = entry.AsSpan(semicolon + 1).Trim();
        if (!weight.StartsWith("q=", StringComparison.OrdinalIgnoreCase)) return 0;
        var isNumber = decimal.TryParse(weight[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var stated);
        return isNumber && stated <= 1 ? stated : 0;
    }
}
