using System.Net.Sockets;
using System.Runtime.InteropServices;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Service;

/// <summary>Our program as a service manager runs it: the socket is the manager's, and it is told how the daemon is. The manager is this process.</summary>
public sealed partial class ServiceTests : IDisposable
{
    const int Hangup = 1, Terminate = 15;

    readonly string root = Directory.CreateTempSubdirectory("abuse-milter-service-").FullName;
    readonly Socket held = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly ScriptedManager manager;
    readonly List<string> words = [];

    public ServiceTests()
    {
        held.Bind(new UnixDomainSocketEndPoint(Address));
        held.Listen(1000);
        manager = new ScriptedManager(Path.Combine(root, "notify"));
        var text = File.ReadAllText(Repository.Path("conf/abusemilter.toml"))
            .Replace("[\"inet:127.0.0.1:8895\"]", $"[\"unix:{Address}\"]", StringComparison.Ordinal)
            .Replace("\"profiles\"", $"\"{Repository.Path("conf/profiles")}\"", StringComparison.Ordinal)
            .Replace("\"templates\"", $"\"{Repository.Path("conf/templates")}\"", StringComparison.Ordinal)
            .Replace("/var/lib/abuse-milter", root, StringComparison.Ordinal);
        File.WriteAllText(Config, text);
    }

    string Address => Path.Combine(root, "milter.sock");

    string Config => Path.Combine(root, "abusemilter.toml");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        manager.Dispose();
        held.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task It_tells_when_it_is_ready_that_it_lives_that_it_reloads_and_that_it_stops()
    {
        await using var daemon = await StartAsync(watchdogSeconds: 3);
        await Told("READY=1");
        for (var i = 0; i < 3; i++) await Told("WATCHDOG=1");
        words.ShouldContain(word => word.StartsWith("STATUS=0 connections are open", StringComparison.Ordinal));
        words.Clear();
        daemon.Signal(Hangup);
        await Told("READY=1");
        words.First(word => !word.StartsWith("STATUS=", StringComparison.Ordinal) && word != "WATCHDOG=1").ShouldStartWith("RELOADING=1\nMONOTONIC_USEC=");
        daemon.Signal(Terminate);
        await Told("STOPPING=1");
        (await daemon.Ended()).ShouldBe(0);
        daemon.Log.ShouldContain("stopped: 0 connections");
    }

    [Fact]
    public async Task From_one_daemon_to_the_next_no_connection_is_refused_and_who_waits_is_served()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var first = await StartAsync();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ConnectOnAndOnAsync(stop.Token), Cancellation)).ToList();
        await Eventually.Get("messages flow", () => served > 50 ? this : null);

        first.Signal(Terminate);
        (await first.Ended()).ShouldBe(0);
        File.Exists(Address).ShouldBeTrue();
        var atTheEnd = served;
        await using var second = await StartAsync();
        await Eventually.Get("messages flow again", () => served > atTheEnd + 50 ? this : null);
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        refused.ShouldBe(0);
        cut.ShouldBe(0);
        second.Signal(Terminate);
        (await second.Ended()).ShouldBe(0);
    }

    int served, refused, cut;

    // As Postfix does for a client that sends one mail to somebody who is not watched.
    async Task ConnectOnAndOnAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[4096];
        while (!cancellationToken.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Address), cancellationToken);
            }
            catch (SocketException)
            {
                Interlocked.Increment(ref refused);
                continue;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await AskAsync("O");
                await AskAsync("M <a@example.org>", "R <x@example.com>", "T");
                await socket.SendAsync(MilterText.Frame("Q"), cancellationToken);
                Interlocked.Increment(ref served);
            }
            catch (Exception e) when (e is SocketException or EndOfStreamException)
            {
                Interlocked.Increment(ref cut);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            async Task AskAsync(params string[] frames)
            {
                await socket.SendAsync(frames.SelectMany(MilterText.Frame).ToArray(), cancellationToken);
                if (await socket.ReceiveAsync(bytes, cancellationToken) == 0) throw new EndOfStreamException();
            }
        }
    }

    // bash, because LISTEN_PID is the number that the daemon will have, and descriptor 3 the socket.
    async Task<DaemonProcess> StartAsync(int watchdogSeconds = 30)
    {
        var inherited = dup((int)held.Handle);
        try
        {
            return await DaemonProcess.Start(Config, environment: new Dictionary<string, string?>
            {
                ["LISTEN_FDS"] = "1",
                ["LISTEN_FDNAMES"] = "milter",
                ["NOTIFY_SOCKET"] = manager.Place,
                ["WATCHDOG_USEC"] = $"{watchdogSeconds}000000",
            }, under: ["bash", "-c", $"exec 3<&{inherited}; LISTEN_PID=$$ WATCHDOG_PID=$$ exec \"$@\"", "-"]);
        }
        finally
        {
            _ = close(inherited);
        }
    }

    // Words are looked at in their order, and those up to the one that was waited for are gone.
    async Task Told(string word)
    {
        await Eventually.Get($"the service manager is told {word}", () =>
        {
            unread.AddRange(manager.Words());
            var at = unread.IndexOf(word);
            if (at < 0) return null;
            words.AddRange(unread[..(at + 1)]);
            unread.RemoveRange(0, at + 1);
            return this;
        });
    }

    readonly List<string> unread = [];

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
