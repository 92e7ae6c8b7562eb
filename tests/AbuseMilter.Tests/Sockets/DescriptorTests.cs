using System.Diagnostics;
using System.Net;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Sockets;

/// <summary>The whole daemon in a process that may have few descriptors.</summary>
public sealed class DescriptorTests : IDisposable
{
    const int Descriptors = 400;

    const string Notice = "This infringes our copyright.\\r\\nIP Address: 192.0.2.7\\r\\nTime: 2026-03-01 10:00:00 UTC\\r\\nTitle: Some Work\\r\\n";

    static readonly string[] Unwatched = ["M <a@example.org>", "R <x@example.com>", "T"];

    readonly string root = Directory.CreateTempSubdirectory("descriptors-").FullName;
    readonly ListenAddress.Tcp address = new(IPAddress.Loopback, ServedListener.FreePort());
    readonly List<SocketPeer> peers = [];
    Process? daemon;

    string Log => File.Exists(Path.Combine(root, "log")) ? File.ReadAllText(Path.Combine(root, "log")) : "";

    public void Dispose()
    {
        peers.ForEach(peer => peer.Dispose());
        if (daemon is { HasExited: false }) daemon.Kill();
        daemon?.WaitForExit();
        daemon?.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task When_descriptors_are_scarce_connections_wait_and_are_served_when_there_are_some_again()
    {
        daemon = Start();
        await Waiting.Until(() => Log.Contains("listens on", StringComparison.Ordinal));
        var all = Enumerable.Range(0, Descriptors).Select(_ => SocketPeer.NegotiatedAsync(address)).ToList();
        await Waiting.Until(() => Log.Contains("cannot accept connections", StringComparison.Ordinal));
        await Waiting.Until(() => all.Count(peer => peer.IsCompletedSuccessfully) > 10);
        foreach (var served in all.Where(peer => peer.IsCompletedSuccessfully)) peers.Add(await served);
        foreach (var peer in peers) (await peer.AskAsync(Unwatched)).ShouldBe("a");
        (await peers[0].AskAsync("A", "M <cases@mediasentry.com>", "R <abuse@example.com>", "T")).ShouldBe("c");
        (await peers[0].AskAsync("L From: cases@mediasentry.com", "L Subject: Notice of claimed infringement", "N", $"B {Notice}", "E"))
            .ShouldBe("d", "there are some for filing a notice");

        var waiting = all.Where(peer => !peer.IsCompleted).ToList();
        waiting.ShouldNotBeEmpty();

        foreach (var served in all.Except(waiting)) (await served).Dispose();
        foreach (var late in waiting)
        {
            using var peer = await late.Soon();
            (await peer.AskAsync(Unwatched)).ShouldBe("a");
        }
        Log.Split('\n').Count(line => line.Contains("cannot accept connections", StringComparison.Ordinal)).ShouldBe(1);
    }

    Process Start()
    {
        var values = new Dictionary<string, string>
        {
            ["listen = [\"inet:127.0.0.1:8895\"]"] = $"listen = [\"{address}\"]",
            ["connections = 200"] = "connections = 1000",
            ["/var/lib/abuse-milter/"] = root + "/",
            ["templates = \"templates\""] = $"templates = \"{Repository.Path("conf/templates")}\"",
            ["\nfile = \"\""] = $"\nfile = \"{root}/log\"",
        };
        var config = Path.Combine(root, "abusemilter.toml");
        File.WriteAllText(config, values.Aggregate(File.ReadAllText(Repository.Path("conf/abusemilter.toml")), (text, value) => text.Replace(value.Key, value.Value, StringComparison.Ordinal)));
        var program = Path.Combine(AppContext.BaseDirectory, "abuse-milter.dll");
        return Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -n {Descriptors}; exec dotnet {program} run --config {config}"]))!;
    }
}
