using System.Collections.Concurrent;
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

    readonly ConcurrentDictionary<string, Lazy<Task<Process>>> running = new();
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
        foreach (var starting in running.Values)
        {
            using var process = await starting.Value;
            process.Kill();
            await process.WaitForExitAsync();
        }
        if (folder.Length > 0) Directory.Delete(folder, recursive: true);
    }

    internal async Task<IReadOnlyList<string>> Play(Shape shape, byte[] bytes, CancellationToken cancellationToken)
    {
        var arguments = shape.Arguments(bytes);
        var key = string.Join('\n', arguments);
        var socket = Path.Combine(folder, $"{(uint)key.GetHashCode(StringComparison.Ordinal)}.sock");
        var process = await running.GetOrAdd(key, _ => new(() => Start([$"unix:{socket}", .. arguments]))).Value;
        var replies = await MilterPeer.Play(new UnixDomainSocketEndPoint(socket), bytes, cancellationToken);
        return process.HasExited ? [.. replies, $"(the filter ended with {process.ExitCode})"] : replies;
    }

    async Task<Process> Start(IReadOnlyList<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo(Path.Combine(folder, "filter"), arguments) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadLineAsync() == "ready" ? process : throw new InvalidOperationException("the filter on libmilter did not start");
    }
}
