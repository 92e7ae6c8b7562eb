using System.Net;
using System.Net.Sockets;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;

namespace AbuseMilter.Tests.Support;

/// <summary>Our listener on a real socket, in a folder or on a port of its own; <c>abuse@</c> any domain is watched.</summary>
sealed class ServedListener : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("listener-").FullName;

    /// <param name="transport">"unix" or "tcp".</param>
    /// <param name="most">Connections at once.</param>
    /// <param name="judge">Acceptance unless told.</param>
    /// <param name="clock">The system's unless told.</param>
    /// <param name="log">Its own unless told.</param>
    public ServedListener(string transport, int most = 100, Judge? judge = null, TimeProvider? clock = null, RecordedLog<MilterListener>? log = null)
    {
        Address = transport == "unix" ? new ListenAddress.Unix(Path.Combine(folder, "s")) : new ListenAddress.Tcp(IPAddress.Loopback, FreePort());
        Settings = new MilterSettings { Listen = [Address], Connections = most, SocketMode = (UnixFileMode)Convert.ToInt32("620", 8) };
        Log = log ?? new RecordedLog<MilterListener>();
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, judge ?? ((_, _) => ValueTask.FromResult(Verdict.Accept)));
        Listener = new MilterListener(Settings, () => policy, MilterLimits.Default, clock ?? TimeProvider.System, Log);
    }

    public ListenAddress Address { get; }

    public MilterSettings Settings { get; }

    public MilterListener Listener { get; }

    public RecordedLog<MilterListener> Log { get; }

    /// <summary>What was told, but for the figures of a stop, which are always told.</summary>
    public IReadOnlyList<RecordedLog<MilterListener>.Line> Lines => [.. Log.Lines.Where(line => line.Id != 1020)];

    public static async Task<ServedListener> StartAsync(
        string transport, int most = 100, Judge? judge = null, TimeProvider? clock = null, RecordedLog<MilterListener>? log = null)
    {
        var served = new ServedListener(transport, most, judge, clock, log);
        await served.Listener.StartAsync(CancellationToken.None);
        return served;
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Sockets that the kernel still holds for somebody at the address: ours, since nobody else uses it, and those of peers that are open.</summary>
    public int OpenSockets() => Address switch
    {
        ListenAddress.Unix unix => File.ReadLines("/proc/net/unix").Count(line => line.EndsWith(" " + unix.Path, StringComparison.Ordinal)),
        // Column 1 is the local address, 9 the inode, which is 0 once no process has it.
        ListenAddress.Tcp tcp => File.ReadLines("/proc/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(row => row[1].EndsWith($":{tcp.Port:X4}", StringComparison.Ordinal) && row[9] != "0"),
        _ => throw new NotSupportedException(),
    };

    /// <summary>Waits until the peers have ended all connections.</summary>
    public Task StopAsync() => Listener.StopAsync(CancellationToken.None).Soon();

    public async ValueTask DisposeAsync()
    {
        await Listener.StopAsync(new CancellationToken(canceled: true));
        Listener.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
