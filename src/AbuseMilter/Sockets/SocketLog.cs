using AbuseMilter.Milter.Session;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Sockets;

/// <summary>What is said of connections. The ids are in one row with those of <c>Hosting/Log</c>.</summary>
static partial class SocketLog
{
    [LoggerMessage(1020, LogLevel.Information, "stopped: {Figures}")]
    public static partial void Stopped(ILogger log, Figures figures);

    [LoggerMessage(1051, LogLevel.Warning, "{Count} connections are ended after {Seconds} s (milter.drain_seconds): their SMTP clients had not hung up, and get 451 for a "
        + "further message until they connect again")]
    public static partial void CutShort(ILogger log, int count, double seconds);

    /// <summary>One line a minute, source and kind.</summary>
    [LoggerMessage(1010, LogLevel.Warning, "connection from {Peer} ended badly: {Kind}: {Detail} ({Messages} messages, {Frames} frames; {HeldBack} more "
        + "of that kind from there since the last such line)")]
    public static partial void ConnectionEndedBadly(
        ILogger log, Exception? fault, string peer, EndKind kind, string detail, int messages, long frames, int heldBack);

    [LoggerMessage(1006, LogLevel.Warning, "connection from {Peer}: {Oversized} messages had too many recipients or too long an envelope to be looked at, "
        + "{JudgeFailures} times there was no verdict, or none in time, {SuppressedEdits} edits were not made because the MTA does not offer them, and {Outgrown} messages were refused for now because new rules need more "
        + "than this connection had negotiated")]
    public static partial void NotAsWanted(
        ILogger log, Exception? fault, string peer, int oversized, int judgeFailures, int suppressedEdits, int outgrown);

    [LoggerMessage(1011, LogLevel.Debug, "connection from {Peer} ended: {Kind} ({Messages} messages, {Frames} frames)")]
    public static partial void ConnectionEnded(ILogger log, string peer, EndKind kind, int messages, long frames);

    /// <summary>Of whoever connects without speaking the protocol: one line a minute and source.</summary>
    [LoggerMessage(1015, LogLevel.Warning, "connection from {Peer} was not an MTA's: {Kind}: {Detail} ({HeldBack} more from there since the last such line)")]
    public static partial void Probed(ILogger log, string peer, EndKind kind, string detail, int heldBack);

    [LoggerMessage(1016, LogLevel.Warning, "a connection was closed at once: {Limit} are open, which is the limit (milter.connections); {HeldBack} more "
        + "since the last such line")]
    public static partial void ConnectionRefused(ILogger log, int limit, int heldBack);

    [LoggerMessage(1017, LogLevel.Error, "cannot accept connections on {Address}, trying again: {Reason} ({HeldBack} more times since the last such line)")]
    public static partial void NotAccepted(ILogger log, string address, string reason, int heldBack);
}
