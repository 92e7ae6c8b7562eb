namespace AbuseMilter.Mime;

/// <summary>How the text of a leaf is to be read.</summary>
enum TextForm
{
    /// <summary>Lines as they are: plain text, XML, JSON, YAML.</summary>
    Plain,

    /// <summary>Plain text with soft line ends (RFC 3676).</summary>
    Flowed,

    Html,

    /// <summary>A file whose name, or whose being compressed, lets one hope for text. It is text if no NUL is in it.</summary>
    File,
}
