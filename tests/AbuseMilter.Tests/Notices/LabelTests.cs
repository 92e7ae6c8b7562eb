using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class LabelTests
{
    static Notice? Read(string text, string subject = "Copyright infringement") => NoticeReader.Read(new NoticeSource(text, subject));

    static NoticeItem Only(string text) => Read(text).ShouldNotBeNull().Items.ShouldHaveSingleItem();

    [Theory]
    [InlineData("Infringer's IP Address: 192.0.2.7")]
    [InlineData("Infringer\u2019s IP Address: 192.0.2.7")]
    [InlineData("Infringers IP Address : 192.0.2.7")]
    [InlineData("> > * IP-Adresse: 192.0.2.7")]
    [InlineData("**IP Address:** 192.0.2.7")]
    [InlineData("- IP Address: 192.0.2.7")]
    [InlineData("Adresse IP : 192.0.2.7")]
    [InlineData("DIRECCIÓN IP: 192.0.2.7")]
    [InlineData("Indirizzo IP: 192.0.2.7")]
    [InlineData("Endereço IP: 192.0.2.7")]
    [InlineData("IP-адрес: 192.0.2.7")]
    [InlineData("Host IP Address: 192.0.2.7")]
    [InlineData("IP Address/ Adresse IP:\n192.0.2.7")]
    [InlineData("IP Address:\n\n192.0.2.7")]
    [InlineData("the offending\nIP\nAddress: 192.0.2.7 was seen")]
    public void An_address_is_found_behind_any_label_for_it(string text) => Only(text).Ip.ShouldBe("192.0.2.7");

    [Theory]
    [InlineData("Destination IP Address: 192.0.2.7")]
    [InlineData("Date: 2020-01-01 00:00:00")]
    [InlineData("Good morning: all is well.")]
    [InlineData("")]
    public void What_is_no_fact_of_a_notice_is_not_read(string text) => Read(text).ShouldBeNull();

    [Fact]
    public void The_zone_of_a_label_counts()
    {
        var item = Only("Date of infringement (UTC): 2020-01-01 10:00:00\nIP: 192.0.2.7");

        item.TimeUtc.ShouldBe(new(2020, 1, 1, 10, 0, 0, TimeSpan.Zero));
        item.TimeAssumed.ShouldBeFalse();
    }

    [Fact]
    public void Blocks_that_contradict_each_other_are_items()
    {
        const string first = "Title: A\nTime: 2020-01-01 10:00 UTC\nIP: 192.0.2.7\nPort: 1\n";

        var notice = Read(first + "\n" + first.Replace("01-01", "01-02", StringComparison.Ordinal));

        notice.ShouldNotBeNull().Items.Count.ShouldBe(2);
        notice.Items.ShouldAllBe(item => item.Work == "A" && item.Port == 1 && item.Ip == "192.0.2.7");
        notice.Items[1].TimeUtc.ShouldBe(new(2020, 1, 2, 10, 0, 0, TimeSpan.Zero));
        notice.Conflict.ShouldBeFalse();
    }

    [Fact]
    public void A_block_that_is_repeated_is_one_item() =>
        Only("IP: 192.0.2.7\nPort: 1\n\nHello.\n\nFile: x.avi\n\nAgain:\n\nIP: 192.0.2.7\nPort: 1\n\nFile: x.avi\n").FileName.ShouldBe("x.avi");

    [Fact]
    public void Several_files_of_one_event_share_it()
    {
        var notice = Read("IP: 192.0.2.7\nTime: 2020-01-01 10:00 UTC\nContaining file(s):\nOne.avi (1,000 bytes)\nTwo.avi (2,000 bytes)\n");

        notice.ShouldNotBeNull().Items.Select(item => (item.Ip, item.FileName, item.Size))
            .ShouldBe([("192.0.2.7", "One.avi", 1000), ("192.0.2.7", "Two.avi", 2000)]);
        notice.Items.ShouldAllBe(item => item.TimeUtc != null);
    }

    [Fact]
    public void The_last_sighting_stands_for_the_event() =>
        Only("IP: 192.0.2.7\nFirst Found: 2020-01-01 10:00 UTC\nLast Found: 2020-01-03 10:00 UTC").TimeStated
            .ShouldBe("2020-01-03 10:00 UTC");

    [Fact]
    public void An_empty_value_does_not_swallow_the_next_label()
    {
        var item = Only("Filename:\nIP Address: 192.0.2.7\nURL:\nPort: 5");

        item.FileName.ShouldBeNull();
        item.Url.ShouldBeNull();
        item.Port.ShouldBe(5);
    }

    [Fact]
    public void A_subject_names_case_and_ticket()
    {
        const string subject = "[Ticket ID: 684093] FW: Notice of Claimed Infringement - Case ID UP-2025-5512";

        var notice = Read("Please see below.", subject).ShouldNotBeNull();

        (notice.TicketId, notice.CaseId, notice.Format).ShouldBe(("684093", "UP-2025-5512", "letter"));
    }

    [Theory]
    [InlineData("CBS Copyright Infringement - Notice ID # 222122224633", "222122224633")]
    [InlineData("Notice of Infringement from 192.0.2.1 at 2016-09-26T11:43:31Z - Ref. 80a3dfad11d95bbe856d", "80a3dfad11d95bbe856d")]
    [InlineData("22-134321036 Notice of Unauthorized Use", "22-134321036")]
    [InlineData("Copyright Infringement OP-88123", "OP-88123")]
    [InlineData("AV infringement - CaseID-33974401", "33974401")]
    [InlineData("Infringement Notice [Case No. 55971036]", "55971036")]
    [InlineData("Notice of Copyright Infringement, Case #: P12345", "P12345")]
    [InlineData("Your invoice 1234567", null)]
    [InlineData("Copyright 2014-04-30", null)]
    [InlineData("Re: notice period", null)]
    [InlineData("Copyright violations by AS64496", null)]
    [InlineData("Copyright infringement of Blade-Runner-2049", null)]
    [InlineData("[Summer-Story-2020] copyright infringement", null)]
    [InlineData("Infringement notice: 24h to answer", null)]
    [InlineData("Infringement: 1080p copies", null)]
    [InlineData("Copyright notice: www.4site.example", null)]
    [InlineData("[HOST-4410] Copyright notice", "HOST-4410")]
    [InlineData("Notice ID: AS64496", "AS64496")]
    public void Subjects_carry_case_numbers_in_many_forms(string subject, string? expected) =>
        (Read("Hello.", subject) is { } notice ? notice.CaseId ?? notice.TicketId : null).ShouldBe(expected);

    [Theory]
    [InlineData("In case no 24h response arrives, we escalate.")]
    [InlineData("This notice: 3rd and last.")]
    [InlineData("In this case: 48hrs.")]
    public void A_span_of_time_is_no_case_number(string text) => Read(text).ShouldBeNull();

    [Theory]
    [InlineData("The original material is at the following URL(s):\nhttps://example.org/show")]
    [InlineData("Our licence can be seen under this link: https://example.org/licence.pdf")]
    [InlineData("Official URL: https://example.org/show")]
    [InlineData("the infringing files at the following URL(s):\nhttps://files.example.org/a-long-folder-that-does-not-end-here-at-all/\nfile.jpg")]
    public void An_address_that_is_not_the_place_of_the_infringement_is_no_fact(string text) => Read(text).ShouldBeNull();

    [Fact]
    public void The_web_site_of_the_sender_is_no_fact()
    {
        const string text = "Case: 77001\nURL: http://www.example.co.uk\n";

        NoticeReader.Read(new NoticeSource(text, "Copyright", null, "abuse@mail.example.co.uk")).ShouldNotBeNull().Items.ShouldBeEmpty();
        NoticeReader.Read(new NoticeSource(text, "Copyright", null, "abuse@other.co.uk")).ShouldNotBeNull().Items[0].Url
            .ShouldBe("http://www.example.co.uk");
    }

    [Theory]
    [InlineData("Title: see below\nIP: 192.0.2.7", null)]
    [InlineData("Title: (See list below)\nIP: 192.0.2.7", null)]
    [InlineData("Title: See No Evil\nIP: 192.0.2.7", "See No Evil")]
    [InlineData("Title: The Long and Winding Title of a Work That Is Longer Than One\nLine\nIP: 192.0.2.7",
        "The Long and Winding Title of a Work That Is Longer Than One Line")]
    [InlineData("Title: Short\nHello\nIP: 192.0.2.7", "Short")]
    [InlineData("Title: As Above, So Below\nIP: 192.0.2.7", "As Above, So Below")]
    [InlineData("Title: It&#x27;s Rise &amp; Shine\nIP: 192.0.2.7", "It's Rise & Shine")]
    [InlineData("the offending IP\nAddress: 192.0.2.7 Time: 2020-01-01 10:00 UTC Copyrighted work: North - South (Official\nURL: https://example.org) Port: 5", "North - South")]
    public void A_work_is_called_by_its_title_or_not_at_all(string text, string? expected) => Only(text).Work.ShouldBe(expected);
}
