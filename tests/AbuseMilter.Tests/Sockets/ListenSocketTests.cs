using System.Net;
using System.Net.Sockets;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Sockets;

public sealed class ListenSocketTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("listen-").FullName;

    ListenAddress.Unix Address => new(Path.Combine(folder, "s"));

    [Fact]
    public void A_path_that_is_free_stays_free() => Should.NotThrow(() => ListenSocket.RemoveStale(Address));

    [Fact]
    public void A_folder_that_is_missing_is_named()
    {
        var address = new ListenAddress.Unix(Path.Combine(folder, "absent", "s"));
        Should.Throw<IOException>(() => ListenSocket.RemoveStale(address)).Message.ShouldBe($"cannot listen on {address}: there is no folder {folder}/absent; make it, or listen elsewhere");
    }

    [Fact]
    public void A_socket_that_nobody_listens_on_is_removed()
    {
        Abandon();
        File.Exists(Address.Path).ShouldBeTrue();
        ListenSocket.RemoveStale(Address);
        File.Exists(Address.Path).ShouldBeFalse();
    }

    [Fact]
    public void A_socket_that_somebody_listens_on_stays()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(Address.Path));
        other.Listen();
        Should.Throw<IOException>(() => ListenSocket.RemoveStale(Address)).Message.ShouldContain("another process listens");
        File.Exists(Address.Path).ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_is_no_socket_stays()
    {
        File.WriteAllText(Address.Path, "");
        Should.Throw<IOException>(() => ListenSocket.RemoveStale(Address)).Message.ShouldContain("is a file and no socket");
        File.Exists(Address.Path).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_stays()
    {
        Directory.CreateDirectory(Address.Path);
        Should.Throw<IOException>(() => ListenSocket.RemoveStale(Address)).Message.ShouldContain("no socket");
    }

    [Fact]
    public void A_connection_that_is_accepted_does_not_wait_for_more_bytes_and_notices_a_dead_peer()
    {
        var address = new ListenAddress.Tcp(IPAddress.Loopback, ServedListener.FreePort());
        using var listener = ListenSocket.Open(address, new MilterSettings { Listen = [address] });
        using var peer = new Socket(SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(address.Address, address.Port);
        using var accepted = listener.Accept();
        accepted.NoDelay.ShouldBeTrue();
        Option(SocketOptionLevel.Socket, SocketOptionName.KeepAlive).ShouldBe(1);
        Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime).ShouldBe(120);
        Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval).ShouldBe(15);
        Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount).ShouldBe(4);

        int Option(SocketOptionLevel level, SocketOptionName name) => (int)accepted.GetSocketOption(level, name)!;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_addresses_of_IPv6_are_those_of_IPv4_too_unless_they_have_a_socket_of_their_own(bool own)
    {
        if (!Socket.OSSupportsIPv6) Assert.Skip("no IPv6 here");
        var port = ServedListener.FreePort();
        ListenAddress[] addresses = own
            ? [new ListenAddress.Tcp(IPAddress.IPv6Any, port), new ListenAddress.Tcp(IPAddress.Any, port)]
            : [new ListenAddress.Tcp(IPAddress.IPv6Any, port)];
        var settings = new MilterSettings { Listen = addresses };
        var listeners = addresses.Select(address => ListenSocket.Open(address, settings)).ToList();
        using var four = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        four.Connect(IPAddress.Loopback, port);
        using var six = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        six.Connect(IPAddress.IPv6Loopback, port);
        listeners.Sum(listener => listener.Poll(0, SelectMode.SelectRead) ? 1 : 0).ShouldBe(listeners.Count);
        listeners.ForEach(listener => listener.Dispose());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_with_the_address()
    {
        var address = new ListenAddress.Unix(Path.Combine(folder, "missing", "s"));
        Should.Throw<IOException>(() => ListenSocket.Open(address, new MilterSettings { Listen = [address] })).Message
            .ShouldStartWith($"cannot listen on {address}: ");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // As a killed process leaves it: .NET removes the file that it bound when the socket is closed, but not one that was renamed.
    void Abandon()
    {
        var bound = Address.Path + ".bound";
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bound));
        socket.Listen();
        File.Move(bound, Address.Path);
    }
}
