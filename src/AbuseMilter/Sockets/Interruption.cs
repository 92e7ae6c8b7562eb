namespace AbuseMilter.Sockets;

/// <summary>
/// Cancels what is pending, or what comes next when nothing is; as <see cref="System.IO.Pipelines.PipeReader.CancelPendingRead"/> asks. May be raised from
/// any thread and at any time, also when all is over.
/// </summary>
sealed class Interruption : IDisposable
{
    volatile CancellationTokenSource source = new();

    public CancellationToken Token => source.Token;

    public void Raise()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A timer that rang while the connection ended.
        }
    }

    /// <summary>True when it was raised since the last call.</summary>
    public bool Take()
    {
        if (!source.IsCancellationRequested) return false;
        source = new CancellationTokenSource();
        return true;
    }

    public void Dispose() => source.Dispose();
}
