using System.Net.Sockets;
using System.Runtime.InteropServices;
using AbuseMilter.Settings;

namespace AbuseMilter.Hosting;

/// <summary>Makes room for a UNIX socket, and gives it its mode.</summary>
/// <remarks>A socket file outlives a killed process; one that somebody answers on, or a file of another kind, is never removed.</remarks>
static partial class ListenSocket
{
    /// <summary>Removes a socket file that nobody listens on.</summary>
    /// <exception cref="IOException">Another process listens there, or the path is taken by something else.</exception>
    public static void RemoveStale(ListenAddress.Unix address)
    {
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

    /// <summary>Whoever connects between bind and chmod must not find the socket wider open than its mode says: close it to others first.</summary>
    public static void NarrowUmask() => _ = umask(Convert.ToUInt32("077", 8));

    public static void SetMode(ListenAddress.Unix address, UnixFileMode mode) => File.SetUnixFileMode(address.Path, mode);

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
