namespace AbuseMilter.Mime;

/// <summary>A Content-Type field (RFC 2045 section 5). Type and subtype are in lower case.</summary>
public sealed record ContentType(string MediaType, string MediaSubtype, IReadOnlyDictionary<string, string> Parameters)
{
    static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>What a part without the field is (RFC 2045 section 5.2).</summary>
    public static readonly ContentType TextPlain = new("text", "plain", None);

    /// <summary>What a part of a multipart/digest without the field is (RFC 2046 section 5.1.5).</summary>
    internal static readonly ContentType Rfc822 = new("message", "rfc822", None);

    public string MimeType => $"{MediaType}/{MediaSubtype}";

    public string? Charset => Parameters.GetValueOrDefault("charset");

    public string? Boundary => Parameters.GetValueOrDefault("boundary");

    /// <summary>Whether a parameter has that value, case aside.</summary>
    internal bool Is(string parameter, string value) =>
        value.Equals(Parameters.GetValueOrDefault(parameter), StringComparison.OrdinalIgnoreCase);

    /// <summary>A field that cannot be read counts as absent, but keeps its parameters.</summary>
    internal static ContentType Read(HeaderList headers, ContentType fallback)
    {
        if (headers.First("Content-Type") is not { } header)
            return fallback;
        var field = new FieldParameters(header.Unfolded);
        return field.Value.Split('/') is [{ Length: > 0 } type, { Length: > 0 } subtype]
            ? new(type.Trim(), subtype.Trim(), field.Parameters)
            : new(TextPlain.MediaType, TextPlain.MediaSubtype, field.Parameters);
    }
}
