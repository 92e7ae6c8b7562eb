using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace AbuseMilter.Tests.Store;

/// <summary>
/// Runs one of <see cref="StoreChild"/>'s deeds in a process of its own under strace, which writes down its system calls and, where asked,
/// makes one of them fail or kills the process at it. Skips the test where strace is absent or may not trace.
/// </summary>
static partial class Strace
{
    const string Calls = "openat,write,pwrite64,pwritev,fsync,fdatasync,close,linkat,unlinkat";

    /// <param name="deed">The method of <see cref="StoreChild"/>.</param>
    /// <param name="folder">Its place; the calls on files in it are returned.</param>
    /// <param name="inject">As strace's <c>-e inject=</c>; counts are of each thread.</param>
    public static async Task<IReadOnlyList<SystemCall>> RunAsync(string deed, string folder, string? inject = null)
    {
        var log = Path.Combine(folder, "strace.log");
        var self = Path.Combine(AppContext.BaseDirectory, "AbuseMilter.Tests.dll");
        string[] injection = inject is null ? [] : ["-e", $"inject={inject}"];
        string[] child = ["dotnet", self, "-noLogo", "-explicit", "only", "-method", $"{typeof(StoreChild).FullName}.{deed}"];
        var start = new ProcessStartInfo("strace", ["-f", "-y", "-qq", "-o", log, "-e", $"trace={Calls}", .. injection, .. child])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [StoreChild.Place] = folder },
        };
        await RunAsync(start);
        var lines = File.Exists(log) ? await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken) : [];
        if (lines.Length == 0) Assert.Skip("strace may not trace here");
        return [.. Parse(lines).Where(call => call.Text.Contains(folder, StringComparison.Ordinal))];
    }

    static async Task RunAsync(ProcessStartInfo start)
    {
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await output;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("strace is not installed");
        }
    }

    // One line a call, such as: 17 fsync(45</tmp/x>) = 0. A call that another thread's line interrupts is written in two; its first part tells all.
    static IEnumerable<SystemCall> Parse(IEnumerable<string> lines)
    {
        var counts = new Dictionary<string, int>();
        foreach (var line in lines)
        {
            if (Line().Match(line) is not { Success: true } match) continue;
            var name = match.Groups["name"].Value;
            var key = match.Groups["thread"].Value + name;
            counts[key] = counts.GetValueOrDefault(key) + 1;
            yield return new SystemCall(name, match.Groups["text"].Value, counts[key]);
        }
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<name>\w+)\((?<text>.*)$")]
    private static partial Regex Line();
}

/// <param name="Name">Of the call.</param>
/// <param name="Text">Arguments, with the paths of descriptors, and the result.</param>
/// <param name="Count">The how-manieth call of that name this is in its thread.</param>
sealed record SystemCall(string Name, string Text, int Count);
