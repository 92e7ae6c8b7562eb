using System.Globalization;
using AbuseMilter.Notices;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class NoticeCorpusTests(ITestOutputHelper output)
{
    static readonly (string Column, Func<Notice, IEnumerable<string?>> Read)[] Facts =
    [
        ("case_id", notice => [notice.CaseId, notice.TicketId]),
        ("ip", notice => notice.Items.Select(item => item.Ip)),
        ("port", notice => notice.Items.Select(item => item.Port?.ToString(CultureInfo.InvariantCulture))),
        ("timestamp_utc", notice => notice.Items.Select(item => item.TimeUtc?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))),
        ("infohash", notice => notice.Items.Select(item => item.InfoHash)),
        ("filename", notice => notice.Items.Select(item => item.FileName)),
        ("work", notice => notice.Items.Select(item => item.Work)),
        ("complainant", notice => [notice.Complainant]),
        ("rights_holder", notice => [notice.RightsHolder]),
    ];

    [Fact]
    public void The_facts_of_labelled_notices_are_found()
    {
        var tally = Facts.ToDictionary(fact => fact.Column, _ => (Right: 0, All: 0));
        foreach (var mail in LabelledCorpus.Open().Where(mail => mail.File.StartsWith("notices/", StringComparison.Ordinal)))
        {
            var notice = mail.Read();
            output.WriteLine($"{mail.File}: {notice?.Format ?? "no notice"}{(notice is { Conflict: true } ? ", conflict" : "")}");
            foreach (var (column, read) in Facts)
            {
                var expected = mail.Labels[column].Split('|', StringSplitOptions.RemoveEmptyEntries);
                if (expected.Length == 0) continue;
                var found = notice is null ? [] : read(notice).OfType<string>().ToHashSet();
                var right = expected.All(found.Contains);
                if (!right) output.WriteLine($"    {column}: {string.Join(" | ", found)} instead of {mail.Labels[column]}");
                tally[column] = (tally[column].Right + (right ? 1 : 0), tally[column].All + 1);
            }
        }
        foreach (var (column, (right, all)) in tally) output.WriteLine($"{column}: {right} of {all}");
    }
}
