using AbuseMilter.Milter.Session;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>One connection of an MTA: Kestrel's pipe in, the milter loop, a log line when it ended badly.</summary>
sealed class MilterConnectionHandler(LiveConfiguration configuration, MilterLimits limits, TimeProvider clock, ILogger<MilterConnectionHandler> log) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var peer = connection.RemoteEndPoint?.ToString() is { Length: > 0 } address ? address : "unix";
        var drain = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        try
        {
            var end = await MilterLoop.RunAsync(connection.Transport, configuration.Policy, limits, clock, drain, connection.ConnectionClosed);
            if (end.Badly) Log.ConnectionEndedBadly(log, peer, end.Kind.ToString(), end.Detail, end.Messages, end.Frames);
            else Log.ConnectionEnded(log, peer, end.Kind.ToString(), end.Messages, end.Frames);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The peer sees a closed connection and applies milter_default_action; the others are served on.
            Log.ConnectionFailed(log, e, peer);
        }
    }
}
