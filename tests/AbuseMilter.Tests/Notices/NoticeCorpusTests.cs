using System.Globalization;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class NoticeCorpusTests(ITestOutputHelper output)
{
    // The share that has to be right: what was reached when this was written.
    static readonly (string Column, double Floor, Func<Notice, IEnumerable<string?>> Read)[] Facts =
    [
        ("case_id", 1, notice => [notice.CaseId, notice.TicketId]),
        ("ip", 1, notice => notice.Items.Select(item => item.Ip)),
        ("port", 1, notice => notice.Items.Select(item => item.Port?.ToString(CultureInfo.InvariantCulture))),
        ("timestamp_utc", 1, notice => notice.Items.Select(item => Second(item.TimeUtc))),
        ("infohash", 1, notice => notice.Items.Select(item => item.InfoHash)),
        ("filename", 1, notice => notice.Items.Select(item => item.FileName)),
        ("work", 0.85, notice => notice.Items.Select(item => item.Work)),
        ("complainant", 0.48, notice => [notice.Complainant]),
        ("rights_holder", 0.64, notice => [notice.RightsHolder]),
    ];

    static string? Second(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    static bool IsRead(string file) => file.StartsWith("notices/", StringComparison.Ordinal) && !OtherFormats.Contains(file);

    // Mails that carry their facts in other formats than labels and ACNS, or in none.
    static readonly string[] OtherFormats =
    [
        "notices/batch-three-items.eml", "notices/bka-police-german-pgp-mime.eml", "notices/irma-investigationinfo-pgp-mime.eml",
        "notices/roskomnadzor-russian.eml", "notices/xarf-0.2-yaml.eml", "notices/xarf-v4-p2p-mixed-bulk.eml",
        "notices/xarf-v4-p2p-multipart-report.eml",
    ];

    [Fact]
    public void The_facts_of_labelled_notices_are_found()
    {
        var tally = Facts.ToDictionary(fact => fact.Column, _ => (Right: 0, All: 0));
        foreach (var mail in LabelledCorpus.Open().Where(mail => IsRead(mail.File)))
        {
            var notice = mail.Read();
            output.WriteLine($"{mail.File}: {notice?.Format ?? "no notice"}{(notice is { Conflict: true } ? ", conflict" : "")}");
            foreach (var (column, _, read) in Facts)
            {
                var expected = mail.Labels[column].Split('|', StringSplitOptions.RemoveEmptyEntries);
                if (expected.Length == 0) continue;
                var found = notice is null ? [] : read(notice).OfType<string>().ToHashSet();
                var right = column == "case_id" ? expected.All(found.Contains) : found.SetEquals(expected);
                if (!right) output.WriteLine($"    {column}: {string.Join(" | ", found)} instead of {mail.Labels[column]}");
                tally[column] = (tally[column].Right + (right ? 1 : 0), tally[column].All + 1);
            }
        }
        foreach (var (column, (right, all)) in tally) output.WriteLine($"{column}: {right} of {all}");
        foreach (var (column, floor, _) in Facts)
        {
            ((double)tally[column].Right / tally[column].All).ShouldBeGreaterThanOrEqualTo(floor, column);
        }
    }

    [Fact]
    public void Only_the_notice_that_contradicts_itself_is_a_conflict_and_only_the_withdrawal_a_retraction()
    {
        var mails = LabelledCorpus.Open().Select(mail => (mail.File, Notice: mail.Read()));
        var notices = mails.Where(mail => mail.Notice is not null).ToList();

        notices.Where(mail => mail.Notice!.Conflict).Select(mail => mail.File).ShouldBe(["notices/quoted-ticket-text-xml-disagree.eml"]);
        notices.Where(mail => mail.Notice!.Retraction).Select(mail => mail.File).ShouldBe(["notices/acns-retraction.eml"]);
    }
}
