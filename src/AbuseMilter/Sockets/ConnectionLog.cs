using System.Net;
using AbuseMilter.Milter.Session;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Sockets;

/// <summary>
/// What is told of connections. What any peer can bring about as often as it likes is told once a minute. Lines are written on the thread pool: the
/// caller may be the thread that serves the sockets, and whoever reads our log may be slow.
/// </summary>
sealed class ConnectionLog(TimeProvider clock, ILogger log)
{
    readonly LinePace ends = new(clock);
    readonly LinePace refusals = new(clock);
    readonly LinePace failures = new(clock);

    /// <summary>Completes when the line is written.</summary>
    public Task EndedAsync(ConnectionEnd end, EndPoint? peer)
    {
        var unseen = end.Oversized > 0 || end.JudgeFailures > 0 || end.SuppressedEdits > 0 || end.Outgrown > 0;
        // The world's faults are told in words, ours with the stack.
        var fault = end.Fault is IOException or TimeoutException ? null : end.Fault;
        if (!unseen && !end.Badly && !log.IsEnabled(LogLevel.Debug)) return Task.CompletedTask;
        var (source, address) = Names(peer);
        var heldBack = 0;
        var probe = IsProbe(end);
        var tells = end.Badly && (end.Kind == EndKind.Failed || ends.Allows(probe ? source : $"{end.Kind} {source}", out heldBack));
        return Task.Run(() =>
        {
            if (unseen) SocketLog.NotAsWanted(log, fault, address, end.Oversized, end.JudgeFailures, end.SuppressedEdits, end.Outgrown);
            if (!tells) SocketLog.ConnectionEnded(log, address, end.Kind, end.Messages, end.Frames);
            else if (probe) SocketLog.Probed(log, address, end.Kind, end.Detail, heldBack);
            else SocketLog.ConnectionEndedBadly(log, fault, address, end.Kind, end.Detail, end.Messages, end.Frames, heldBack);
        });
    }

    /// <param name="figures">Of the life that is over.</param>
    /// <param name="cut">How many connections we have ended.</param>
    /// <param name="after">How long their MTAs had to do so.</param>
    public Task StoppedAsync(Figures figures, int cut, TimeSpan after) => Task.Run(() =>
    {
        if (cut > 0) SocketLog.CutShort(log, cut, after.TotalSeconds);
        SocketLog.Stopped(log, figures);
    });

    public void Refused(int limit)
    {
        if (refusals.Allows("", out var heldBack)) _ = Task.Run(() => SocketLog.ConnectionRefused(log, limit, heldBack));
    }

    public void NotAccepted(string address, string reason)
    {
        if (failures.Allows(address, out var heldBack)) _ = Task.Run(() => SocketLog.NotAccepted(log, address, reason, heldBack));
    }

    // Nothing was ever answered, so nothing was negotiated: a scanner, a port check, a client of another protocol, and no MTA of ours.
    static bool IsProbe(ConnectionEnd end) => end.RoundTrips == 0 && end.Kind != EndKind.Failed;

    static (string Source, string Address) Names(EndPoint? peer) => peer is IPEndPoint { Address: var ip, Port: var port }
        ? ((ip.IsIPv4MappedToIPv6 ? ip = ip.MapToIPv4() : ip).ToString(), new IPEndPoint(ip, port).ToString())
        : ("unix", "unix");
}
