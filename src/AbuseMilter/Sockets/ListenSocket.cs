using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AbuseMilter.Settings;

namespace AbuseMilter.Sockets;

/// <summary>Opens the sockets that we listen on, and makes room for those of UNIX.</summary>
/// <remarks>A socket file outlives a killed process; one that somebody answers on, or a file of another kind, is never removed.</remarks>
static partial class ListenSocket
{
    // As long as the system allows (net.core.somaxconn): Postfix' smtpd processes may all come at once.
    const int Backlog = int.MaxValue;

    // An MTA may be silent for two hours; one whose host is gone is noticed after three minutes.
    const int KeepAliveSeconds = 120, KeepAliveIntervalSeconds = 15, KeepAliveRetries = 4;

    /// <summary>A socket on which somebody may connect now; a UNIX socket has its mode from before that moment. See <see cref="Close"/>.</summary>
    /// <remarks>Options are set here once: Linux hands them on to each connection that is accepted.</remarks>
    /// <exception cref="IOException">The address is taken or may not be used, told in the system's words.</exception>
    public static Socket Open(ListenAddress address, MilterSettings settings)
    {
        var (endPoint, protocol) = address switch
        {
            ListenAddress.Tcp tcp => ((EndPoint)new IPEndPoint(tcp.Address, tcp.Port), ProtocolType.Tcp),
            ListenAddress.Unix unix => (new UnixName(unix.Path), ProtocolType.Unspecified),
            _ => throw new NotSupportedException($"{address} is no address to listen on"),
        };
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
        try
        {
            SetOptions(socket);
            if (address is ListenAddress.Tcp { Address: var ip, Port: var port })
            {
                if (ip.Equals(IPAddress.IPv6Any) && !settings.Listen.Contains(new ListenAddress.Tcp(IPAddress.Any, port))) socket.DualMode = true;
            }
            socket.Bind(endPoint);
            if (address is ListenAddress.Unix { Path: var path }) File.SetUnixFileMode(path, settings.SocketMode);
            socket.Listen(Backlog);
            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            if (socket.IsBound) Close(socket, address);
            socket.Dispose();
            throw new IOException($"cannot listen on {address}: {e.Message}", e);
        }
    }

    /// <summary>What each connection of a listening socket inherits.</summary>
    public static void SetOptions(Socket socket)
    {
        if (socket.ProtocolType != ProtocolType.Tcp) return;
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
    }

    /// <summary>Closes what <see cref="Open"/> has opened, and removes the file of a UNIX socket.</summary>
    public static void Close(Socket socket, ListenAddress address)
    {
        if (address is ListenAddress.Unix { Path: var path }) File.Delete(path);
        socket.Dispose();
    }

    /// <summary>Removes a socket file that nobody listens on.</summary>
    /// <exception cref="IOException">Another process listens there, the path is taken by something else, or its folder is missing.</exception>
    public static void RemoveStale(ListenAddress.Unix address)
    {
        if (Path.GetDirectoryName(address.Path) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new IOException($"cannot listen on {address}: there is no folder {folder}; make it, or listen elsewhere");
        if (!File.Exists(address.Path) && !Directory.Exists(address.Path)) return;
        if (IsOrdinary(address.Path)) throw new IOException($"{address} is a file and no socket; remove it, or listen elsewhere");
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(address.Path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(address.Path);
            return;
        }
        throw new IOException($"another process listens on {address}; stop it, or listen elsewhere");
    }

    /// <summary>For this process from now on: what it makes without a mode of its own, a socket before it has its mode included, is for its user alone.</summary>
    public static void NarrowUmask() => _ = umask(Convert.ToUInt32("077", 8));

    // open(2) of a socket fails with ENXIO, whoever asks; not to wait keeps it from hanging on a named pipe.
    static bool IsOrdinary(string path)
    {
        var file = open(path, DoNotWait);
        if (file < 0) return false;
        _ = close(file);
        return true;
    }

    const int DoNotWait = 0x800; // O_RDONLY | O_NONBLOCK

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int file);

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
