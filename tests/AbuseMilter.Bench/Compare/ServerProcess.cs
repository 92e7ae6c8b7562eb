using System.Diagnostics;
using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Compare;

/// <summary>A filter that we started; ended by SIGTERM when disposed, and killed if it does not listen to that.</summary>
sealed class ServerProcess : IDisposable
{
    readonly Process process;

    ServerProcess(Process process) => this.process = process;

    public int Pid => process.Id;

    /// <summary>Starts a program and waits until it answers at all endpoints.</summary>
    /// <exception cref="IOException">It ended, or did not listen within a minute.</exception>
    public static ServerProcess Start(string program, string[] arguments, params Endpoint[] endpoints)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true };
        var server = new ServerProcess(Process.Start(start) ?? throw new IOException($"{program} does not start"));
        var patience = Stopwatch.StartNew();
        while (!endpoints.All(Answers))
        {
            if (server.process.HasExited || patience.Elapsed.TotalSeconds > 60)
            {
                server.Dispose();
                throw new IOException($"{program} {string.Join(' ', arguments)} does not come up");
            }
            Thread.Sleep(20);
        }
        return server;
    }

    public void Dispose()
    {
        _ = Libc.kill(process.Id, Libc.Terminate);
        if (!process.WaitForExit(15_000)) process.Kill();
        process.Dispose();
    }

    static bool Answers(Endpoint endpoint)
    {
        var fd = Libc.socket(endpoint.Family, Libc.Stream | Libc.CloseOnExec, 0);
        var connected = Libc.connect(fd, endpoint.Address, endpoint.Address.Length) == 0;
        _ = Libc.close(fd);
        return connected;
    }
}
