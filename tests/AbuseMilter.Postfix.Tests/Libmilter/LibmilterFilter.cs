using System.Diagnostics;
using System.Net.Sockets;
using AbuseMilter.Postfix.Tests.Support;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>
/// filter.c, compiled once and run as a process for each shape and offer: libmilter keeps what was skipped for one connection in a table of the whole
/// process (fix_stm), so that connections with other flags would be told by it what is in order.
/// </summary>
public sealed class LibmilterFilter : IAsyncLifetime
{
    static readonly string Source = Path.Combine(AppContext.BaseDirectory, "Libmilter/filter.c");

    readonly Dictionary<string, (Process Process, string Socket)> running = [];
    string folder = "";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/gcc")) Assert.Skip("needs gcc and libc6-dev");
        if (!File.Exists("/usr/include/libmilter/mfapi.h")) Assert.Skip("needs libmilter-dev");
        folder = Directory.CreateTempSubdirectory("abuse-milter-").FullName;
        await Command.Run("/usr/bin/gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", Path.Combine(folder, "filter"), Source, "-lmilter", "-lpthread");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, _) in running.Values)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        if (folder.Length > 0) Directory.Delete(folder, recursive: true);
    }

    /// <summary>The replies to these bytes; to be asked for one after another, as the tests of a class are.</summary>
    internal async Task<IReadOnlyList<string>> Play(Shape shape, byte[] bytes, CancellationToken cancellationToken)
    {
        var arguments = shape.Arguments(bytes);
        var key = string.Join('\n', arguments);
        if (!running.TryGetValue(key, out var filter)) running[key] = filter = await Start(Path.Combine(folder, $"{running.Count}.sock"), arguments);
        var replies = await MilterPeer.Play(new UnixDomainSocketEndPoint(filter.Socket), bytes, cancellationToken);
        return filter.Process.HasExited ? [.. replies, $"(the filter ended with {filter.Process.ExitCode})"] : replies;
    }

    async Task<(Process Process, string Socket)> Start(string socket, IReadOnlyList<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo(Path.Combine(folder, "filter"), [$"unix:{socket}", .. arguments]) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadLineAsync() == "ready" ? (process, socket) : throw new InvalidOperationException("the filter on libmilter did not start");
    }
}
