namespace AbuseMilter.Mime;

/// <summary>A Content-Type field (RFC 2045 section 5). Type and subtype are in lower case.</summary>
public sealed record ContentType(string MediaType, string MediaSubtype, IReadOnlyDictionary<string, string> Parameters)
{
    public string MimeType => $"{MediaType}/{MediaSubtype}";

    public string? Charset => Parameters.GetValueOrDefault("charset");

    public string? Boundary => Parameters.GetValueOrDefault("boundary");
}
