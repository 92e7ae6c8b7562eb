namespace AbuseMilter.Settings;

/// <summary><c>[milter]</c>: where Postfix finds us.</summary>
public sealed record MilterSettings
{
    /// <summary><c>inet:127.0.0.1:8895</c>, <c>inet6:[::1]:8895</c>, <c>unix:/path</c>; several at once.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [new ListenAddress.Tcp(System.Net.IPAddress.Loopback, 8895)];

    /// <summary>File mode of UNIX sockets; Postfix must be able to write.</summary>
    public UnixFileMode SocketMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>
    /// Sessions served at once; Postfix opens one a smtpd process, 100 by default. Each may hold one message of <see cref="ContentBytes"/>
    /// in memory.
    /// </summary>
    public int Connections { get; init; } = 200;

    /// <summary>Longest message that is read; a longer one travels on untouched, with a log line.</summary>
    public int ContentBytes { get; init; } = 11_264_000;

    /// <summary>A message that could not be taken in travels on unread, instead of being refused for now.</summary>
    public bool AcceptOnFailure { get; init; }

    public LimitSettings Limits { get; init; } = new();

    /// <summary>How long a stop waits until the MTAs have ended their SMTP sessions. Those that connect meanwhile wait for the next start, and for 30 s at most (milter_connect_timeout).</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(20);
}
