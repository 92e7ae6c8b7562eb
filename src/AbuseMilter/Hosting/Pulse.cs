using AbuseMilter.Sockets;
using AbuseMilter.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>
/// Looks every few seconds whether the daemon still does its work: calls its own sockets as an MTA does, and asks the ledger. What it finds it tells
/// <see cref="Health"/>, and gives the service manager the sign of life without which that ends and starts us again.
/// </summary>
/// <remarks>
/// A new daemon mends what hangs in this one, and nothing else. So where the ledger answers with an error, or lies on a server that does not answer, there
/// is trouble and still a sign of life: mail to others passes, which it would not while we start.
/// </remarks>
sealed class Pulse(
    MilterListener listener, Ledger ledger, bool ledgerIsFar, NotifySocket notify, Health health, TimeProvider clock, ILogger<Pulse> log) : BackgroundService
{
    const string Part = "pulse";

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks, and how long one may take: three in the time that the service manager waits.</summary>
    readonly TimeSpan pause = notify.Watchdog is { } patience && patience / 3 < Longest ? patience / 3 : Longest;

    bool inTrouble;

    /// <summary>The last question to the ledger.</summary>
    internal Task Asking { get; private set; } = Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await BeatAsync(stoppingToken);
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal async Task BeatAsync(CancellationToken stoppingToken)
    {
        var trouble = await InTimeAsync(listener.AnswersAsync, "our own sockets do not answer", stoppingToken);
        var hangs = trouble is not null;
        if (!hangs) (trouble, hangs) = await LedgerAsync(stoppingToken);
        if (stoppingToken.IsCancellationRequested) return;

        if (trouble is null) health.Works(Part);
        else health.Failed(Part, trouble);
        if (trouble is not null && !inTrouble) Log.PulseFailed(log, trouble);
        inTrouble = trouble is not null;

        notify.Status(Summary());
        if (!hangs) notify.Alive();
    }

    async Task<(string? Trouble, bool Hangs)> LedgerAsync(CancellationToken stoppingToken)
    {
        // A question that still waits holds a thread: no second one beside it.
        if (Asking.IsCompleted) Asking = Task.Run(() => ledger.NextDueAsync(stoppingToken).AsTask(), CancellationToken.None);
        var trouble = await InTimeAsync(_ => Asking, "the ledger does not answer", stoppingToken);
        return (trouble, !Asking.IsCompleted && !ledgerIsFar);
    }

    // Null when all is well.
    async Task<string?> InTimeAsync(Func<CancellationToken, Task> work, string otherwise, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(pause, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            await work(either.Token).WaitAsync(either.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"{otherwise} within {pause.TotalSeconds:0.#} s";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.Message;
        }
    }

    string Summary()
    {
        var troubles = health.Troubles;
        return troubles.Count == 0
            ? $"{listener.Connections.Count} connections are open; since the start {listener.Figures}"
            : $"in trouble: {string.Join("; ", troubles.Select(trouble => $"{trouble.Part} ({trouble.Reason})"))}";
    }
}
