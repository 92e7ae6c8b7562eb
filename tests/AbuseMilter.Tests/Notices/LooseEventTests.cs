using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

/// <summary>Letters that tell of their one event here and there.</summary>
public sealed class LooseEventTests
{
    const string Hash = "5110029c2ce561eb95345d2d00f8367a8dbce9fc";

    static Notice Read(string text) => NoticeReader.Read(new NoticeSource(text, "Copyright infringement")).ShouldNotBeNull();

    [Fact]
    public void Address_time_port_and_file_may_stand_in_different_paragraphs()
    {
        var item = Read($"""
            Somebody shares our game with BitTorrent.

            The torrent is called "Some.Title.v1.2-CRKD", its hash {Hash}.

            We connected to port
            28411 and got pieces of it.

            That download was on 3 June 2026 at 21:14:05 UTC.

            The address is 192.0.2.7, which is yours.
            """).Items.ShouldHaveSingleItem();

        (item.Ip, item.Port, item.FileName, item.InfoHash).ShouldBe(("192.0.2.7", 28411, "Some.Title.v1.2-CRKD", Hash));
        item.TimeUtc.ShouldBe(new(2026, 6, 3, 21, 14, 5, TimeSpan.Zero));
    }

    [Fact]
    public void A_link_in_a_letter_tells_hash_and_name()
    {
        var item = Read($"Your address 192.0.2.7 seeds this copyrighted work:\n\nmagnet:?xt=urn:btih:{Hash}&dn=Some+Title.zip\n").Items.ShouldHaveSingleItem();

        (item.InfoHash, item.FileName).ShouldBe((Hash, "Some Title.zip"));
    }

    [Fact]
    public void Of_two_neither_is_taken()
    {
        var notice = Read($"BitTorrent: {Hash}\n\nAddresses: 192.0.2.7\n\nand 192.0.2.8\n\nOn 2026-06-03 10:00 UTC\n\nor 2026-06-04 10:00 UTC\n");

        notice.Items.ShouldAllBe(item => item.TimeUtc == null);
    }

    [Fact]
    public void The_time_of_a_header_field_is_not_that_of_the_event() =>
        Read($"Date: 2026-06-03 10:00:00 UTC\nSubject: x\n\nYour address 192.0.2.7 shares {Hash} with BitTorrent.").Items.ShouldAllBe(item => item.TimeUtc == null);

    [Fact]
    public void Places_on_the_web_lie_at_the_address_that_the_letter_names() =>
        Read("Our film \"Some Title\" is at http://films.example/a.mkv without licence.\n\nYour machine 192.0.2.7 serves it.").Items.ShouldHaveSingleItem().Ip.ShouldBe("192.0.2.7");
}
