namespace AbuseMilter.Sockets;

/// <summary>
/// Lets one log line a minute through for each source and counts those that it holds back. Remembers 1,024 sources; beyond them, all others
/// count as one, so that neither memory nor log grows with the addresses of a peer.
/// </summary>
sealed class LinePace(TimeProvider clock)
{
    public const int Sources = 1024;

    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    const string Others = "";

    readonly Dictionary<string, Line> lines = [];
    readonly Lock gate = new();

    /// <param name="source">Whose line it is.</param>
    /// <param name="heldBack">Lines of that source that were held back since the last one that was not.</param>
    /// <returns>False when the line is to be held back.</returns>
    public bool Allows(string source, out int heldBack)
    {
        var now = clock.GetTimestamp();
        lock (gate)
        {
            if (!lines.ContainsKey(source) && lines.Count >= Sources) Forget(now);
            if (!lines.ContainsKey(source) && lines.Count >= Sources) source = Others;
            heldBack = 0;
            if (lines.TryGetValue(source, out var last))
            {
                if (IsRecent(last, now))
                {
                    lines[source] = last with { HeldBack = last.HeldBack + 1 };
                    return false;
                }
                heldBack = last.HeldBack;
            }
            lines[source] = new Line(now, 0);
            return true;
        }
    }

    // Called once for each line of a new source at most, and only while a thousand others have theirs within a minute.
    void Forget(long now)
    {
        foreach (var (source, line) in lines)
        {
            if (!IsRecent(line, now)) lines.Remove(source);
        }
    }

    bool IsRecent(Line line, long now) => clock.GetElapsedTime(line.At, now) < Pause;

    readonly record struct Line(long At, int HeldBack);
}
