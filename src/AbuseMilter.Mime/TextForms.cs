namespace AbuseMilter.Mime;

/// <summary>Tells which leaves are text, by type and name.</summary>
static class TextForms
{
    /// <summary>Null when the leaf is no text.</summary>
    public static TextForm? Of(MimePart part) => part.ContentType switch
    {
        _ when part.Inflated is not null => TextForm.File,
        { MediaType: "text", MediaSubtype: "css" or "javascript" or "calendar" or "rtf" } => null,
        { MediaType: "text" or "application", MediaSubtype: "html" or "xhtml+xml" } => TextForm.Html,
        { MediaType: "text", MediaSubtype: "plain" } type when type.Is("format", "flowed") => TextForm.Flowed,
        { MediaType: "text" or "message" or "multipart" } => TextForm.Plain,
        { MediaType: "application" } type when IsStructured(type.MediaSubtype) => TextForm.Plain,
        _ => OfFile(part.FileName),
    };

    // "xml", "rdf+xml"; RFC 6839 and RFC 9512.
    static bool IsStructured(string subtype) =>
        subtype[(subtype.LastIndexOf('+') + 1)..] is "xml" or "json" or "yaml" or "x-xml" or "x-json" or "x-yaml";

    static TextForm? OfFile(string? name) => Path.GetExtension(name)?.ToLowerInvariant() switch
    {
        ".txt" or ".xml" or ".json" or ".yaml" or ".yml" or ".csv" or ".tsv" or ".eml" => TextForm.File,
        ".htm" or ".html" => TextForm.Html,
        _ => null,
    };
}
