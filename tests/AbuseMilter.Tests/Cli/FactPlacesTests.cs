using System.Text;
using AbuseMilter.Cli.Pages;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

public sealed class FactPlacesTests
{
    [Fact]
    public void The_line_that_names_the_fact_wins_over_one_that_holds_the_value() =>
        Places("The file at 192.0.2.7 was seen.\n\nSource: 192.0.2.7\nIP Address: 192.0.2.7\n").OfIp("192.0.2.7")!.Where.ShouldBe("line 3");

    [Theory]
    [InlineData("Port: 68810\nPort 6881\n", "6881", "line 2")]
    [InlineData("x6881\n", "6881", null)]
    [InlineData("A:6881\n", "6881", "line 1")]
    public void Values_are_whole_words(string text, string port, string? where) => Places(text).Of("port", port)?.Where.ShouldBe(where);

    [Theory]
    [InlineData("Size: 366,360,300 bytes\n")]
    [InlineData("Size: 366360300\n")]
    [InlineData("Größe: 366.360.300\n")]
    public void A_size_is_found_however_its_thousands_are_parted(string text) => Places(text).OfSize(366360300).ShouldNotBeNull();

    [Fact]
    public void An_address_is_found_however_it_is_written() => Places("x\nIP: 2001:0DB8:0::0001\n").OfIp("2001:db8::1")!.Where.ShouldBe("line 2");

    [Fact]
    public void A_value_of_two_lines_is_found_at_the_first() =>
        Places("> Title: The Long Way\n> to the Lighthouse\n").Of("work", "The Long Way to the Lighthouse")!.Where.ShouldBe("line 1");

    [Fact]
    public void A_time_that_was_put_together_is_found_by_its_clock() => Places("Date: 2026-03-02\nTime: 10:20:30\n").OfTime("2026-03-02 10:20:30")!.Where.ShouldBe("line 2");

    [Fact]
    public void In_a_machine_s_block_the_machine_s_line_wins()
    {
        const string text = "IP Address: 192.0.2.7\n\n> <Source>\n> <IP_Address>192.0.2.7</IP_Address>\n</Source>\n";
        Places(text, "acns").OfIp("192.0.2.7")!.Where.ShouldBe("line 4");
        Places(text, "labels").OfIp("192.0.2.7")!.Where.ShouldBe("line 1");
    }

    [Fact]
    public void What_stands_in_an_attachment_has_its_name_and_what_stands_nowhere_has_no_place()
    {
        var places = new FactPlaces(MimeMessage.Load(Encoding.ASCII.GetBytes("""
            Subject: Case 4711-A
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: text/plain

            See the report.
            --x
            Content-Type: application/json; name=report.json

            {
            "SourceIp": "192.0.2.7"
            }
            --x--
            """)), "xarf");
        places.OfIp("192.0.2.7")!.Where.ShouldBe("report.json, line 2");
        places.Of("case", "4711-A")!.Where.ShouldBe("subject");
        places.Of("work", "Something else").ShouldBeNull();
    }

    [Fact]
    public void Of_a_long_line_what_stands_around_the_value_is_shown()
    {
        var place = Places(new string('a', 100) + " port 6881 " + new string('b', 100)).Of("port", "6881")!;
        place.Excerpt.ShouldStartWith("...");
        place.Excerpt.ShouldEndWith("...");
        place.Excerpt.ShouldContain("port 6881");
        place.Excerpt.Length.ShouldBeLessThan(40);
    }

    static FactPlaces Places(string text, string format = "labels") => new(MimeMessage.Load(Encoding.UTF8.GetBytes("Content-Type: text/plain; charset=utf-8\n\n" + text)), format);
}
