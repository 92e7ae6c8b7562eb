using System.Globalization;
using AbuseMilter.Cli.Pages;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using Shouldly;
using Spectre.Console;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>What waits, as a person sees it.</summary>
public sealed class QueuePageTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    static QueueRow Row(long id, string state, string caseId, string to = "cases@agent.example", string? answer = null, DateTimeOffset? due = null, DateTimeOffset? deadline = null, string reason = "unknown-sender: x") =>
        new(new OutboxRow(Sample.Mail("k") with { Id = id, To = to, QueuedAt = Now.AddHours(-3) }, state, due ?? Now, answer), null, 1,
            Sample.Entry("e") with { Notice = DeskStand.Notice(caseId), ReplyReason = reason }, deadline);

    static string Show(params QueueRow[] rows)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        List<(string, string, long)> counts = [.. rows.GroupBy(row => (row.Outbox.State, (row.Why ?? "").Split(':')[0])).Select(same => (same.Key.State, same.Key.Item2, (long)same.Count()))];
        QueuePage.Write(Screen.For(output, 80), rows, counts, Now);
        return output.ToString();
    }

    [Fact]
    public void What_waits_and_why_is_seen_at_a_glance() => Show(
        Row(17, "held", "TC-0815", deadline: Now.AddHours(21)),
        Row(18, "held", "TC-0816", reason: "rate-limited: more than 1/24h to sender/x", deadline: Now.AddHours(-5)),
        Row(19, "pending", "TC-0817", answer: "451 4.3.0 try again later, the queue is full", due: Now.AddMinutes(7)),
        Row(20, "pending", "TC-0818", answer: Deed.Released),
        Row(21, "failed", "TC-0819", to: "nobody@agent.example", answer: "550 5.1.1 no such user"),
        Row(22, "superseded", "TC-0820", answer: Deed.Cancelled)).ShouldBe("""
        2 held, 1 failed, 2 pending, 1 cancelled
        held for: 1 unknown-sender, 1 rate-limited

        id  state      age  answer by  case     to                   why
        17  held        3h  in 21h     TC-0815  cases@agent.example  unknown-sender
        18  held        3h  5h ago     TC-0816  cases@agent.example  rate-limited
        19  pending     3h             TC-0817  cases@agent.example  in 7m, after: 451..
        20  pending     3h             TC-0818  cases@agent.example  due now
        21  failed      3h             TC-0819  nobody@agent.exam..  550 5.1.1 no such..
        22  cancelled   3h             TC-0820  cases@agent.example  cancelled: by a p..

        queue show ID reads one; queue release ID, or queue cancel ID, settles it

        """);

    [Theory]
    [InlineData("著作権侵害の通知に関する事件番号二千二十六年十一月十八日著作権侵害の通知")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("a\u0301\u0301\u0301\u0301\u0301 combining 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("\u001b[31mred\u001b[0m\u001b]0;title\u0007\u0000\u0085\u009b31m")]
    [InlineData("x\r\n99  held   3h   FORGED")]
    [InlineData("x\u2028y\u202egnp.exe")]
    public void No_value_of_a_stranger_breaks_the_table(string hostile)
    {
        var lines = Show(Row(1, "held", hostile, to: hostile + "@agent.example"), Row(2, "pending", "TC-1", answer: "451 " + hostile, due: Now)).Split('\n');
        lines.Length.ShouldBe(9);
        foreach (var line in lines)
        {
            line.GetCellWidth().ShouldBeLessThanOrEqualTo(80);
            line.ShouldAllBe(c => !char.IsControl(c) && c != '\u202e' && c != '\u2028');
        }
        lines.Count(line => line.TrimStart().StartsWith("99", StringComparison.Ordinal)).ShouldBe(0);
    }

    [Fact]
    public void Columns_stand_below_each_other_whatever_width_their_letters_have()
    {
        var lines = Show(Row(1, "held", "著作権"), Row(2, "held", "TC-1")).Split('\n');
        var cells = lines.Where(line => line.Contains("cases@", StringComparison.Ordinal)).Select(line => line[..line.IndexOf("cases@", StringComparison.Ordinal)].GetCellWidth()).ToList();
        cells.Count.ShouldBe(2);
        cells.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void A_terminal_without_Unicode_gets_question_marks_of_the_same_width()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var ascii = new AsciiWriter(output);
        ascii.Write("é著😀a\u0301.");
        output.ToString().ShouldBe("?????a.");
    }
}
