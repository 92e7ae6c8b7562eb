using System.Runtime.InteropServices;

namespace AbuseMilter.Hosting;

/// <summary>
/// SIGHUP, caught from the first moment of the process: its default would end a daemon that is just starting. Before somebody
/// listens, it means nothing, since the configuration is read anyway.
/// </summary>
sealed class Hangup : IDisposable
{
    readonly PosixSignalRegistration registration;

    public Hangup() => registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        Received?.Invoke();
    });

    public event Action? Received;

    public void Dispose() => registration.Dispose();
}
