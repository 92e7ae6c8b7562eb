using System.Runtime.InteropServices;

namespace AbuseMilter.Cli;

/// <summary>The first Ctrl-C cancels and lets what is under way come to its end; the second ends the program.</summary>
sealed class Interrupt : IDisposable
{
    /// <summary>Exit status of a program that was interrupted, as shells have it.</summary>
    public const int Status = 130;

    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration registration;

    public Interrupt() => registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    });

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
