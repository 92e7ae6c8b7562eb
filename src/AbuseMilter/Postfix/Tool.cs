using System.ComponentModel;
using System.Diagnostics;

namespace AbuseMilter.Postfix;

/// <summary>Runs a program of Postfix; never through a shell, and never for longer than half a minute.</summary>
static class Tool
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // Where Debian has them, which is not on everybody's PATH.
    static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin"];

    /// <param name="Status">Of its end.</param>
    /// <param name="Output">What it wrote.</param>
    /// <param name="Errors">What it complained of.</param>
    public sealed record Result(int Status, string Output, string Errors)
    {
        /// <summary>Its complaint in one line.</summary>
        public string Complaint => string.Join("; ", Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) is { Length: > 0 } text
            ? text : $"ended with status {Status}; the mail log may say why";
    }

    /// <exception cref="IOException">It is not there, or does not come to an end.</exception>
    public static Result Run(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(Find(command[0]), command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("MAIL_CONFIG"); // it would lead to another configuration than the one that is asked for
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Longest))
            {
                process.Kill();
                throw new IOException($"{command[0]} does not come to an end");
            }
            // What it started may live on and hold its ends of the pipes: what is there by now counts.
            Task.WaitAll([output, errors], TimeSpan.FromSeconds(2));
            return new(process.ExitCode, Text(output), Text(errors));
        }
        catch (Win32Exception e)
        {
            throw new IOException($"cannot run {command[0]}: {e.Message}", e);
        }
    }

    /// <summary>The same, where an end in failure is an error.</summary>
    public static string Demand(params IReadOnlyList<string> command) =>
        Run(command) is var result && result.Status == 0 ? result.Output : throw new IOException($"{ShellLine.Of(command)}: {result.Complaint}");

    static string Text(Task<string> read) => read.IsCompletedSuccessfully ? read.Result : "";

    static string Find(string name) =>
        name.Contains('/', StringComparison.Ordinal) ? name : Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? name;
}
