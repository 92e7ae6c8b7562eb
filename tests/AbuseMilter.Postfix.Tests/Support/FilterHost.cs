using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Sockets;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A filter in this process: our protocol library on a loopback socket, with a policy that each test sets.</summary>
sealed class FilterHost : IAsyncDisposable
{
    static readonly Policy LetPass = new(_ => false, (_, _) => ValueTask.FromResult(Verdict.Accept));

    readonly LoopbackServer server;

    public FilterHost() => server = new(ServeAsync);

    public int Port => server.Port;

    public Policy Policy { get; set; } = LetPass;

    public MilterLimits Limits { get; set; } = MilterLimits.Default;

    /// <summary>How the connections ended, in that order.</summary>
    public ConcurrentQueue<ConnectionEnd> Ends { get; } = new();

    /// <summary>Judges every message of every recipient from now on.</summary>
    public void Judge(Func<Message, Verdict> judge) => Policy = new(_ => true, (message, _) => ValueTask.FromResult(judge(message)));

    /// <summary>Judges with an answer that does not depend on the message.</summary>
    public void Edit(params Edit[] edits) => Judge(_ => Verdict.Accept with { Edits = edits });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    async Task ServeAsync(NetworkStream stream, CancellationToken stop)
    {
        var transport = new Transport(PipeReader.Create(stream), PipeWriter.Create(stream));
        Ends.Enqueue(await MilterLoop.RunAsync(transport, () => Policy, Limits, TimeProvider.System, stop));
    }

    sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
