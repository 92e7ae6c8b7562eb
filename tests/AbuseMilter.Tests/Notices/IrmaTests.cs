using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class IrmaTests
{
    const string Document = """
        <?xml version="1.0"?>
        <InvestigationInfo>
          <Customer>Example Net</Customer>
          <Protocol>BitTorrent</Protocol>
          <CaseList>
            <Case>
              <CaseId>4711</CaseId>
              <Initiated>03/02/2024 00:01:22</Initiated>
              <Completed>03/02/2024 00:01:38</Completed>
              <PeerIP>192.0.2.9</PeerIP>
              <PeerPort>6881</PeerPort>
              <FingerPrint>0123456789ABCDEF0123456789ABCDEF</FingerPrint>
              <ContentList>
                <Content name="Rise &amp; Shine" size="1000" shared="1000">
                  <Hash algorithm="Sha1">0123456789abcdef0123456789ABCDEF01234567</Hash>
                  <Match><MatchDetails>
                    <MatchDetail key="Artist">A. Singer</MatchDetail>
                    <MatchDetail key="Title">Rise</MatchDetail>
                    <MatchDetail key="CopyrightOwner">Example Records</MatchDetail>
                  </MatchDetails></Match>
                </Content>
              </ContentList>
            </Case>
          </CaseList>
        </InvestigationInfo>
        """;

    static readonly NoticeItem Expected = new()
    {
        Ip = "192.0.2.9",
        Port = 6881,
        Protocol = "BitTorrent",
        TimeUtc = new(2024, 2, 3, 0, 1, 38, TimeSpan.Zero),
        TimeStated = "03/02/2024 00:01:38",
        TimeAssumed = true,
        InfoHash = "0123456789abcdef0123456789ABCDEF01234567",
        FileName = "Rise & Shine",
        Size = 1000,
        Work = "Rise",
    };

    static Notice Read(string text) => NoticeReader.Read(new NoticeSource(text)).ShouldNotBeNull();

    static string Change(string old, string with)
    {
        Document.ShouldContain(old);
        return Document.Replace(old, with, StringComparison.Ordinal);
    }

    public static TheoryData<string> Spellings =>
    [
        Document,
        "Case initiated: 2/3/2024 12:01:38 AM\nPeer IP address: 192.0.2.9\n\n" + Document,
        string.Join('\n', Document.Split('\n').Select(line => "> " + line)),
        Document + Document,
        Change("&amp;", "&"),
        Change("<ContentList>", "<ContentList><br>"),
        Change("</InvestigationInfo>", ""),
        Change("<CaseId>4711</CaseId>", "").Replace("<Case>", "<Case ID=\"4711\">", StringComparison.Ordinal),
        Change("<InvestigationInfo>", "<InvestigationInfo xmlns=\"urn:example\">"),
        System.Net.WebUtility.HtmlEncode(Document),
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_document_is_read_however_it_was_mangled(string text)
    {
        var notice = Read(text);

        notice.Items.ShouldBe([Expected]);
        (notice.Format, notice.CaseId, notice.RightsHolder, notice.Conflict).ShouldBe(("irma", "4711", "Example Records", false));
        Irma.Read(new NoticeSource(text)).ShouldNotBeNull().Kind.ShouldBe(NoticeKind.Conduit);
    }

    [Fact]
    public void The_day_comes_before_the_month() =>
        Read(Change("03/02/2024 00:01:38", "05/11/2024 00:01:38 GMT")).Items[0].TimeUtc.ShouldBe(new(2024, 11, 5, 0, 1, 38, TimeSpan.Zero));

    [Fact]
    public void A_time_with_its_zone_is_not_assumed() => Read(Change("00:01:38", "00:01:38 UTC")).Items[0].TimeAssumed.ShouldBeFalse();

    [Fact]
    public void Cases_and_contents_are_items_of_their_own()
    {
        var case1 = Document[Document.IndexOf("<Case>", StringComparison.Ordinal)..(Document.IndexOf("</Case>", StringComparison.Ordinal) + 7)];
        var case2 = case1.Replace("4711", "4712", StringComparison.Ordinal).Replace("192.0.2.9", "2001:db8::9", StringComparison.Ordinal)
            .Replace("</ContentList>", "<Content name=\"Other.mp3\" size=\"5\"/></ContentList>", StringComparison.Ordinal);

        var notice = Read(Change(case1, case1 + case2));

        notice.CaseId.ShouldBe("4711");
        notice.Items.Select(item => (item.CaseId, item.Ip, item.FileName, item.Protocol)).ShouldBe(
        [
            ("4711", "192.0.2.9", "Rise & Shine", "BitTorrent"),
            ("4712", "2001:db8::9", "Rise & Shine", "BitTorrent"),
            ("4712", "2001:db8::9", "Other.mp3", "BitTorrent"),
        ]);
    }

    [Fact]
    public void A_flat_document_counts_as_one_case()
    {
        const string flat = """
            <InvestigationInfo><CaseId>4711</CaseId><CopyrightOwner>Example Records</CopyrightOwner><Complainant>Example Agency</Complainant>
            <InvestigationDate>2024-02-03T00:01:38Z</InvestigationDate><PeerIP>192.0.2.9</PeerIP><PeerPort>6881</PeerPort>
            <ContentList><Content name="Rise.mp3" size="1000" title="Rise"/></ContentList>
            <Hash>0123456789abcdef0123456789ABCDEF01234567</Hash></InvestigationInfo>
            """;

        var notice = Read(flat);

        (notice.CaseId, notice.RightsHolder).ShouldBe(("4711", "Example Records"));
        notice.Items.ShouldBe(
        [
            Expected with { FileName = "Rise.mp3", Protocol = null, TimeAssumed = false, TimeStated = "2024-02-03T00:01:38Z" },
        ]);
    }

    [Fact]
    public void Document_types_are_not_expanded()
    {
        var bomb = Change("<InvestigationInfo>", "<InvestigationInfo><!DOCTYPE a [<!ENTITY b \"bbb\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>")
            .Replace(">Rise<", ">&b;&c;<", StringComparison.Ordinal);

        Read(bomb).Items[0].Work.ShouldBe("&b;&c;");
    }

    [Fact]
    public void A_document_cut_at_any_length_is_read_without_fail()
    {
        for (var length = 0; length < Document.Length; length++) Irma.Read(new NoticeSource(Document[..length]));
    }
}
