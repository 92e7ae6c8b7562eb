using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Tests.Support;

/// <summary>The end of the service manager at which daemons tell how they are (sd_notify(3)).</summary>
sealed class ScriptedManager : IDisposable
{
    readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <param name="place">As in NOTIFY_SOCKET: a path, or "@" and a name.</param>
    public ScriptedManager(string place)
    {
        Place = place;
        socket.Bind(new UnixDomainSocketEndPoint(place[0] == '@' ? "\0" + place[1..] : place));
    }

    public string Place { get; }

    /// <summary>What was told and not yet asked for.</summary>
    public IReadOnlyList<string> Words()
    {
        var words = new List<string>();
        var buffer = new byte[4096];
        while (socket.Available > 0) words.Add(Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)));
        return words;
    }

    public void Dispose() => socket.Dispose();
}
