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

    [Theory]
    [InlineData("Open", false)]
    [InlineData("REOPENED", false)]
    [InlineData("", false)]
    [InlineData("Closed", true)]
    [InlineData("Settled", true)]
    [InlineData("Retracted", true)]
    public void Only_an_open_case_is_a_claim(string status, bool isTakenBack) =>
        Read(Document.Replace("</ID>", $"</ID><Status>{status}</Status>", StringComparison.Ordinal)).Retraction.ShouldBe(isTakenBack);

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
        "\uFEFF" + Document,
        Document.Replace("<Case>", "<Note>We <3 films</Note><Case>"),
        Document[Document.IndexOf("<Case>", StringComparison.Ordinal)..],
        Document.Replace("IP_Address>", "IPAddress>").Replace("FileName>", "File_Name>"),
        Document.Replace("<IP_Address>192.0.2.9</IP_Address><Port>6881</Port>", "<IP_Address>192.0.2.9:6881</IP_Address>"),
        Document.Replace("<Type>P2P</Type>", "<Type>BitTorrent</Type>").Replace("<SubType BaseType=\"P2P\" Protocol=\"BITTORRENT\"/>", ""),
        Document.Replace("<ID>CASE-1</ID>", "<ID/>").Replace("<Case>", "<Case ID=\"CASE-1\">"),
        Document.Replace("</Infringement>", "<Verification><TimeStamp>2024-06-01T00:00:00Z</TimeStamp></Verification></Infringement>"),
        Document.Replace("</Infringement>", "<Notes>The IP_Address was seen again on 2024-06-01</Notes></Infringement>"),
        Document.Replace("<Hash Type=\"SHA1\">", "<Hash Type=\"MD5\">43AED1ED4361DF66205BC583E6ECBE81</Hash><Hash Type=\"SHA1\">"),
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

    static Reading Reading(string text) => Acns.Read(new NoticeSource(text)).ShouldNotBeNull();

    [Fact]
    public void An_address_with_a_time_is_about_a_conduit_and_the_sender_names_an_address_for_answers()
    {
        var reading = Reading(Document);

        (reading.Kind, reading.Address, reading.IsRepeated).ShouldBe((NoticeKind.Conduit, "p2p@example.org", false));
    }

    [Theory]
    [InlineData("<Type>Web</Type>", "<URL>https://example.org/rise</URL>", "https://example.org/rise")]
    [InlineData("<Type>HTTP</Type><URL_Base>https://example.org/</URL_Base>", "", "https://example.org/")]
    [InlineData("<Type>P2P</Type>", "<URL>https://example.org/rise</URL>", "https://example.org/rise")]
    public void What_lies_on_the_web_is_about_hosting(string type, string url, string expected)
    {
        var web = Document.Replace("<IP_Address>192.0.2.9</IP_Address><Port>6881</Port>", "").Replace("<Type>P2P</Type>", type)
            .Replace("<SubType BaseType=\"P2P\" Protocol=\"BITTORRENT\"/>", "").Replace("<FileName>", url + "<FileName>")
            .Replace("<Hash Type=\"SHA1\">0123456789abcdef0123456789ABCDEF01234567</Hash>", "");

        var reading = Reading(web);

        reading.Kind.ShouldBe(NoticeKind.Hosting);
        reading.Items.ShouldHaveSingleItem().Item.Url.ShouldBe(expected);
    }

    [Fact]
    public void The_hash_of_an_eDonkey_link_counts_where_no_other_is_stated()
    {
        var item = Reading(Document.Replace("<Hash Type=\"SHA1\">0123456789abcdef0123456789ABCDEF01234567</Hash>", "")
            .Replace("<FileName>", "<URL>ed2k://|file|Rise.avi|1000|43AED1ED4361DF66205BC583E6ECBE81|/</URL><FileName>")).Items[0].Item;

        item.InfoHash.ShouldBe("43AED1ED4361DF66205BC583E6ECBE81");
        Reading(Document.Replace("<FileName>", "<URL>ed2k://|</URL><FileName>")).Kind.ShouldBe(NoticeKind.Conduit);
    }

    [Theory]
    [InlineData("<Deadline>2024-05-20T12:00:00Z</Deadline>", "2024-05-20T12:00:00Z", null)]
    [InlineData("<Deadline>2024-05-20</Deadline>", "2024-05-20T23:59:59Z", null)]
    [InlineData("<Response_Deadline>10 business days</Response_Deadline>", null, 240)]
    [InlineData("<Deadline>48 hours</Deadline>", null, 48)]
    [InlineData("<Deadline>soon</Deadline>", null, null)]
    public void A_deadline_in_an_element_of_its_own_is_told(string element, string? at, int? hours)
    {
        var deadline = Reading(Document.Replace("</Case>", element + "</Case>")).Deadline;

        deadline?.At.ShouldBe(at is null ? null : DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        deadline?.Within.ShouldBe(hours is null ? null : TimeSpan.FromHours(hours.Value));
        (deadline is null).ShouldBe(at is null && hours is null);
    }

    [Theory]
    [InlineData("<Type Retraction=\"TRUE\">x</Type>")]
    [InlineData("<Retraction>true</Retraction>")]
    [InlineData("<Type Retraction = '1' />")]
    public void A_retraction_is_told_in_any_spelling(string element) =>
        Read(Document.Replace("<Type Retraction=\"false\"/>", element)).Retraction.ShouldBeTrue();

    [Fact]
    public void A_history_of_notices_is_told() =>
        Reading(Document.Replace("</Infringement>", "<History><Notice ID=\"1\">x</Notice></History></Infringement>")).IsRepeated.ShouldBeTrue();

    [Fact]
    public void Each_source_is_that_of_the_items_behind_it()
    {
        const string more = "<Source><TimeStamp>2024-05-07T00:00:00Z</TimeStamp><IP_Address>2001:DB8::7</IP_Address></Source>"
            + "<Content><Item><Title>Other</Title></Item></Content>";

        Read(Document.Replace("<Type Retraction=\"false\"/>", more)).Items.Select(item => (item.Work, item.Ip)).ShouldBe(
            [("Rise & Shine", "192.0.2.9"), ("Other", "2001:db8::7")]);
    }

    [Fact]
    public void Documents_with_numbers_of_their_own_are_items_with_numbers()
    {
        var notice = Read(Document + "\n" + Document.Replace("192.0.2.9", "192.0.2.10").Replace("CASE-1", "CASE-2"));

        notice.CaseId.ShouldBe("CASE-1");
        notice.Items.Select(item => item.CaseId).ShouldBe(["CASE-1", "CASE-2"]);
    }

    [Theory]
    [InlineData("2024-05-06T07-08-09UTC")]
    [InlineData("2024-05-06 07:08:09.0 GMT")]
    [InlineData("2024-05-06T07:08:09.000Z GMT")]
    [InlineData("2024-05-06T09:08:09+02:00")]
    public void A_stamp_is_read_as_senders_write_it(string stamp) =>
        Read(Document.Replace("2024-05-06T07:08:09Z", stamp)).Items[0].ShouldBe(Expected with { TimeStated = stamp });

    [Theory]
    [InlineData("First seen: 2024-05-06 07:00:30 UTC", false)]
    [InlineData("Timestamp: 2024-05-06 06:30 UTC", true)]
    public void The_span_of_sightings_agrees_with_a_letter_that_names_one_within(string letter, bool conflict) =>
        Read(letter + "\nIP Address: 192.0.2.9\n\n" + Document.Replace("<Title>", "<AlsoSeen Start=\"2024-05-06T07:00:00Z\" End=\"2024-05-06T07:08:09Z\"/><Title>"))
            .Conflict.ShouldBe(conflict);

    [Theory]
    [InlineData("http://www.acns.net/v1.2/ACNS2v1_2.xsd")]
    [InlineData("http://mpto.example.com/xml/Infringement_schema-0.7.xsd")]
    public void A_document_of_the_first_versions_is_read(string schema)
    {
        var document = $"""
            <Infringement xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{schema}">
            <Case><ID></ID><Ref_URL></Ref_URL><Status></Status><Severity></Severity></Case>
            <Complainant><Entity>Example Rights Ltd</Entity><Contact>A. Person</Contact><Email>p2p@example.org</Email></Complainant>
            <Service_Provider><Entity>Example Net</Entity><Email>abuse@example.com</Email></Service_Provider>
            <Source><TimeStamp>2024-05-06T07:08:09Z</TimeStamp><IP_Address>192.0.2.9</IP_Address><Port>6881</Port><DNS_Name/>
            <MAC_Address/><IP_Block/><Type>BitTorrent</Type><URL_Base></URL_Base><UserName></UserName><Login Username="" Password=""/>
            <Number_Files>1</Number_Files><Deja_Vu>Yes</Deja_Vu></Source>
            <Content><Item><TimeStamp>2024-05-06T07:08:09Z</TimeStamp><Title>Rise &amp; Shine</Title><Artist/><FileName>Rise.mkv</FileName>
            <FileSize>1000</FileSize><URL></URL><Type>TV</Type><Hash Type="SHA1">0123456789abcdef0123456789ABCDEF01234567</Hash></Item></Content>
            <History></History><Notes></Notes></Infringement>
            """;

        var notice = Read("Notice ID: N-77\n\n" + document);

        notice.Items.ShouldBe([Expected]);
        notice.CaseId.ShouldBe("N-77");
    }
}
