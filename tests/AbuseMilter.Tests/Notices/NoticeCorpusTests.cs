using System.Globalization;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class NoticeCorpusTests(ITestOutputHelper output)
{
    // The number of mails that have to be right, and the number that may be stated otherwise than labelled (the rest says
    // nothing): what was reached when this was written.
    static readonly (string Column, int Right, int Wrong, Func<Notice, IEnumerable<string?>> Read)[] Facts =
    [
        ("case_id", 32, 0, notice => [notice.CaseId, notice.TicketId]),
        ("ip", 29, 0, notice => notice.Items.Select(item => item.Ip)),
        ("port", 28, 0, notice => notice.Items.Select(item => item.Port?.ToString(CultureInfo.InvariantCulture))),
        ("timestamp_utc", 29, 0, notice => notice.Items.Select(item => Second(item.TimeUtc))),
        ("infohash", 21, 0, notice => notice.Items.Select(item => item.InfoHash)),
        ("filename", 28, 0, notice => notice.Items.Select(item => item.FileName)),
        ("work", 31, 0, notice => notice.Items.Select(item => item.Work)),
        ("complainant", 28, 5, notice => [notice.Complainant]),
        ("rights_holder", 24, 1, notice => [notice.RightsHolder]),
    ];

    // The labels call an organisation as briefly as the mail does somewhere: "Example" for "Example Inc."; and a sender without a name by its
    // address, where the reader takes the domain.
    static bool IsSameName(string found, string expected)
    {
        expected = expected[(expected.IndexOf('@') + 1)..];
        string[] one = Words(found), other = Words(expected);
        var count = Math.Min(one.Length, other.Length);
        return count > 0 && one.Take(count).SequenceEqual(other.Take(count));
    }

    static string[] Words(string name) =>
        name.ToLowerInvariant().Replace(".", "", StringComparison.Ordinal).Split([' ', ',', ':'], StringSplitOptions.RemoveEmptyEntries);

    static bool IsRight(string column, HashSet<string> found, string[] expected) => column switch
    {
        "case_id" => expected.All(found.Contains),
        "complainant" or "rights_holder" => found.Count == 1 && IsSameName(found.First(), expected[0]),
        _ => found.SetEquals(expected),
    };

    static string? Second(DateTimeOffset? time) => time?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    static bool IsRead(string file) => file.StartsWith("notices/", StringComparison.Ordinal) && !OtherFormats.Contains(file);

    // Mails that carry their facts in tables, or in none of the formats.
    static readonly string[] OtherFormats =
    [
        "notices/batch-three-items.eml", "notices/bka-police-german-pgp-mime.eml", "notices/roskomnadzor-russian.eml",
    ];

    [Fact]
    public void The_facts_of_labelled_notices_are_found()
    {
        var tally = Facts.ToDictionary(fact => fact.Column, _ => (Right: 0, Wrong: 0, All: 0));
        foreach (var mail in LabelledCorpus.Open().Where(mail => IsRead(mail.File)))
        {
            var notice = mail.Read();
            output.WriteLine($"{mail.File}: {notice?.Format ?? "no notice"}{(notice is { Conflict: true } ? ", conflict" : "")}");
            foreach (var (column, _, _, read) in Facts)
            {
                var expected = mail.Labels[column].Split('|', StringSplitOptions.RemoveEmptyEntries);
                if (expected.Length == 0) continue;
                var found = notice is null ? [] : read(notice).OfType<string>().ToHashSet();
                var (right, wrong, all) = tally[column];
                var isRight = IsRight(column, found, expected);
                if (!isRight) output.WriteLine($"    {column}: {string.Join(" | ", found)} instead of {mail.Labels[column]}");
                tally[column] = (right + (isRight ? 1 : 0), wrong + (!isRight && found.Count > 0 ? 1 : 0), all + 1);
            }
        }
        foreach (var (column, (right, wrong, all)) in tally) output.WriteLine($"{column}: {right} right and {wrong} wrong of {all}");
        foreach (var (column, right, wrong, _) in Facts)
        {
            tally[column].Right.ShouldBeGreaterThanOrEqualTo(right, column);
            tally[column].Wrong.ShouldBeLessThanOrEqualTo(wrong, column);
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
