using System.Runtime.CompilerServices;
using AbuseMilter.Hosting;

namespace AbuseMilter.Tests.Support;

/// <summary>Sockets are served in the tests as in the daemon, which must be said before the first of them is there.</summary>
static class PollingThread
{
    [ModuleInitializer]
    internal static void ServeThere() => Daemon.ServeOnThePollingThread();
}
