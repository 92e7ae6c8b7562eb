using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary><c>cases export</c>, and what other programs may expect of it.</summary>
public sealed partial class CaseExportTests : IAsyncDisposable
{
    readonly DeskStand stand = new();

    public ValueTask DisposeAsync() => stand.DisposeAsync();

    string[] Lines(params string[] options) => stand.Run(["cases", "export", .. options]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Each with what an XARF report has room for.
    public static TheoryData<string> Claims => [.. Notices.Keys];

    static readonly Dictionary<string, Notice> Notices = new()
    {
        ["bittorrent"] = DeskStand.Notice("TC-0815"),
        ["v2"] = DeskStand.Notice("TC/0816") with { Items = [DeskStand.Item with { InfoHash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", Protocol = null, Port = null }] },
        ["edonkey"] = DeskStand.Notice("817") with { Items = [DeskStand.Item with { InfoHash = "00112233445566778899AABBCCDDEEFF", Protocol = "eDonkey", Size = null }] },
        ["several"] = DeskStand.Notice("TC-0818") with { Items = [DeskStand.Item, DeskStand.Item with { Ip = "2001:db8::1", Port = 443, Work = "Another \"Work\" <b>" }] },
        ["web"] = DeskStand.Notice("TC-0819") with { Kind = NoticeKind.Hosting, Items = [new NoticeItem { Url = "https://files.example.org/a%20b?c=1", Work = "The Example", Ip = "192.0.2.5" }] },
        ["bare web"] = DeskStand.Notice("TC-0820") with { Kind = NoticeKind.Hosting, RightsHolder = null, Complainant = null, Items = [new NoticeItem { Url = "http://www.example.org/x" }] },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task A_report_keeps_the_rules_of_XARF(string claim)
    {
        await stand.FileAsync(stand.Entry("x") with { Notice = Notices[claim] });
        foreach (var options in (string[][])[[], ["--full"]])
        {
            var lines = Lines(["--format", "xarf", .. options]);
            lines.Length.ShouldBe(Notices[claim].Items.Count);
            foreach (var line in lines) XarfRules.Broken(JsonDocument.Parse(line).RootElement).ShouldBeEmpty();
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("report_id").GetString()).Distinct().Count().ShouldBe(lines.Length);
            Lines(["--format", "xarf", .. options]).ShouldBe(lines);
        }
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task A_report_reads_back_as_the_same_facts(string claim)
    {
        var notice = Notices[claim];
        await stand.FileAsync(stand.Entry("x") with { Notice = notice, ReceivedAt = new(2026, 11, 19, 8, 0, 0, TimeSpan.Zero) });
        var lines = Lines("--format", "xarf", "--full");
        for (var i = 0; i < lines.Length; i++)
        {
            var read = NoticeReader.Read(MimeMessage.Load(Encoding.UTF8.GetBytes($"From: cases@agent.example\nSubject: Report\nContent-Type: application/json\n\n{lines[i]}\n")))!;
            read.Format.ShouldBe("xarf");
            read.CaseId.ShouldBe(notice.CaseId);
            read.Complainant.ShouldBe(notice.Complainant ?? "agent.example");
            if (notice.RightsHolder is not null) read.RightsHolder.ShouldBe(notice.RightsHolder);
            read.Address.ShouldBe("cases@agent.example");
            var (item, stated) = (read.Items.Single(), notice.Items[i]);
            item.Ip.ShouldBe(stated.Ip);
            item.Port.ShouldBe(stated.Port);
            item.TimeUtc.ShouldBe(stated.TimeUtc ?? new(2026, 11, 19, 8, 0, 0, TimeSpan.Zero));
            item.InfoHash.ShouldBe(stated.InfoHash);
            item.FileName.ShouldBe(stated.FileName);
            item.Size.ShouldBe(stated.Size);
            item.Work.ShouldBe(stated.Work);
            item.Url.ShouldBe(stated.Url);
            if (stated.Protocol is not null) item.Protocol.ShouldBe(stated.Protocol);
        }
    }

    [Fact]
    public async Task What_lacks_what_a_report_must_have_is_left_out_and_counted()
    {
        await stand.FileAsync(stand.Entry("A-1"));
        await stand.FileAsync(stand.Entry("A-2") with { Notice = DeskStand.Notice("A-2") with { Items = [DeskStand.Item with { InfoHash = null }] } });
        await stand.FileAsync(stand.Entry("A-3") with { Notice = DeskStand.Notice("A-3") with { Items = [DeskStand.Item with { TimeUtc = null }] } });
        await stand.FileAsync(stand.Entry("A-4") with { Class = "abuse-other" });
        await stand.FileAsync(stand.Entry("A-5") with { Notice = null });
        var seen = stand.Run("cases", "export", "--format", "xarf");
        seen.Output.Count(c => c == '\n').ShouldBe(1);
        seen.Errors.ShouldBe("abuse-milter: 4 of 5 notices are left out: XARF wants a time and an address with a hash, or a web address\n");
        seen.Status.ShouldBe(0);
    }

    [Fact]
    public async Task Hostile_values_break_no_rule_either()
    {
        var hostile = "\u001b[2J\u202e\ud800\"\\\n" + new string('x', 600);
        await stand.FileAsync(stand.Entry("x") with
        {
            From = "a b@not a host",
            Notice = DeskStand.Notice(hostile) with { Complainant = hostile, RightsHolder = hostile, TicketId = hostile, Items = [DeskStand.Item with { Work = hostile, FileName = hostile, Port = 0, Size = -1 }] },
        });
        foreach (var options in (string[][])[["--format", "xarf"], ["--format", "xarf", "--full"]])
        {
            var line = Lines(options).Single();
            XarfRules.Broken(JsonDocument.Parse(line).RootElement).ShouldBeEmpty();
            line.ShouldAllBe(c => !char.IsControl(c) && c != '\u202e');
        }
    }

    [Theory]
    [InlineData("xarf")]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task What_is_personal_stays_here_unless_it_is_asked_for(string format)
    {
        await stand.FileAsync(stand.Entry("A-1") with
        {
            Profile = null,
            From = "john.doe@law.example",
            Sender = "john.doe@law.example",
            Subject = "Notice by john.doe@law.example",
            ReplyReason = "rate-limited: more than 1/24h to sender/john.doe@law.example",
            Notice = DeskStand.Notice("A-1") with
            {
                Complainant = "John Doe",
                Address = "john.doe@law.example",
                RightsHolder = "Jane Roe",
                Items = [DeskStand.Item with { Work = "Ask john.doe@law.example", Url = "https://settle.example.org/A-1" }],
            },
        });
        var (redacted, full) = (string.Concat(Lines("--format", format)), string.Concat(Lines("--format", format, "--full")));
        foreach (var secret in (string[])["john.doe", "John Doe", "Jane Roe", "settle.example.org/A-1"])
        {
            redacted.ShouldNotContain(secret, Case.Insensitive);
            if (secret != "settle.example.org/A-1" || format != "xarf") full.ShouldContain(secret, Case.Insensitive);
        }
        redacted.ShouldContain("law.example");
        redacted.ShouldContain("192.0.2.17");
    }

    [Fact]
    public async Task A_company_and_a_brand_keep_their_names()
    {
        await stand.FileAsync(stand.Entry("A-1") with { Profile = null, From = "cases@irdeto.example", Notice = DeskStand.Notice("A-1") with { Complainant = "Irdeto" } });
        var report = JsonDocument.Parse(Lines("--format", "xarf").Single()).RootElement;
        report.GetProperty("sender").GetProperty("org").GetString().ShouldBe("Irdeto");
        report.GetProperty("rights_holder").GetString().ShouldBe("Example Pictures Inc");
        report.GetProperty("sender").GetProperty("contact").GetString().ShouldBe("redacted@irdeto.example");
    }

    [Theory]
    [InlineData("Roe", null, "a@agent.example", "[redacted]")]
    [InlineData("ROE", null, null, "[redacted]")]
    [InlineData("Roe,Jane", "agent", "a@agent.example", "[redacted]")]
    [InlineData("Jane\u00a0Roe", "agent", "a@agent.example", "[redacted]")]
    [InlineData("Roe Ltd", null, "a@agent.example", "Roe Ltd")]
    [InlineData("Roe", "agent", "a@agent.example", "Roe")]
    [InlineData("Agent", null, "a@mail.agent.example", "Agent")]
    public async Task A_word_is_a_surname_unless_an_organisation_vouches_for_it(string name, string? profile, string? from, string told)
    {
        await stand.FileAsync(stand.Entry("A-1") with { Profile = profile, From = from, Notice = DeskStand.Notice("A-1") with { RightsHolder = name } });
        var row = JsonDocument.Parse(Lines("--format", "jsonl").Single()).RootElement;
        row.GetProperty("notice").GetProperty("rights_holder").GetString().ShouldBe(told);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"' =1\"")]
    [InlineData(" =cmd|' /C calc'!A0", "\"' =cmd|' /C calc'!A0\"")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("two\r\nlines", "\"two  lines\"")]
    [InlineData("plain", "plain")]
    public async Task No_cell_of_the_CSV_is_a_formula_or_ends_its_line(string work, string cell)
    {
        await stand.FileAsync(stand.Entry("A-1") with { Notice = DeskStand.Notice("A-1") with { Items = [DeskStand.Item with { Work = work }] } });
        var csv = stand.Run("cases", "export", "--format", "csv", "--full").Output;
        csv.Split("\r\n").Length.ShouldBe(3);
        csv.Replace("\r\n", "", StringComparison.Ordinal).ShouldAllBe(c => !char.IsControl(c));
        var (names, cells) = (csv.Split("\r\n")[0].Split(','), Cells(csv.Split("\r\n")[1]));
        cells.Count.ShouldBe(names.Length);
        cells[Array.IndexOf(names, "work")].ShouldBe(cell);
    }

    // As RFC 4180 has it: a quote doubled stands for itself.
    static List<string> Cells(string line) => [.. Cell().Matches(line).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("""(?:^|,)("(?:[^"]|"")*"|[^,"]*)""")]
    private static partial Regex Cell();

    [Fact]
    public async Task However_many_there_are_all_come_once_and_in_order()
    {
        foreach (var number in Enumerable.Range(1, 1203)) await stand.FileAsync(stand.Entry(number.ToString(CultureInfo.InvariantCulture)));
        Lines("--format", "jsonl").Select(line => JsonDocument.Parse(line).RootElement.GetProperty("row").GetInt32()).ShouldBe(Enumerable.Range(1, 1203));
        Lines("--format", "jsonl", "--case", "77").Length.ShouldBe(1);
    }
}
