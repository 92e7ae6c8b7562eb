using System.Globalization;
using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Who or what, how often, and a bar for the eye.</summary>
static class ShareTable
{
    const int Width = 100;

    public static Element Of(string caption, string what, IReadOnlyList<CaseStats.Share> shares, Func<string, Node?> show)
    {
        if (shares.Count == 0) return E("div", E("h2", caption), C("p", "quiet", "None in this time."));
        var most = shares.Max(share => share.Count);
        return Shell.Table(caption, null, [E("th", what), C("th", "n", "notices"), E("th", C("span", "sr", "share"))], shares.Select(share => E("tr",
            C("th", "w", show(share.Name)).Set("scope", "row"), C("td", "n", Number(share.Count)), C("td", "share-of", Bar((double)share.Count / most)))));
    }

    static Element Bar(double part) => C("svg", "share", E("rect").Set("width", (part * Width).ToString("0.##", CultureInfo.InvariantCulture)).Set("height", "10"))
        .Set("viewBox", $"0 0 {Width} 10").Set("preserveAspectRatio", "none").Set("aria-hidden", "true");
}
