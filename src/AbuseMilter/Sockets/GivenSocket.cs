using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AbuseMilter.Settings;

namespace AbuseMilter.Sockets;

/// <summary>
/// A listening socket that the service manager holds and has given to us (sd_listen_fds(3)). It stays open there when we close ours, so that nobody is refused
/// between two daemons, and its file is not ours to remove.
/// </summary>
/// <param name="Socket">Listens already.</param>
/// <param name="Address">Where.</param>
/// <param name="Name">FileDescriptorName= of the socket unit; "unknown" where none was told.</param>
sealed partial record GivenSocket(Socket Socket, ListenAddress Address, string Name)
{
    // SD_LISTEN_FDS_START
    const int First = 3;

    // More than a mail host has addresses, and a bound for what a variable may say.
    const int Most = 64;

    /// <summary>The sockets that the environment tells of, in their order; none where it was meant for another process.</summary>
    /// <exception cref="IOException">What was given is not a stream socket that listens, or there are too many.</exception>
    public static IReadOnlyList<GivenSocket> Take()
    {
        if (Variable("LISTEN_PID") != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return [];
        if (!int.TryParse(Variable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Most)
            throw new IOException($"the service manager gives us {Excerpt.Of(Variable("LISTEN_FDS"))} sockets (LISTEN_FDS); up to {Most} are taken");
        var names = Variable("LISTEN_FDNAMES").Split(':');
        foreach (var variable in (string[])["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]) Environment.SetEnvironmentVariable(variable, null);
        return [.. Enumerable.Range(0, count).Select(i => Of(First + i, names.ElementAtOrDefault(i) is { Length: > 0 } name ? name : "unknown"))];
    }

    static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";

    // FD_CLOEXEC stays off: by that the runtime knows a socket that others hold too, and does not shut it down when it closes it.
    internal static GivenSocket Of(int descriptor, string name)
    {
        try
        {
            var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
            if (socket.SocketType != SocketType.Stream || socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is not 1)
                throw new IOException($"descriptor {descriptor} ({name}) of the service manager is no stream socket that listens: the socket unit needs ListenStream=, and Accept=no");
            var address = AddressOf(socket);
            return new GivenSocket(address is ListenAddress.Unix ? Roomy(socket) : socket, address, name);
        }
        catch (SocketException e)
        {
            throw new IOException($"descriptor {descriptor} ({name}) of the service manager is no socket to listen on: {e.Message}", e);
        }
    }

    // The runtime believes a socket that was bound under another name to be this one; see UnixName for why.
    static Socket Roomy(Socket given)
    {
        var roomy = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        roomy.Bind(new UnixName($"\0abuse-milter-{Guid.NewGuid():N}"));
        roomy.Listen();
        if (dup2((int)given.Handle, (int)roomy.Handle) < 0) throw new SocketException(Marshal.GetLastPInvokeError());
        given.Dispose();
        return roomy;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    static ListenAddress AddressOf(Socket socket) => socket.LocalEndPoint switch
    {
        IPEndPoint ip => new ListenAddress.Tcp(ip.Address, ip.Port),
        var path => new ListenAddress.Unix(path?.ToString() ?? ""),
    };
}
