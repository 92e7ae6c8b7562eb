using System.Diagnostics;
using AbuseMilter.Sockets;
using AbuseMilter.Tests.Support;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Sockets;

/// <summary>Nothing else runs meanwhile, or its descriptors and memory would be counted too.</summary>
[CollectionDefinition(DisableParallelization = true)]
public class Alone;

/// <summary>Many sessions leave nothing behind, however they end.</summary>
[Collection<Alone>]
public sealed class SoakTests
{
    // For each kind of socket. Enough for a descriptor, or 200 bytes, that are lost in each session to show; ten times as many show no more.
    const int Sessions = 10_000;

    const long AllowedGrowth = 2 * 1024 * 1024;

    // Of a process that ran thousands of other tests, and whose pages come and go.
    const long AllowedPages = 64 * 1024 * 1024;

    static readonly string[] ForOthers = ["C localhost 4 25 192.0.2.1", "H x", "M <a@example.org>", "R <x@example.com>", "T"];
    static readonly string[] Watched = ["M <a@example.org>", "R <abuse@example.com>", "T", "L Subject: hi", "N", "B text\\r\\n", "E", "A", "Q"];

    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task Ten_thousand_sessions_leave_descriptors_and_memory_as_they_were(string transport)
    {
        await using var served = await ServedListener.StartAsync(transport, most: 1000, log: new RecordedLog<MilterListener>(LogLevel.None));
        await PlayAsync(served, Sessions / 10);
        var before = Usage();
        await PlayAsync(served, Sessions);
        var after = Usage();
        after.Descriptors.ShouldBeLessThanOrEqualTo(before.Descriptors + 2);
        (after.Memory - before.Memory).ShouldBeLessThan(AllowedGrowth);
        (after.Resident - before.Resident).ShouldBeLessThan(AllowedPages);
        await served.StopAsync();
        served.OpenSockets().ShouldBe(0);
    }

    // A goodbye, a break with answers unread, a break in a message, a reset in a message.
    static async Task PlayAsync(ServedListener served, int sessions)
    {
        for (var i = 0; i < sessions; i++)
        {
            using var peer = await SocketPeer.NegotiatedAsync(served.Address);
            switch (i % 4)
            {
                case 0:
                    (await peer.AskAsync(ForOthers)).ShouldBe("a");
                    (await peer.AskAsync("A", "Q")).ShouldBeNull();
                    break;
                case 1:
                    peer.Send(Watched);
                    break;
                default:
                    (await peer.AskAsync(Watched[..3])).ShouldBe("c");
                    peer.Send(Watched[3]);
                    if (i % 4 == 3) peer.Reset();
                    break;
            }
        }
        while (served.Listener.Connections.Count > 0) await Task.Yield();
    }

    static (int Descriptors, long Memory, long Resident) Usage()
    {
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var memory = GC.GetTotalMemory(forceFullCollection: false);
        using var self = Process.GetCurrentProcess();
        return (Directory.GetFileSystemEntries("/proc/self/fd").Length, memory, self.WorkingSet64);
    }
}
