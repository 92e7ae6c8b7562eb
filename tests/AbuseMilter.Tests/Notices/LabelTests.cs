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

    [Fact]
    public void A_table_may_have_a_ruling_and_empty_lines_below_its_labels()
    {
        const string rows = """
            Case   IP-Adresse   Port  Zeit (MESZ)          Info-Hash                                 Titel
            ------------------------------------------------------------------------------------------------

            A-1    192.0.2.7    5012  12.10.2026 20:15:07  cfeef9e4407393fdb2c7227063777d89411ff573  Der Kranich
            A-2    192.0.2.8    5013  13.10.2026 00:41:19  a66c382b80524464c31f4544ca52f614b11a7d64  Halbe Wahrheit
            """;

        var notice = Read(rows).ShouldNotBeNull();

        notice.Items.Select(item => (item.CaseId, item.Ip, item.Port, item.Work)).ShouldBe([("A-1", "192.0.2.7", 5012, "Der Kranich"), ("A-2", "192.0.2.8", 5013, "Halbe Wahrheit")]);
        notice.Items[0].TimeUtc.ShouldBe(new(2026, 10, 12, 18, 15, 7, TimeSpan.Zero));
        notice.Items[1].InfoHash.ShouldBe("a66c382b80524464c31f4544ca52f614b11a7d64");
    }

    [Fact]
    public void Tables_of_one_row_are_about_the_same()
    {
        var item = Only("Notice\tWork\tFile\nN-7\tSome Title\tSome_Title_[320kbps]\n\nIP address\tPort\tDate and time (CET)\n192.0.2.7\t5012\t2026-02-24 17:30:12\n");

        (item.Work, item.FileName, item.Ip, item.Port).ShouldBe(("Some Title", "Some_Title_[320kbps]", "192.0.2.7", 5012));
        item.TimeUtc.ShouldBe(new(2026, 2, 24, 16, 30, 12, TimeSpan.Zero));
    }

    [Fact]
    public void A_table_of_quoted_values_may_have_columns_that_nobody_knows()
    {
        var notice = Read("""
            "id","ts","peer_ip","peer_port","work","weight","btih"
            "QF-1","1760004000","192.0.2.88","51111","Some Title, Two","a","5569c2ab2af4879395b8e5140d9dcf1bf7644700"
            "QF-2","1760007777","2001:db8:3::44","52222","Some Title","b","2285ca3c73692d2c570a9eb75092e7ddbf81b4ca"
            """).ShouldNotBeNull();

        notice.Items.Select(item => (item.CaseId, item.Ip, item.Port, item.Work)).ShouldBe([("QF-1", "192.0.2.88", 51111, "Some Title, Two"), ("QF-2", "2001:db8:3::44", 52222, "Some Title")]);
        notice.Items[1].TimeUtc.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1760007777));
    }

    [Fact]
    public void Values_below_their_labels_wait_for_one_that_cannot_be_mistaken()
    {
        var item = Only("Title of the work\nSome Title\nName of the file\nSome.Title.epub\nIP address\n192.0.2.7\nPort\n51820\n");

        (item.Work, item.FileName, item.Ip, item.Port).ShouldBe(("Some Title", "Some.Title.epub", "192.0.2.7", 51820));
    }

    [Fact]
    public void An_arrow_separates_too() => Only("title => Some Title\nip    => 192.0.2.7\n").Work.ShouldBe("Some Title");

    [Theory]
    [InlineData("All times in this batch are UTC-05:00", 21)]
    [InlineData("Note: every time in this batch is UTC-05:00", 21)]
    [InlineData("Horario: Argentina (UTC-3)", 19)]
    public void A_zone_that_is_stated_once_is_that_of_all_times(string statement, int hour) =>
        Only($"{statement}\n\nIP: 192.0.2.7\nTime: 2026-01-02 16:00:00\n").TimeUtc.ShouldBe(new(2026, 1, 2, hour, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_number_of_an_office_is_no_file()
    {
        var notice = Read("File:  TLS-2026-0630-17\nIP: 192.0.2.7\nCopy:  Some.Title.E05.576p\n").ShouldNotBeNull();

        notice.CaseId.ShouldBe("TLS-2026-0630-17");
        notice.Items.ShouldHaveSingleItem().FileName.ShouldBe("Some.Title.E05.576p");
    }

    [Fact]
    public void The_address_of_a_ticket_is_that_of_the_notice_in_it() =>
        Only("Ticket: T-77120\nIP: 192.0.2.7\n\nDetails follow.\n\nWhen: 2026-06-10 15:37:48 GMT\nWhere: 192.0.2.7 port 6921\nWork: Some Title\n").Port.ShouldBe(6921);

    [Fact]
    public void Bars_quote_as_arrows_do() => Only("Their report:\n| IP: 192.0.2.7\n| Port: 6881\n|\n| Time: 2026-06-10 15:37:48 GMT\n").Port.ShouldBe(6881);

    [Fact]
    public void Two_languages_tell_one_event() =>
        Only("Произведение: Карта ветров\nФайл: a.zip\nАдрес: 192.0.2.7   Порт: 60606\nВремя: 2026-01-02 10:00 UTC\n\nWork: Map of the Winds\nFile: a.zip\nAddress: 192.0.2.7   Port: 60606\nTime: 2026-01-02 10:00 UTC\n")
            .Work.ShouldBe("Карта ветров");
}
