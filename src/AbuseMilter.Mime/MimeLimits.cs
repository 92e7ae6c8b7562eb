namespace AbuseMilter.Mime;

/// <summary>Bounds of what is read out of one mail. Past one of them reading stops there and <see cref="MimeMessage.Defects"/> tells.</summary>
public sealed record MimeLimits
{
    public static readonly MimeLimits Default = new();

    /// <summary>Nesting of multiparts and embedded messages; Postfix' mime_nesting_limit is 100.</summary>
    public int Depth { get; init; } = 20;

    public int Parts { get; init; } = 200;

    public int HeaderFields { get; init; } = 1000;

    /// <summary>Postfix' header_size_limit is 102,400 bytes a field.</summary>
    public int HeaderBytes { get; init; } = 256 * 1024;

    /// <summary>Characters of readable text that are handed to the notice reader and to body patterns.</summary>
    public int TextCharacters { get; init; } = 256 * 1024;

    /// <summary>Bytes that the compressed files of a mail may become, all together.</summary>
    public int InflatedBytes { get; init; } = 1024 * 1024;
}
