using System.Globalization;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>
/// The daemon is killed at each step of a notice's way, starts again, and the sender comes again: no notice is lost, none is filed twice, no second
/// reply goes out. So often as ABUSE_MILTER_FAULT_RUNS says for each row of the fault matrix, its steps in turn; each step once by default, and a third of the
/// cuts of power; tests/faults.sh.
/// </summary>
public sealed class KillTests(KillTests.Running running) : IClassFixture<KillTests.Running>
{
    static readonly int? Runs = Environment.GetEnvironmentVariable("ABUSE_MILTER_FAULT_RUNS") is { } runs ? int.Parse(runs, CultureInfo.InvariantCulture) : null;

    static readonly string? Table = Environment.GetEnvironmentVariable("ABUSE_MILTER_FAULT_TABLE");

    Ordeal Ordeal => running.Ordeal;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public Task A_kill_at_any_step_loses_nothing_and_does_nothing_twice(int row) =>
        Play($"{row}", [.. KillPoint.All.Where(point => point.Row == row)], $"K-{row}", often: 1);

    [Fact]
    public Task A_cut_of_power_at_any_step_loses_nothing_and_does_nothing_twice() =>
        Play("35", [.. KillPoint.All.Reverse().Select(point => point.WithPower).OfType<KillPoint>()], "K-35", often: 3);

    async Task Play(string row, IReadOnlyList<KillPoint> points, string name, int often)
    {
        var (balance, runs) = (new Balance(), Runs ?? points.Count / often);
        for (var i = 0; i < runs; i++) await Play(points[i * (Runs is null ? often : 1) % points.Count], Mails.Notice($"{name}.{i}"), $"{name}.{i}", balance);
        if (Table is { Length: > 0 }) await File.AppendAllTextAsync(Table, $"{row}\t{runs}\t{balance.Lost}\t{balance.Doubled}\t{balance.Second}\n");
        // What was done before is still as it was, whatever was killed since.
        running.Cases.ShouldAllBe(known => Ordeal.Filed($"Case ID {known} ") == 1);
        balance.Details.ShouldBeEmpty();
    }

    async Task Play(KillPoint point, string mail, string caseId, Balance balance)
    {
        var verdict = await point.Run(Ordeal, mail);
        await Ordeal.Daemon.Ended();
        await Ordeal.Mailhost.Quiet();
        // In the ambiguous window the server has the mail, and the daemon cannot know: the same bytes, with the same Message-ID, may go out again.
        var isAmbiguous = !point.IsSettled && Ordeal.Answers($"{caseId} ") > 0;
        await Ordeal.Restart();
        if (verdict != 'd') await Ordeal.UntilTaken(mail);
        await Ordeal.Dry();
        running.Cases.Add(caseId);
        balance.Count(Ordeal, point.Step, caseId, mail, isAmbiguous);
    }

    sealed class Balance
    {
        public int Lost { get; private set; }

        public int Doubled { get; private set; }

        public int Second { get; private set; }

        public List<string> Details { get; } = [];

        public void Count(Ordeal ordeal, string step, string caseId, string mail, bool isAmbiguous)
        {
            var files = ordeal.Filed().Where(file => file.Contains($"Case ID {caseId} ", StringComparison.Ordinal)).ToList();
            var replies = ordeal.Mailhost.Taken.Where(reply => reply.Contains($"{caseId} ", StringComparison.Ordinal)).ToList();
            var sent = isAmbiguous ? replies.Distinct().Count() : replies.Count;
            if (!files.Exists(file => Mails.AsSent(file) == mail + "\n") || sent == 0) Lost++;
            else if (files.Count > 1) Doubled++;
            else if (sent > 1) Second++;
            else return;
            Details.Add($"{caseId}, {step}: {files.Count} files, {replies.Count} replies");
        }
    }

    public sealed class Running : IAsyncLifetime
    {
        internal Ordeal Ordeal { get; private set; } = null!;

        /// <summary>Those that came to their end.</summary>
        public List<string> Cases { get; } = [];

        public async ValueTask InitializeAsync() => Ordeal = await Ordeal.Start();

        public async ValueTask DisposeAsync()
        {
            if (Ordeal is not null) await Ordeal.DisposeAsync();
        }
    }
}
