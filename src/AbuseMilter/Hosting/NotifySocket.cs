using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Hosting;

/// <summary>
/// Tells the service manager how we are (sd_notify(3)), a datagram for each word. Without one, and where it does not take a datagram at once, nothing
/// happens: whoever is told waits for nobody.
/// </summary>
sealed class NotifySocket : IDisposable
{
    readonly Socket? socket;
    readonly UnixDomainSocketEndPoint? place;

    /// <param name="place">NOTIFY_SOCKET: a path, or an abstract socket with "@" in front; of other kinds nothing is known here.</param>
    /// <param name="watchdog">WATCHDOG_USEC: without a sign of life for so long we are ended; null when nobody waits for one.</param>
    public NotifySocket(string? place, TimeSpan? watchdog)
    {
        Watchdog = watchdog;
        if (place is not ['/' or '@', _, ..]) return;
        this.place = new UnixDomainSocketEndPoint(place[0] == '@' ? "\0" + place[1..] : place);
        socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    }

    /// <summary>How long it waits for <see cref="Alive"/>.</summary>
    public TimeSpan? Watchdog { get; }

    public static NotifySocket FromEnvironment() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), WatchdogTime(
        Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID")));

    /// <summary>Mail is served, with the present configuration.</summary>
    public void Ready() => Tell("READY=1");

    /// <summary>A configuration is being read; <see cref="Ready"/> ends that, whichever then counts.</summary>
    public void Reloading() => Tell(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}"));

    public void Stopping() => Tell("STOPPING=1");

    public void Alive() => Tell("WATCHDOG=1");

    /// <summary>One line for people, as <c>systemctl status</c> shows it.</summary>
    public void Status(string text) => Tell("STATUS=" + text.ReplaceLineEndings(" "));

    public void Dispose() => socket?.Dispose();

    internal static TimeSpan? WatchdogTime(string? microseconds, string? pid) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time is > 0 and < long.MaxValue / 10
        && (pid is null || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) ? TimeSpan.FromMicroseconds(time) : null;

    void Tell(string words)
    {
        if (socket is null) return;
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(words), place!);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone, or reads nothing at present: the next word comes soon. Or we are: a signal may come after the stop.
        }
    }
}
