using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// The file of exit addresses, which the operator refreshes: it is read again when its time or size is another, looked at once a minute at most, and only
/// when somebody asks. A new one that cannot be read changes nothing. Safe for use by many threads.
/// </summary>
public sealed class ExitListFile
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    readonly string path;
    readonly TimeProvider clock;
    readonly Lock looking = new();
    (DateTime Written, long Length) stamp;
    long lookedAt;
    volatile ExitList list;
    string? trouble;

    ExitListFile(string path, TimeProvider clock, (DateTime, long) stamp, ExitList list)
    {
        (this.path, this.clock, this.stamp, this.list) = (path, clock, stamp, list);
        lookedAt = clock.GetTimestamp();
    }

    /// <summary>Reads the file. Never throws for what is or is not there.</summary>
    /// <returns>Either of the two.</returns>
    public static (ExitListFile? File, SettingsError? Error) Open(string path, TimeProvider clock)
    {
        var stamp = StampOf(path); // first: what is written meanwhile is looked at again
        var (list, error) = Read(path);
        return list is null ? (null, error) : (new ExitListFile(path, clock, stamp, list), null);
    }

    /// <summary>The list as it is now, or was when it could last be read. May read the file; others are given the old list meanwhile.</summary>
    public ExitList Current()
    {
        if (clock.GetElapsedTime(Volatile.Read(ref lookedAt)) < Pause || !looking.TryEnter()) return list;
        try
        {
            Volatile.Write(ref lookedAt, clock.GetTimestamp());
            var now = StampOf(path);
            if (now == stamp) return list;
            stamp = now;
            var (next, error) = Read(path);
            if (next is not null) list = next;
            Volatile.Write(ref trouble, error?.ToString());
            return list;
        }
        finally
        {
            looking.Exit();
        }
    }

    /// <summary>Why the file as it is now could not be read; told once.</summary>
    public string? TakeTrouble() => trouble is null ? null : Interlocked.Exchange(ref trouble, null);

    static (ExitList? List, SettingsError? Error) Read(string path)
    {
        try
        {
            using var content = PlainFile.Open(path);
            return ExitListReader.Read(path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new SettingsError(new SourcePosition(path, 1, 1), $"cannot be read: {e.Message}"));
        }
    }

    static (DateTime, long) StampOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
