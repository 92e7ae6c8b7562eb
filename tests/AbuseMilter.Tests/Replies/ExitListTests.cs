using System.Globalization;
using System.Net;
using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class ExitListTests
{
    static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact("2026-" + text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    static string Found(ExitList list, string time, string address = "192.0.2.163")
    {
        var (ip, at) = (IPAddress.Parse(address), Time(time));
        return list.TestedNear(ip, at) is { } tested ? tested.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) : list.Denies(ip, at) ? "no" : "unknown";
    }

    // Tested on the 16th at noon, last seen on the 17th at six, on a list whose latest time that is.
    [Theory]
    [InlineData("11-15 11:59", "unknown")]
    [InlineData("11-15 12:00", "11-16 12:00")]
    [InlineData("11-16 12:00", "11-16 12:00")]
    [InlineData("11-18 06:00", "11-16 12:00")]
    [InlineData("11-18 06:01", "unknown")]
    public void An_address_was_an_exit_around_its_tests(string time, string found) =>
        Found(ExitLists.Read(ExitLists.Relay("192.0.2.163", "2026-11-16 12:00:00", "2026-11-17 06:00:00")), time).ShouldBe(found);

    [Theory]
    [InlineData("11-16 11:59", "unknown")]
    [InlineData("11-16 12:00", "no")]
    [InlineData("11-17 12:00", "no")]
    [InlineData("11-17 12:01", "unknown")]
    public void It_was_none_where_a_list_of_the_day_behind_does_not_know_it(string time, string found) =>
        Found(ExitLists.Read("Downloaded 2026-11-17 12:00:00\n" + ExitLists.Relay("192.0.2.1", "2026-11-17 11:00:00")), time).ShouldBe(found);

    [Fact]
    public void Of_addresses_of_a_family_that_no_list_holds_nothing_is_known()
    {
        var list = ExitLists.Read(ExitLists.Relay("192.0.2.1", "2026-11-17 11:00:00"));
        Found(list, "11-17 10:00", "2001:db8::1").ShouldBe("unknown");
        Found(list, "11-17 10:00", "::ffff:192.0.2.1").ShouldBe("11-17 11:00");
        Found(list, "11-17 10:00").ShouldBe("no");
    }

    [Fact]
    public void An_archive_of_lists_tells_of_all_its_days_and_the_nearest_test_counts()
    {
        var archive = ExitLists.Read(string.Concat(Enumerable.Range(1, 20).Select(day =>
            $"@type tordnsel 1.0\nDownloaded 2026-11-{day:00} 12:00:00\n" + ExitLists.Relay("192.0.2.1", $"2026-11-{day:00} 11:00:00")
            + (day is > 5 and < 9 ? ExitLists.Relay("192.0.2.163", $"2026-11-{day:00} 10:00:00", name: 'B') : ""))));
        archive.Count.ShouldBe(2);
        Found(archive, "11-04 11:00").ShouldBe("no");
        Found(archive, "11-06 09:00").ShouldBe("11-06 10:00");
        Found(archive, "11-07 11:00").ShouldBe("11-07 10:00");
        Found(archive, "11-12 11:00").ShouldBe("no");
        Found(archive, "11-21 11:00").ShouldBe("unknown");
    }

    // The latest list has overwritten the test of the day before.
    [Fact]
    public void Lists_without_a_mark_between_them_are_told_apart_by_a_relay_that_comes_again()
    {
        var two = ExitLists.Read(ExitLists.Relay("192.0.2.1", "2026-11-10 11:00:00") + ExitLists.Relay("192.0.2.1", "2026-11-16 11:00:00"));
        Found(two, "11-10 10:00").ShouldBe("no");
        Found(two, "11-12 11:00").ShouldBe("unknown");
        Found(two, "11-16 10:00").ShouldBe("no");
    }

    const string Whole = "@type tordnsel 1.0\r\nDownloaded 2026-11-17 12:00:00\n\nExitNode 63BA28370F543D175173E414D5450590D73E22DC\nPublished 2026-11-16 07:35:55\n"
        + "LastStatus 2026-11-16 20:02:21\nExitAddress 192.0.2.163 2026-11-16 20:10:11\nExitAddress 2001:db8::7 2026-11-16 20:10:12\n";

    [Fact]
    public void A_list_may_come_in_pieces_of_any_length_and_end_without_a_line_feed()
    {
        var (list, error) = ExitListReader.Read("exits", new Trickle(Encoding.ASCII.GetBytes(Whole.TrimEnd('\n'))));
        error.ShouldBeNull();
        list.ShouldNotBeNull().Count.ShouldBe(2);
        Found(list, "11-16 20:10", "2001:db8::7").ShouldBe("11-16 20:10");
    }

    [Fact]
    public void Cut_anywhere_it_is_read_as_far_as_its_lines_are_whole_or_not_at_all()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            var (list, error) = ExitListReader.Read("exits", new MemoryStream(Encoding.ASCII.GetBytes(Whole[..length])));
            (list is null).ShouldBe(error is not null);
            if (list is not null) list.Count.ShouldBeLessThanOrEqualTo(2);
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE html>", 1, "is no line of a list")]
    [InlineData("ExitNode 63BA\n", 1, "is no line of a list")]
    [InlineData("\n\nExitAddress 192.0.2.1 2026-11-16 20:10:11\n", 3, "behind the ExitNode")]
    [InlineData("ExitNode 63BA28370F543D175173E414D5450590D73E22DC\nExitAddress 192.0.2 2026-11-16 20:10\n", 2, "is no line of a list")]
    [InlineData("ExitNode 63BA28370F543D175173E414D5450590D73E22DC\nExitAddress 192.0.2.1 2026-11-31 20:10:11\n", 2, "is no line of a list")]
    [InlineData("ExitNode 63BA28370F543D175173E414D5450590D73E22DC\nLastStatus yesterday\n", 2, "is no line of a list")]
    [InlineData("", 1, "no exit address")]
    public void What_is_no_list_is_told_with_its_line(string text, int line, string said)
    {
        var (list, error) = ExitListReader.Read("exits", new MemoryStream(Encoding.ASCII.GetBytes(text)));
        list.ShouldBeNull();
        error.ShouldNotBeNull().At.ShouldBe(new AbuseMilter.Settings.SourcePosition("exits", line, 1));
        error.Text.ShouldContain(said);
    }

    [Theory]
    [InlineData(513)]
    [InlineData(100_000)]
    [InlineData(10_000_000)]
    public void A_line_is_not_read_beyond_its_bound(int length)
    {
        var content = new MemoryStream(Encoding.ASCII.GetBytes(new string('@', length)));
        ExitListReader.Read("exits", content).Error.ShouldNotBeNull().Text.ShouldContain("too long");
        content.Position.ShouldBeLessThanOrEqualTo(64 * 1024);
    }

    [Fact]
    public void A_new_file_is_read_at_most_once_a_minute_and_a_broken_one_changes_nothing()
    {
        using var folder = new TempFolder();
        var (clock, path) = (new ManualClock(), Path.Combine(folder.Path, "exits"));
        ExitListFile.Open(path, clock).Error.ShouldNotBeNull().Text.ShouldStartWith("cannot be read");
        Write(ExitLists.Relay("192.0.2.1", "2026-11-17 11:00:00"));
        var file = ExitListFile.Open(path, clock).File.ShouldNotBeNull();
        file.Current().Count.ShouldBe(1);

        Write(ExitLists.Relay("192.0.2.1", "2026-11-17 11:00:00") + ExitLists.Relay("192.0.2.2", "2026-11-17 11:00:00", name: 'B'));
        clock.Advance(TimeSpan.FromSeconds(59));
        file.Current().Count.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(1));
        file.Current().Count.ShouldBe(2);
        file.TakeTrouble().ShouldBeNull();

        Write("<html>");
        clock.Advance(TimeSpan.FromMinutes(1));
        file.Current().Count.ShouldBe(2);
        file.TakeTrouble().ShouldNotBeNull().ShouldBe($"{path}:1:1: \"<html>\" is no line of a list of exit addresses");
        file.TakeTrouble().ShouldBeNull();
        clock.Advance(TimeSpan.FromMinutes(1));
        file.Current().Count.ShouldBe(2);
        file.TakeTrouble().ShouldBeNull();

        File.Delete(path);
        clock.Advance(TimeSpan.FromMinutes(1));
        file.Current().Count.ShouldBe(2);
        file.TakeTrouble().ShouldNotBeNull().ShouldContain("cannot be read");

        NamedPipe.Make(path);
        clock.Advance(TimeSpan.FromMinutes(1));
        file.Current().Count.ShouldBe(2);
        file.TakeTrouble().ShouldBe($"{path}:1:1: cannot be read: it is no file, but a named pipe");
        File.Delete(path);

        Write(ExitLists.Relay("192.0.2.3", "2026-11-17 11:00:00"));
        clock.Advance(TimeSpan.FromMinutes(1));
        file.Current().Count.ShouldBe(1);

        void Write(string text) => File.WriteAllText(path, text);
    }

    /// <summary>Gives one byte at a time.</summary>
    sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
