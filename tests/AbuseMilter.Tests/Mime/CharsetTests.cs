using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class CharsetTests
{
    /// <summary>All that the code pages of .NET know, and what it knows without them.</summary>
    public static TheoryData<string> Names =>
        [.. CodePagesEncodingProvider.Instance.GetEncodings().Concat(Encoding.GetEncodings()).Select(encoding => encoding.Name).Distinct().Order()];

    [Theory, MemberData(nameof(Names))]
    public void Text_of_each_charset_is_read(string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        // Letters of many scripts, of which those are taken that the charset can write; none is UTF-8 by chance.
        const string Letters = "abc ÄÖßéñç ДАЖЯшю ΩΨλξ אבגד عربي ไทย 侵害著作權 あいうアイウ 한국어 Łęşğ";
        var known = string.Concat(Letters.Where(c => encoding.GetString(encoding.GetBytes([c])) == c.ToString()));

        known.Length.ShouldBeGreaterThan(3);
        Charsets.Decode(encoding.GetBytes(known), name).ShouldBe(known);
        Charsets.Decode(encoding.GetBytes(known), $" \"{name.ToUpperInvariant()}\" ").ShouldBe(known);
    }

    [Theory, MemberData(nameof(Names))]
    public void Any_bytes_become_text_in_each_charset(string name)
    {
        var random = new Random(1);
        for (var length = 0; length < 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Charsets.Decode(bytes, name).Length.ShouldBeLessThanOrEqualTo(4 * length + 4);
        }
    }

    [Theory]
    [InlineData("iso-8859-1", "über €")]
    [InlineData("us-ascii", "über €")]
    [InlineData("windows-1252", "über €")]
    [InlineData("iso-8859-15", "über €")]
    [InlineData("koi8-r", "Уведомление")]
    [InlineData("windows-1251", "Уведомление")]
    [InlineData("utf-16", "Уведомление")]
    [InlineData("utf8", "侵害")]
    [InlineData("UTF_8", "侵害")]
    [InlineData("unknown-8bit", "侵害")]
    [InlineData("", "侵害")]
    [InlineData(null, "侵害")]
    public void Utf8_is_known_under_any_label(string? label, string text) => Charsets.Decode(Encoding.UTF8.GetBytes(text), label).ShouldBe(text);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("us-ascii")]
    [InlineData("iso-8859-1")]
    [InlineData("x-nonsense")]
    [InlineData("utf-7")]
    [InlineData(null)]
    public void What_is_no_utf8_is_read_as_windows_1252(string? label) =>
        Charsets.Decode("J\u00F6rg \u0096 10 \u0080".Select(c => (byte)c).ToArray(), label).ShouldBe("Jörg – 10 €");

    [Fact]
    public void Utf8_that_was_cut_or_has_a_few_other_bytes_in_it_stays_utf8()
    {
        Charsets.Decode([.. "Übung für "u8, 0xC3], "iso-8859-1").ShouldBe("Übung für \uFFFD");
        Charsets.Decode([.. "Übung für "u8, 0xFC, .. " Ähnliches"u8], "utf-8").ShouldBe("Übung für \uFFFD Ähnliches");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("utf-8")]
    [InlineData(null)]
    public void A_byte_order_mark_beats_the_label(string? label)
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.UTF8])
            Charsets.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes("Caso nº 42")], label).ShouldBe("Caso nº 42");
    }

    [Fact]
    public void Utf16_without_a_mark_is_read_in_the_order_that_makes_sense()
    {
        Charsets.Decode(Encoding.BigEndianUnicode.GetBytes("Caso nº 42"), "utf-16").ShouldBe("Caso nº 42");
        Charsets.Decode(Encoding.Unicode.GetBytes("Caso nº 42"), "utf-16be").ShouldBe("Caso nº 42");
        Charsets.Decode(Encoding.Unicode.GetBytes("侵害"), "utf-16le").ShouldBe("侵害");
    }

    [Theory]
    [InlineData("application/xml", "<?xml version='1.0' encoding='windows-1251'?><a>Да</a>", "windows-1251")]
    [InlineData("text/xml", "<?xml version=\"1.0\"\n encoding = \"koi8-r\" ?><a>Да</a>", "koi8-r")]
    [InlineData("application/octet-stream; name=a.xml", "<?xml version='1.0' encoding='utf-16'?><a>Да</a>", "utf-16")]
    [InlineData("application/octet-stream; name=a.xml", "<?xml version='1.0' encoding='utf-16'?><a>Да</a>", "utf-16be")]
    [InlineData("application/xml", "<?xml version='1.0' encoding='utf-16'?><a>Да</a>", "utf-8")]
    [InlineData("application/xml", "\uFEFF<?xml version='1.0' encoding='iso-8859-1'?><a>Да</a>", "utf-8")]
    [InlineData("application/xml; charset=koi8-r", "<?xml version='1.0' encoding='utf-8'?><a>Да</a>", "koi8-r")]
    [InlineData("application/json", "\uFEFF{\"a\": \"Да\"}", "utf-16")]
    [InlineData("application/octet-stream; name=Case.JSON", "{\"a\": \"Да\"}", "utf-8")]
    public void Documents_are_read_in_the_charset_that_they_name(string type, string document, string charset)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);

        Load(type, encoding.GetBytes(document)).Text.ShouldBe(document.TrimStart('\uFEFF') + "\n");
    }

    [Theory]
    [InlineData("<html><head><meta http-equiv='Content-Type' content='text/html; charset=windows-1251'></head>Да")]
    [InlineData("<META CHARSET=\"windows-1251\">Да")]
    public void Html_names_its_charset_too(string html) =>
        Load("text/html", CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(html)).Text.ShouldBe("Да\n");

    static MimeMessage Load(string type, byte[] content) => MimeMessage.Load(
        Encoding.ASCII.GetBytes($"Content-Type: {type}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(content)}"));
}
