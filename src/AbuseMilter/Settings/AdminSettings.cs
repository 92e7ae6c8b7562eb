namespace AbuseMilter.Settings;

/// <summary><c>[admin]</c>: where the daemon is watched, and by whom. Nothing of it is on unless it is stated.</summary>
public sealed record AdminSettings
{
    /// <summary>An address of this machine; null: nobody is served.</summary>
    public ListenAddress? Listen { get; init; }

    /// <summary>File mode of a UNIX socket.</summary>
    public UnixFileMode SocketMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>What a person at the desk signs in with; null: nobody can, and all see the same, without persons.</summary>
    public AdminToken? Token { get; init; }

    /// <summary>Collector that figures are pushed to; null for none.</summary>
    public Uri? Otlp { get; init; }
}
