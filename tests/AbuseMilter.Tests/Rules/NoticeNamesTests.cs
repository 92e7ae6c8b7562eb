using System.Text.RegularExpressions;
using AbuseMilter.Notices;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Rules;

/// <summary>The settings import no room, so that their words for notices are held against those of the rooms that know them.</summary>
public sealed partial class NoticeNamesTests
{
    [Fact]
    public void Every_fact_that_a_rule_can_ask_for_is_found()
    {
        var item = new NoticeItem
        {
            Ip = "192.0.2.1",
            Port = 1,
            Protocol = "p",
            TimeUtc = DateTimeOffset.UnixEpoch,
            InfoHash = "h",
            FileName = "f",
            Size = 1,
            Work = "w",
            Url = "u",
        };
        var notice = new Notice
        {
            Format = "labels",
            CaseId = "c",
            TicketId = "t",
            Complainant = "a",
            RightsHolder = "r",
            Address = "a@example.org",
            Deadline = new("soon", TimeSpan.Zero, null),
        };
        NoticeNames.Facts.Where(fact => Facts.Find(notice, item, fact) is null).ShouldBeEmpty();
        NoticeNames.Facts.Where(fact => Facts.Find(new() { Format = "labels" }, new(), fact) is not null).ShouldBeEmpty();
    }

    [Fact]
    public void Every_fact_that_a_label_may_stand_for_is_known_to_the_reader() =>
        NoticeNames.Labelled.Where(fact => HintedLabels.Of(new Dictionary<string, IReadOnlyList<string>> { [fact] = ["Some Label"] }).Count != 1).ShouldBeEmpty();

    [Fact]
    public void Every_zone_is_known_to_the_reader() =>
        NoticeNames.Zones.Append("+02:00").Append("-04:30").Where(zone => ZoneNames.Read(zone) is null).ShouldBeEmpty();

    [Fact]
    public void Every_format_that_is_read_has_its_word()
    {
        var named = Directory.EnumerateFiles(Repository.Path("src/AbuseMilter/Notices"), "*.cs")
            .SelectMany(file => FormatName().Matches(File.ReadAllText(file)).SelectMany(match => new[] { match.Groups[1].Value, match.Groups[2].Value })).Where(name => name.Length > 0);
        named.Distinct().Order(StringComparer.Ordinal).ShouldBe(NoticeNames.Formats.Order(StringComparer.Ordinal));
    }

    // "return new("acns")", and "? "table" : "labels")" as the argument.
    [GeneratedRegex("(?:return new|new Reading)\\((?:[^\\n]*\\? \"([a-z]+)\" : )?\"([a-z]+)\"\\)")]
    private static partial Regex FormatName();
}
