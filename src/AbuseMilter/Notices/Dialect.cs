using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// XML or JSON that is none of the known formats: the names of its elements, attributes and properties are labels, and elements that come again are
/// events of their own. Read only where no known format is.
/// </summary>
static class Dialect
{
    static readonly SearchValues<string> Marks = SearchValues.Create(["</", "\":", "\" :"], StringComparison.Ordinal);

    public static Reading? Read(NoticeSource source)
    {
        var documents = source.Documents(Holds);
        return source.IsAboutRights || documents.Any(document => CopyrightWords.AreIn(document)) ? Reading.Of(documents.Select(document => Read(document, source))) : null;
    }

    static bool Holds(string text) => text.AsSpan().ContainsAny(Marks);

    static Reading? Read(string document, NoticeSource source)
    {
        var facts = new DialectFacts(source);
        var isXml = document.Contains("</", StringComparison.Ordinal);
        if (isXml) LooseXml.Read(document, facts);
        else DialectJson.Read(document, facts);
        // One value that happens to stand between tags is no document.
        return LabelBlock.Of(facts.ToValues(), source) is { } reading && reading.Items.Any(item => item.Facts > 1) ? reading with { Format = isXml ? "xml" : "json" } : null;
    }
}
