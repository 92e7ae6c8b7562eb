using System.Globalization;

namespace AbuseMilter.Web;

/// <summary>Short words for elements that pages have many of.</summary>
static class Html
{
    public static Element E(string name, params ReadOnlySpan<Node?> content) => new Element(name).Add(content);

    /// <param name="name">Of the element.</param>
    /// <param name="words">Its classes.</param>
    /// <param name="content">What stands in it.</param>
    public static Element C(string name, string words, params ReadOnlySpan<Node?> content) => new Element(name).Class(words).Add(content);

    public static Element Link(string path, params ReadOnlySpan<Node?> content) => new Element("a").Href(path).Add(content);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Id(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A path with one question, whatever its value holds.</summary>
    public static string Asked(string path, string key, string value) => $"{path}?{key}={Uri.EscapeDataString(value)}";

    /// <summary>So many, in the number that is right.</summary>
    public static string Count(long count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";
}
