using System.Runtime.InteropServices;
using AbuseMilter.Hosting;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

/// <summary>The process runs out of descriptors, for which nothing else may run in it.</summary>
[Collection<Alone>]
public sealed partial class DescriptorTests
{
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Without_descriptors_accepting_pauses_and_goes_on_once_there_are_some()
    {
        var clock = new ManualClock();
        var told = new TaskCompletionSource<string>();
        var log = new RecordedLog<MilterListener> { Writing = line => told.TrySetResult(line.Text) };
        await using var served = await ServedListener.StartAsync("unix", clock: clock, log: log);
        using var before = await SocketPeer.NegotiatedAsync(served.Address);
        (await before.AskAsync("M <a@example.org>", "R <x@example.com>", "T")).ShouldBe("a");

        SocketPeer? waiting;
        string? meanwhile;
        using (var shortage = new Shortage())
        {
            shortage.LeaveOne();
            waiting = await SocketPeer.ConnectAsync(served.Address); // takes the last one
            for (var failures = 0; failures < 3; failures++)
            {
                await clock.WaitForTimerAsync(Breath);
                clock.Advance(Breath);
            }
            await clock.WaitForTimerAsync(Breath);
            meanwhile = await before.AskAsync("A", "M <a@example.org>", "R <x@example.com>", "T");
        }
        // Not before: an assertion that fails wants to open its source.
        meanwhile.ShouldBe("a", "who is connected is served");
        (await told.Task.Soon()).ShouldContain("cannot accept connections");
        clock.Advance(Breath);
        (await waiting.AskAsync("O")).ShouldNotBeNull()[0].ShouldBe('O');
        waiting.Dispose();
        log.Lines.Count.ShouldBe(1, "one line a minute");
    }

    // The limit of open files, lowered to those that there are; given back at the end.
    sealed partial class Shortage : IDisposable
    {
        const int OpenFiles = 7; // RLIMIT_NOFILE

        readonly List<FileStream> held = [];
        readonly Limit usual;

        public Shortage()
        {
            var highest = Directory.GetFileSystemEntries("/proc/self/fd").Max(path => int.Parse(Path.GetFileName(path), null));
            prlimit(0, OpenFiles, 0, out usual).ShouldBe(0);
            var lowered = usual with { Soft = (ulong)highest + 1 };
            prlimit(0, OpenFiles, lowered, out _).ShouldBe(0);
        }

        public void LeaveOne()
        {
            try
            {
                while (true) held.Add(File.OpenRead("/dev/null"));
            }
            catch (IOException)
            {
                held[^1].Dispose();
            }
        }

        public void Dispose()
        {
            prlimit(0, OpenFiles, usual, out _);
            foreach (var file in held) file.Dispose();
        }

        [StructLayout(LayoutKind.Sequential)]
        record struct Limit(ulong Soft, ulong Hard);

        [LibraryImport("libc")]
        private static partial int prlimit(int process, int resource, nint wanted, out Limit before);

        [LibraryImport("libc")]
        private static partial int prlimit(int process, int resource, in Limit wanted, out Limit before);
    }
}
