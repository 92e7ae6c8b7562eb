using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>Listens on loopback and talks to everybody at once, until it is disposed.</summary>
sealed class LoopbackServer : IAsyncDisposable
{
    readonly TcpListener listener;
    readonly Func<NetworkStream, CancellationToken, Task> talk;
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentBag<Task> sessions = [];
    readonly Task accepting;

    /// <param name="talk">One session, to its end; a peer that goes away ends it as well.</param>
    /// <param name="port">0 for any that is free.</param>
    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> talk, int port = 0)
    {
        this.talk = talk;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(sessions);
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                sessions.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await talk(client.GetStream(), stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The peer has gone, or the test ends.
            }
        }
    }
}
