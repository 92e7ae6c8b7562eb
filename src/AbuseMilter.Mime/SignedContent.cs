using System.Formats.Asn1;

namespace AbuseMilter.Mime;

/// <summary>
/// Takes the signed mail part out of an opaque S/MIME signature (RFC 8551 section 3.5.2, RFC 5652 section 5). The signature is not checked:
/// this only makes readable what every mail program shows.
/// </summary>
static class SignedContent
{
    const string SignedData = "1.2.840.113549.1.7.2";

    static readonly Asn1Tag Explicit = new(TagClass.ContextSpecific, 0);

    // ContentInfo ::= SEQUENCE { contentType, [0] SignedData }
    // SignedData ::= SEQUENCE { version, digestAlgorithms SET, SEQUENCE { eContentType, [0] OCTET STRING OPTIONAL }, ... }
    /// <summary>Null when the bytes are no signed data, or the content lies elsewhere.</summary>
    public static ReadOnlyMemory<byte>? Read(ReadOnlyMemory<byte> cms)
    {
        try
        {
            var info = new AsnReader(cms, AsnEncodingRules.BER).ReadSequence();
            if (info.ReadObjectIdentifier() != SignedData)
                return null;
            var signed = info.ReadSequence(Explicit).ReadSequence();
            signed.ReadInteger();
            signed.ReadSetOf();
            var content = signed.ReadSequence();
            content.ReadObjectIdentifier();
            return content.HasData ? content.ReadSequence(Explicit).ReadOctetString() : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
