using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class AcnsTests
{
    const string Document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Infringement xmlns="http://www.acns.net/ACNS" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <Case><ID>CASE-1</ID></Case>
        <Complainant><Entity>Example Rights Ltd</Entity><Email>p2p@example.org</Email></Complainant>
        <Source><TimeStamp>2024-05-06T07:08:09Z</TimeStamp><IP_Address>192.0.2.9</IP_Address><Port>6881</Port>
        <Type>P2P</Type><SubType BaseType="P2P" Protocol="BITTORRENT"/></Source>
        <Content><Item><Title>Rise &amp; Shine</Title><FileName>Rise.mkv</FileName><FileSize>1000</FileSize>
        <Hash Type="SHA1">0123456789abcdef0123456789ABCDEF01234567</Hash><Type>Video</Type></Item></Content>
        <Type Retraction="false"/>
        </Infringement>
        """;

    static readonly NoticeItem Expected = new()
    {
        Ip = "192.0.2.9",
        Port = 6881,
        Protocol = "BitTorrent",
        TimeUtc = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
        TimeStated = "2024-05-06T07:08:09Z",
        InfoHash = "0123456789abcdef0123456789ABCDEF01234567",
        FileName = "Rise.mkv",
        Size = 1000,
        Work = "Rise & Shine",
    };

    static Notice Read(string text) => NoticeReader.Read(new NoticeSource(text)).ShouldNotBeNull();

    static string EachLine(string prefix) => string.Join('\n', Document.Split('\n').Select(line => prefix + line));

    public static TheoryData<string> Spellings =>
    [
        Document,
        "- ---Start ACNS XML\n" + Document + "\n- ---End ACNS XML\n",
        "- - - ---Start ACNS XML\n" + Document + "\n- - - ---End ACNS XML\n",
        "Text before. " + Document,
        EachLine("> "),
        EachLine("> > "),
        EachLine("- "),
        Document.Replace("&amp;", "&"),
        Document.Replace("<Port>", "<br><Port>"),
        Document.Replace("</Infringement>", ""),
        Document.Replace("</Source>", ""),
        Document.Replace("xmlns=\"", "xsi:schemaLocation=\"http://example.org/Infringement_schema.xsd\" xmlns=\""),
        Document.Replace("<", "<a:").Replace("<a:/", "</a:").Replace("<a:?", "<?"),
        Document.Replace("Item>", "Content_Item>"),
        Document.Replace("<Hash Type=\"SHA1\">", "<Hash>43AED1ED4361DF66205BC583E6ECBE81</Hash><InfoHash>")
            .Replace("</Hash><Type>", "</InfoHash><Type>"),
        Document + "\n\n" + Document,
        System.Net.WebUtility.HtmlEncode(Document),
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_document_is_read_however_it_was_mangled(string text)
    {
        var notice = Read(text);

        notice.Items.ShouldBe([Expected]);
        (notice.Format, notice.CaseId, notice.Complainant, notice.Retraction, notice.Conflict)
            .ShouldBe(("acns", "CASE-1", "Example Rights Ltd", false, false));
    }

    [Fact]
    public void A_retraction_is_told() =>
        Read(Document.Replace("Retraction=\"false\"", "Retraction=\"true\"")).Retraction.ShouldBeTrue();

    [Theory]
    [InlineData("p2p@mail.example.org", "Example Monitoring")]
    [InlineData("support@example.com", "Example Rights Ltd")]
    public void Who_passes_a_notice_on_is_not_the_complainant(string from, string expected) =>
        NoticeReader.Read(new NoticeSource("Regards\nExample Monitoring\n\n" + Document, "", "Example Monitoring", from))
            .ShouldNotBeNull().Complainant.ShouldBe(expected);

    [Fact]
    public void Several_items_share_the_source()
    {
        const string other = "<Item><Title>Other</Title><TimeStamp>2024-05-06T09:00:00Z</TimeStamp></Item>";

        var notice = Read(Document.Replace("</Item>", "</Item>" + other));

        notice.Items.Select(item => (item.Work, item.Ip, item.TimeStated)).ShouldBe(
            [("Rise & Shine", "192.0.2.9", "2024-05-06T07:08:09Z"), ("Other", "192.0.2.9", "2024-05-06T09:00:00Z")]);
    }

    [Fact]
    public void Several_documents_are_several_items() =>
        Read(Document + "\n" + Document.Replace("192.0.2.9", "192.0.2.10")).Items.Select(item => item.Ip)
            .ShouldBe(["192.0.2.9", "192.0.2.10"]);

    [Theory]
    [InlineData("IP Address: 192.0.2.9", false)]
    [InlineData("IP Address: 192.0.2.8", true)]
    [InlineData("Timestamp: 6 May 2024 03:08:09 EDT (GMT -0400)", false)]
    [InlineData("Timestamp: 2024-05-06 03:08:09", false)]
    [InlineData("Timestamp: 2024-05-06T07:08Z", false)]
    [InlineData("Timestamp: 2024-05-05T07:08:09Z", true)]
    [InlineData("First found: 2024-05-01T00:00:00Z\nLast found: 2024-05-07T00:00:00Z", false)]
    public void A_letter_that_names_another_address_or_time_is_a_conflict(string letter, bool conflict)
    {
        var notice = Read(letter + "\n\n" + Document);

        notice.Conflict.ShouldBe(conflict);
        notice.Items[0].ShouldBe(Expected);
        notice.Items.Count.ShouldBe(conflict ? 2 : 1);
    }

    [Fact]
    public void A_letter_fills_what_the_document_leaves_out()
    {
        var document = Document.Replace("<ID>CASE-1</ID>", "<ID></ID>").Replace("<Port>6881</Port>", "");

        var notice = Read("Notice ID: N-77\nIP Address: 192.0.2.9\nPort: 7001\n\n" + document);

        (notice.CaseId, notice.Items[0].Port).ShouldBe(("N-77", 7001));
    }

    [Fact]
    public void Entities_and_document_types_are_not_expanded()
    {
        const string type = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
        var bomb = Document.Replace("<Case>", type + "<Case>").Replace("<Infringement", type + "<Infringement")
            .Replace("Rise &amp; Shine", "&b;&c;");

        Read(bomb).Items[0].Work.ShouldBe("&b;&c;");
    }

    [Fact]
    public void A_document_that_nests_without_end_is_read_by_its_tags()
    {
        var deep = Document.Replace("<Case>", string.Concat(Enumerable.Repeat("<x>", 5000)) + "<Case>");

        Read(deep).CaseId.ShouldBe("CASE-1");
    }
}
