using System.Formats.Asn1;
using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

/// <summary>PGP and S/MIME: signed mail is read as if it were not signed, encrypted mail is called so.</summary>
public class SignedMailTests
{
    const string Data = "1.2.840.113549.1.7.1";
    const string SignedData = "1.2.840.113549.1.7.2";

    const string Inner = "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nJ=F6rg, port 80\n";

    [Theory]
    [InlineData("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m")]
    [InlineData("application/x-pkcs7-mime")]
    [InlineData("application/octet-stream; name=smime.p7m")]
    public void Opaque_content_is_unwrapped_without_a_signature_or_a_certificate(string type)
    {
        var message = Opaque(type, Signed(Inner));

        message.Text.ShouldBe("Jörg, port 80\n");
        message.TextParts.ShouldHaveSingleItem().Text.ShouldBe("Jörg, port 80\n");
        message.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void Content_of_indefinite_length_and_in_pieces_is_unwrapped()
    {
        // SEQUENCE, [0], SEQUENCE { 1, SET {}, SEQUENCE { data, [0] { OCTET STRING { pieces } } } }, each without a length.
        byte[] ber =
        [
            0x30, 0x80, .. Oid(SignedData), 0xA0, 0x80, 0x30, 0x80, 0x02, 1, 1, 0x31, 0,
            0x30, 0x80, .. Oid(Data), 0xA0, 0x80, 0x24, 0x80, .. Octets(Inner[..30]), .. Octets(Inner[30..]), 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0,
        ];

        Opaque("application/pkcs7-mime", ber).Text.ShouldBe("Jörg, port 80\n");
    }

    [Fact]
    public void What_stands_behind_the_content_may_be_damaged()
    {
        var cms = Signed(Inner);

        Opaque("application/pkcs7-mime", [.. cms[..^10], .. Enumerable.Repeat((byte)0xFF, 10)]).Text.ShouldBe("Jörg, port 80\n");
        Opaque("application/pkcs7-mime", [.. cms, 0, 0, 0x0D, 0x0A]).Text.ShouldBe("Jörg, port 80\n");
    }

    [Theory]
    [InlineData("1.2.840.113549.1.7.3", "encrypted S/MIME content")]
    [InlineData("1.2.840.113549.1.9.16.1.23", "encrypted S/MIME content")]
    [InlineData("1.2.840.113549.1.9.16.1.9", "compressed S/MIME content")]
    [InlineData("1.2.840.113549.1.7.5", "S/MIME content of another kind")]
    public void Content_that_is_not_read_is_told(string kind, string defect)
    {
        var message = Opaque("application/pkcs7-mime", ContentInfo(kind, writer => writer.WriteOctetString("x"u8)));

        message.Text.ShouldBeEmpty();
        message.Defects.ShouldBe([defect]);
    }

    [Fact]
    public void Damaged_content_is_told_wherever_it_is_cut()
    {
        var cms = Signed(Inner);
        for (var length = 0; length < cms.Length; length++)
        {
            var message = Opaque("application/pkcs7-mime", cms[..length]);
            message.Text.ShouldBeEmpty();
            message.Defects.ShouldBe(["damaged S/MIME content"]);
        }
    }

    [Fact]
    public void A_detached_signature_is_neither_text_nor_a_defect()
    {
        var cms = ContentInfo(SignedData, writer =>
        {
            Begin(writer);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(Data);
        });
        var message = Load($"Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\n\n--b\n{Inner}\n--b\n" +
            $"Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(cms)}\n--b--\n");

        message.Text.ShouldBe("Jörg, port 80\n");
        message.Defects.ShouldBeEmpty();
        Opaque("application/pkcs7-mime", cms).Text.ShouldBeEmpty();
    }

    [Fact]
    public void Signed_content_nested_too_deep_is_told()
    {
        var cms = Signed(Inner);
        for (var i = 0; i < 30; i++)
            cms = Signed($"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(cms)}");

        Opaque("application/pkcs7-mime", cms).Defects.ShouldBe(["nested deeper than 20 levels"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- ")]
    [InlineData("- - ")]
    [InlineData("- - - ")]
    public void Clearsigned_text_comes_with_its_escapes_since_who_quoted_it_may_have_added_some(string escape)
    {
        var text = $"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{escape}---Start ACNS XML\n<a/>\n{escape}---End ACNS XML\n" +
            $"{escape}-----BEGIN PGP SIGNATURE-----\n\nAAAA\n{escape}-----END PGP SIGNATURE-----\n";

        Load($"Content-Type: text/plain\n\n{text}").Text.ShouldBe(text);
    }

    [Fact]
    public void Pgp_mime_is_read_when_signed_and_told_when_encrypted()
    {
        var signed = Load($"Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\n\n--b\n{Inner}\n--b\n" +
            "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----\n--b--\n");
        signed.Text.ShouldBe("Jörg, port 80\n");
        signed.Defects.ShouldBeEmpty();

        var encrypted = Load("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\n" +
            "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--\n");
        encrypted.Text.ShouldBeEmpty();
        encrypted.Defects.ShouldBe(["encrypted PGP content"]);
    }

    static MimeMessage Opaque(string type, byte[] cms) =>
        Load($"Content-Type: {type}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(cms, Base64FormattingOptions.InsertLineBreaks)}\n");

    static byte[] Signed(string content) => ContentInfo(SignedData, writer =>
    {
        Begin(writer);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Data);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                writer.WriteOctetString(Encoding.ASCII.GetBytes(content));
        }
        using (writer.PushSetOf())
            writer.WriteOctetString("where the signers stand"u8);
    });

    static void Begin(AsnWriter writer)
    {
        writer.WriteInteger(1);
        writer.PushSetOf().Dispose();
    }

    static byte[] ContentInfo(string kind, Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(kind);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                using (writer.PushSequence())
                    content(writer);
            }
        }
        return writer.Encode();
    }

    static byte[] Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    static byte[] Octets(string text) => [0x04, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    static MimeMessage Load(string mail) => MimeMessage.Load(Encoding.ASCII.GetBytes(mail));
}
