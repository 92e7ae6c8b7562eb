using System.Globalization;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// A date as people write it, beside the digits of ISO 8601. No culture data is at hand, so the languages of the shipped letters are here.
/// </summary>
static class LocalDate
{
    static readonly string[] English =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    static readonly string[] German =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];

    /// <summary>To the minute, in UTC: <c>17 November 2026, 02:11 UTC</c>. In a language that is not known, in digits.</summary>
    public static string Of(DateTimeOffset time, string language)
    {
        var utc = time.UtcDateTime;
        var clock = utc.ToString("HH:mm", CultureInfo.InvariantCulture);
        return LanguageTag.Widened(language).LastOrDefault() switch
        {
            "en" => $"{utc.Day} {English[utc.Month - 1]} {utc:yyyy}, {clock} UTC",
            "de" => $"{utc.Day}. {German[utc.Month - 1]} {utc:yyyy}, {clock} Uhr (UTC)",
            _ => utc.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        };
    }
}
