using System.Formats.Asn1;

namespace AbuseMilter.Mime;

/// <summary>
/// Takes the mail out of an opaque S/MIME signature (RFC 8551 section 3.5.2, RFC 5652 section 5). The signature is not checked: this only
/// makes readable what every mail program shows. <c>SignedCms</c> of System.Security.Cryptography.Pkcs would do as well, but it also reads
/// what stands behind the content: it refuses mail whose certificates or signatures are damaged, takes two to four times as long, and
/// copies the content twice to thrice.
/// </summary>
static class SignedContent
{
    const string SignedData = "1.2.840.113549.1.7.2";
    const string EnvelopedData = "1.2.840.113549.1.7.3";
    const string CompressedData = "1.2.840.113549.1.9.16.1.9";
    const string AuthEnvelopedData = "1.2.840.113549.1.9.16.1.23";

    static readonly Asn1Tag Explicit = new(TagClass.ContextSpecific, 0);

    // ContentInfo ::= SEQUENCE { contentType, [0] SignedData }
    // SignedData ::= SEQUENCE { version, digestAlgorithms SET, SEQUENCE { eContentType, [0] OCTET STRING OPTIONAL }, ... }
    /// <summary>
    /// Null, and a defect, when there is no signed content in it that could be read. A signature without content is no defect.
    /// </summary>
    public static ReadOnlyMemory<byte>? Read(ReadOnlyMemory<byte> cms, Defects defects)
    {
        try
        {
            var info = new AsnReader(cms, AsnEncodingRules.BER).ReadSequence();
            var type = info.ReadObjectIdentifier();
            if (type != SignedData)
            {
                defects.Add(type is EnvelopedData or AuthEnvelopedData ? "encrypted S/MIME content"
                    : type == CompressedData ? "compressed S/MIME content"
                    : "S/MIME content of another kind");
                return null;
            }
            var signed = info.ReadSequence(Explicit).ReadSequence();
            signed.ReadInteger();
            signed.ReadSetOf();
            var content = signed.ReadSequence();
            content.ReadObjectIdentifier();
            if (content.HasData)
                return content.ReadSequence(Explicit).ReadOctetString();
        }
        catch (AsnContentException)
        {
            defects.Add("damaged S/MIME content");
        }
        return null;
    }
}
