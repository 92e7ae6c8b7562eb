using System.Diagnostics;
using AbuseMilter.Bench.Compare;

namespace AbuseMilter.Bench.Recipe;

/// <summary>The same notices for everybody; each has a number that nobody had before, and every answer is held against it.</summary>
sealed class Race
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    int next = 100_000_000;

    /// <summary>One after the other, each when the one before is answered and the desk has been quiet for a while.</summary>
    /// <returns>Milliseconds since the final dot, and since its answer.</returns>
    public (Spread SinceDot, Spread SinceAnswer) Single(Contestant desk, int count, TimeSpan quiet)
    {
        var (sinceDot, sinceAnswer) = (new List<double>(), new List<double>());
        using var answers = new Arrivals(desk.Answers);
        for (var i = 0; i < count; i++)
        {
            Thread.Sleep(quiet);
            var (dot, answer) = MailClient.Send(desk.Port, AgentNotice.Of(next++, DateTimeOffset.UtcNow));
            var arrival = answers.Await(1, Patience);
            sinceDot.Add(Stopwatch.GetElapsedTime(dot, arrival).TotalMilliseconds);
            sinceAnswer.Add(Stopwatch.GetElapsedTime(answer, arrival).TotalMilliseconds);
        }
        Settle(desk, count);
        return (Spread.Of(sinceDot), Spread.Of(sinceAnswer));
    }

    /// <returns>Milliseconds from the final dot of the first notice to its answer in the mailbox, and of CPU that the daemon spent on it.</returns>
    public (double Time, double Cpu) First(OurDaemon desk)
    {
        desk.Restart();
        Thread.Sleep(TimeSpan.FromSeconds(1));
        var before = desk.DaemonCpuSeconds;
        var time = Single(desk, 1, TimeSpan.Zero).SinceDot.Median;
        return (time, (desk.DaemonCpuSeconds - before) * 1000);
    }

    /// <returns>Seconds until all are filed and answered; CPU seconds that it took.</returns>
    public (double Seconds, double Cpu) Burst(Contestant desk, int count, int connections)
    {
        using var answers = new Arrivals(desk.Answers);
        using var filed = new Arrivals(desk.Filed);
        var notices = Enumerable.Range(next, count).Select(number => AgentNotice.Of(number, DateTimeOffset.UtcNow)).ToArray();
        next += count;
        var (cpu, taken, start) = (desk.CpuSeconds, -1, Stopwatch.GetTimestamp());
        var senders = Enumerable.Range(0, connections).Select(_ => new Thread(Send)).ToList();
        senders.ForEach(sender => sender.Start());
        var end = Math.Max(answers.Await(count, Patience), filed.Await(count, Patience));
        senders.ForEach(sender => sender.Join());
        Settle(desk, count);
        return (Stopwatch.GetElapsedTime(start, end).TotalSeconds, desk.CpuSeconds - cpu);

        void Send()
        {
            for (int at; (at = Interlocked.Increment(ref taken)) < count;) MailClient.Send(desk.Port, notices[at]);
        }
    }

    // What is still done for these notices counts, and an answer too many must have the time to come.
    void Settle(Contestant desk, int count)
    {
        Thread.Sleep(TimeSpan.FromSeconds(0.5));
        var wanted = Enumerable.Range(next - count, count).ToHashSet();
        foreach (var folder in new[] { desk.Answers, desk.Filed })
        {
            var numbers = Directory.EnumerateFiles(folder).Select(AgentNotice.NumberOf).ToList();
            if (numbers.Count != count || !wanted.SetEquals(numbers))
                throw new IOException($"{desk.Name}: {numbers.Count} files in {folder} with {numbers.Distinct().Count()} case numbers, and not {count}");
        }
        desk.Tidy();
    }
}
