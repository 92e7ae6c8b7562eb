namespace AbuseMilter.Mime;

/// <summary>Values of Content-Transfer-Encoding (RFC 2045 section 6), as far as they change the bytes.</summary>
enum ContentEncoding
{
    /// <summary>7bit, 8bit, binary, and what is unknown.</summary>
    Identity,
    Base64,
    QuotedPrintable,
}
