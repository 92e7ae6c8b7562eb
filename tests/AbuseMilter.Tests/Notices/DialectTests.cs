using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

/// <summary>Documents of programs that follow no known format.</summary>
public sealed class DialectTests
{
    const string Hash = "84f1dad9e7cb8311727be232130b7fb4b82ee727";

    static Notice Read(string text) => Reading(text).ShouldNotBeNull();

    static Notice? Reading(string text) => NoticeReader.Read(new NoticeSource(text, "Copyright notice"));

    [Fact]
    public void Elements_that_come_again_are_items()
    {
        var notice = Read("""
            Please find two cases below.
            <?xml version="1.0"?>
            <Notices agent="Example Agents" version="1.0">
              <Protocol>BitTorrent</Protocol>
              <Item seq="1"><CaseID>F-88-01</CaseID><Detected tz="CET">2026-02-02 06:06:07</Detected>
                <Peer><IPAddress>192.0.2.31</IPAddress><Port>17017</Port></Peer><WorkTitle>Some &amp; Title</WorkTitle></Item>
              <Item seq="2"><CaseID>F-88-02</CaseID><Detected tz="UTC">2026-02-02T06:36:41Z</Detected>
                <Peer><IPAddress>192.0.2.32</IPAddress><Port>17018</Port></Peer><WorkTitle>Other Title</WorkTitle></Item>
            </Notices>
            """);

        notice.Format.ShouldBe("xml");
        notice.Items.Select(item => (item.CaseId, item.Ip, item.Port, item.Work, item.Protocol)).ShouldBe(
            [("F-88-01", "192.0.2.31", 17017, "Some & Title", "BitTorrent"), ("F-88-02", "192.0.2.32", 17018, "Other Title", "BitTorrent")]);
        notice.Items[0].TimeUtc.ShouldBe(new(2026, 2, 2, 5, 6, 7, TimeSpan.Zero));
    }

    [Fact]
    public void Attributes_are_facts_and_a_name_is_that_of_its_parent()
    {
        var item = Read("""
            <Meldung nummer="W-26-3391" erstellt="2026-07-01">
              <Melder mail="p2p@example.org">Example</Melder>
              <Werk><Titel>Kräne über der Stadt</Titel></Werk>
              <Datei name="Kraene-DE-2026" groesse="104857600"/>
              <Anschluss ip="192.0.2.7" port="22155" protokoll="BitTorrent"/>
              <Zeitpunkt zone="MESZ">30.06.2026 18:21:40</Zeitpunkt>
            </Meldung>
            """).Items.ShouldHaveSingleItem();

        (item.Ip, item.Port, item.Protocol, item.FileName, item.Size, item.Work).ShouldBe(("192.0.2.7", 22155, "BitTorrent", "Kraene-DE-2026", 104857600, "Kräne über der Stadt"));
        item.TimeUtc.ShouldBe(new(2026, 6, 30, 16, 21, 40, TimeSpan.Zero));
    }

    [Fact]
    public void Properties_are_facts_and_the_day_of_the_paper_is_not_that_of_the_event()
    {
        var notice = Read($$"""
            For machines:
            { "notice": { "no": "JN-4471", "issued": "2026-11-02T06:00:00Z" }, "work": { "title": "Some Title" },
              "observation": { "network": "bittorrent", "peer": { "addr": "2001:db8:0:0::77", "port": 34434 }, "at_ms": 1793598612000, "torrent": { "btih": "{{Hash}}" } } }
            """);

        notice.Format.ShouldBe("json");
        notice.CaseId.ShouldBe("JN-4471");
        var item = notice.Items.ShouldHaveSingleItem();
        (item.Ip, item.Port, item.InfoHash, item.Work).ShouldBe(("2001:db8::77", 34434, Hash, "Some Title"));
        item.TimeUtc.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1793598612000));
        notice.Conflict.ShouldBeFalse();
    }

    [Fact]
    public void Entries_of_a_list_are_items() =>
        Read("""{ "infringements": [ { "ip": "192.0.2.1", "port": 1001 }, { "ip": "192.0.2.2", "port": 1002 }, ] }""").Items
            .Select(item => (item.Ip, item.Port)).ShouldBe([("192.0.2.1", 1001), ("192.0.2.2", 1002)]);

    [Theory]
    [InlineData("<destination><ip>192.0.2.7</ip><port>80</port></destination>")]
    [InlineData("<a><b>192.0.2.7</b></a>")]
    [InlineData("{ \"server\": { \"version\": \"1\", \"text\": \"some words\" } }")]
    public void What_says_nothing_or_is_of_somebody_else_is_no_document(string text) => (Reading(text)?.Format ?? "none").ShouldNotBeOneOf("xml", "json");

    [Fact]
    public void A_document_that_is_cut_anywhere_or_nested_without_end_is_read_without_fail()
    {
        const string xml = "<n><Item><CaseID>F-1</CaseID><IP port='7'>192.0.2.31</IP></Item><Item><IP>192.0.2.32</IP><Port>2</Port></Item></n>";
        const string json = """{"a":[{"ip":"192.0.2.1","port":1,"x":[[{"hash":null}]]},{"ip":"192.0.2.2","port":2}]}""";
        foreach (var text in (string[])[xml, json])
        {
            for (var length = 0; length < text.Length; length++) NoticeReader.Read(new NoticeSource(text[..length], "Copyright notice"));
        }
        foreach (var unit in (string[])["<a>", "</a>", "<a b='", "{\"a\":", "[", "{", "<a></a>", "{\"ip\":\"192.0.2.1\"},"])
        {
            NoticeReader.Read(new NoticeSource(string.Concat(Enumerable.Repeat(unit, 20_000)) + "</x>\":", "Copyright notice"));
        }
    }
}
