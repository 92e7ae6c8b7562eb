using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A filter in this process: our protocol library on a loopback socket, with a policy that each test sets.</summary>
sealed class FilterHost : IAsyncDisposable
{
    static readonly Policy LetPass = new(_ => false, (_, _) => ValueTask.FromResult(Verdict.Accept));

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentBag<Task> connections = [];
    readonly Task accepting;

    public FilterHost()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Policy Policy { get; set; } = LetPass;

    public MilterLimits Limits { get; set; } = MilterLimits.Default;

    /// <summary>How the connections ended, in that order.</summary>
    public ConcurrentQueue<ConnectionEnd> Ends { get; } = new();

    /// <summary>Judges every message of every recipient from now on.</summary>
    public void Judge(Func<Message, Verdict> judge) => Policy = new(_ => true, (message, _) => ValueTask.FromResult(judge(message)));

    /// <summary>Judges with an answer that does not depend on the message.</summary>
    public void Edit(params Edit[] edits) => Judge(_ => Verdict.Accept with { Edits = edits });

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                connections.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var transport = new Transport(PipeReader.Create(stream), PipeWriter.Create(stream));
        Ends.Enqueue(await MilterLoop.RunAsync(transport, () => Policy, Limits, TimeProvider.System, CancellationToken.None, stop.Token));
    }

    sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
