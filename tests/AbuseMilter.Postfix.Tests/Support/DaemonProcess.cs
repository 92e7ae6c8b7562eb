using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>Our program as a process of its own, with its log.</summary>
sealed partial class DaemonProcess : IAsyncDisposable
{
    readonly StringBuilder log = new();
    readonly Process process;

    DaemonProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    public string Log
    {
        get { lock (log) return log.ToString(); }
    }

    /// <param name="config">The configuration file.</param>
    /// <param name="user">Who runs it; null for the user of the tests.</param>
    /// <param name="environment">More variables of its environment.</param>
    /// <param name="under">A command that starts it in its own place.</param>
    public static async Task<DaemonProcess> Start(
        string config, string? user = null, IEnumerable<KeyValuePair<string, string?>>? environment = null, IEnumerable<string>? under = null)
    {
        string[] command = [.. under ?? [], "dotnet", Path.Combine(AppContext.BaseDirectory, "abuse-milter.dll"), "run", "--config", config];
        if (user is not null) command = ["setpriv", "--reuid", user, "--clear-groups", "--", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        var daemon = new DaemonProcess(Process.Start(start)!);
        await daemon.Says("listens on");
        return daemon;
    }

    /// <summary>Waits for a text in the log; the line that holds it.</summary>
    public Task<string> Says(string text) => Eventually.Get($"the daemon says \"{text}\"", () =>
        Log.Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))
        ?? (process.HasExited ? throw new InvalidOperationException($"the daemon ended with {process.ExitCode}:\n{Log}") : null));

    public void Signal(int signal) => _ = kill(process.Id, signal);

    public async Task<int> Ended()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>As by kill -9: nothing is written, closed or removed any more.</summary>
    public async Task Kill()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
    }

    void Append(string? line)
    {
        if (line is null) return;
        lock (log) log.Append(line).Append('\n');
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
