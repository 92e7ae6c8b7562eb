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
        var end = await MilterLoop.RunAsync(connection.Transport, configuration.Policy, limits, clock, drain, connection.ConnectionClosed);
        if (end.Oversized > 0 || end.JudgeFailures > 0) Log.MessagesUnseen(log, end.Fault, peer, end.Oversized, end.JudgeFailures);
        if (end.Badly) Log.ConnectionEndedBadly(log, end.Fault, peer, end.Kind, end.Detail, end.Messages, end.Frames);
        else Log.ConnectionEnded(log, peer, end.Kind, end.Messages, end.Frames);
    }
}
