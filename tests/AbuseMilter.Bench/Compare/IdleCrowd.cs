using System.Net;
using System.Net.Sockets;
using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Compare;

/// <summary>Connections that have negotiated and say nothing more, as those of smtpd processes whose clients are silent.</summary>
static class IdleCrowd
{
    /// <summary>Resident megabytes of the server before and with the crowd.</summary>
    public static (double Before, double With) Measure(Contender contender, Transport transport, int connections)
    {
        var endpoint = contender.Endpoint(transport);
        var pid = contender.Pid(transport);
        var before = ProcessUsage.ResidentMegabytes(pid);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < connections; i++) sockets.Add(Negotiated(endpoint));
            Thread.Sleep(500); // the answer is there, the server may still be tidying up
            return (before, ProcessUsage.ResidentMegabytes(pid));
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    static Socket Negotiated(Endpoint endpoint)
    {
        var socket = endpoint.IsUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(endpoint.IsUnix ? new UnixDomainSocketEndPoint(endpoint.Text["unix:".Length..]) : IPEndPoint.Parse(endpoint.Text["inet:".Length..]));
        socket.Send(LoadRun.Offer);
        socket.ReceiveTimeout = 10_000;
        socket.Receive(new byte[1024]);
        return socket;
    }
}
