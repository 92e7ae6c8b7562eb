using System.Net.Sockets;
using AbuseMilter.Hosting;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class ListenSocketTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("listen-").FullName;

    ListenAddress.Unix Address => new(Path.Combine(folder, "s"));

    [Fact]
    public void A_path_that_is_free_stays_free() => Should.NotThrow(() => ListenSocket.RemoveStale(Address));

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
