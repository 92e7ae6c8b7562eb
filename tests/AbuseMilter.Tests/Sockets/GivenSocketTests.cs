using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Sockets;

/// <summary>Sockets that somebody else holds, as systemd does, and gives to one daemon after the other.</summary>
public sealed partial class GivenSocketTests : IDisposable
{
    static readonly string[] Unwatched = ["M <a@example.org>", "R <x@example.com>", "T"];

    readonly string folder = Directory.CreateTempSubdirectory("given-").FullName;

    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task It_stays_open_when_we_stop_and_whoever_comes_meanwhile_is_served_by_the_next_daemon(string transport)
    {
        using var holder = Hold(transport);
        var address = Given(holder).Address;
        using (var first = await StartAsync(holder))
        {
            using (var mta = await SocketPeer.NegotiatedAsync(address)) (await mta.AskAsync(Unwatched)).ShouldBe("a");
            await first.StopAsync(CancellationToken.None).Soon();
        }
        var early = await SocketPeer.ConnectAsync(address);
        early.Send("O");

        using var second = await StartAsync(holder);
        (await early.ReplyAsync())![0].ShouldBe('O');
        (await early.AskAsync(Unwatched)).ShouldBe("a");
        early.Dispose();
        await second.StopAsync(CancellationToken.None).Soon();
        if (address is ListenAddress.Unix unix) File.Exists(unix.Path).ShouldBeTrue();
    }

    [Fact]
    public async Task One_that_the_settings_name_is_not_opened_again_and_others_are_served_as_well()
    {
        using var holder = Hold("unix");
        using var other = Hold("tcp");
        var opened = new ListenAddress.Tcp(IPAddress.Loopback, ServedListener.FreePort());
        var given = (GivenSocket[])[Given(holder), Given(other)];
        using var listener = Listener([given[0].Address, opened], given);
        await listener.StartAsync(CancellationToken.None);
        foreach (var address in (ListenAddress[])[given[0].Address, given[1].Address, opened])
        {
            using var mta = await SocketPeer.NegotiatedAsync(address);
            (await mta.AskAsync(Unwatched)).ShouldBe("a");
        }
        await listener.AnswersAsync(TestContext.Current.CancellationToken).Soon();
        await listener.StopAsync(CancellationToken.None).Soon();
    }

    [Theory]
    [InlineData(false, 20)]
    [InlineData(false, 107)]
    [InlineData(true, 20)]
    [InlineData(true, 107)]
    public async Task A_peer_may_have_a_name_however_long(bool isGiven, int length)
    {
        using var holder = Hold(isGiven ? "unix" : "tcp");
        var path = Path.Combine(folder, "s");
        using var listener = Listener([new ListenAddress.Unix(path)], isGiven ? [Given(holder)] : []);
        await listener.StartAsync(CancellationToken.None);
        using var named = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        named.Bind(new UnixDomainSocketEndPoint("\0" + Guid.NewGuid().ToString("N").PadRight(length, 'x')[..length]));
        await named.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
        named.Send(MilterText.Frame("O"));
        (await named.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken).Soon()).ShouldBeGreaterThan(4);
        named.Close();
        await listener.StopAsync(CancellationToken.None).Soon();
    }

    [Fact]
    public void What_nobody_could_connect_to_is_refused()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var datagrams = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        using var file = File.OpenHandle("/dev/null");
        foreach (var handle in (SafeHandle[])[bound.SafeHandle, datagrams.SafeHandle, file])
            Should.Throw<IOException>(() => GivenSocket.Of(Copy(handle), "milter")).Message.ShouldContain("(milter) of the service manager is no");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    Socket Hold(string transport)
    {
        var socket = transport == "unix"
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(transport == "unix" ? new UnixDomainSocketEndPoint(Path.Combine(folder, "s")) : new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    static GivenSocket Given(Socket held) => GivenSocket.Of(Copy(held.SafeHandle), "milter");

    static async Task<MilterListener> StartAsync(Socket held)
    {
        var given = Given(held);
        var listener = Listener([given.Address], [given]);
        await listener.StartAsync(CancellationToken.None);
        return listener;
    }

    static MilterListener Listener(IReadOnlyList<ListenAddress> listen, IReadOnlyList<GivenSocket> given) => new(new MilterSettings { Listen = listen },
        () => new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => ValueTask.FromResult(Verdict.Accept)), MilterLimits.Default, TimeProvider.System,
        new RecordedLog<MilterListener>(), given);

    // As a child inherits it: the same socket, and not closed by exec.
    static int Copy(SafeHandle handle) => dup((int)handle.DangerousGetHandle());

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);
}
