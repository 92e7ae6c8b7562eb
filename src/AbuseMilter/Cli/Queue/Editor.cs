using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AbuseMilter.Cli.Queue;

/// <summary>The person's own editor, as the shell names it.</summary>
static class Editor
{
    static readonly string[] Names = ["VISUAL", "EDITOR"];

    static string Command => Names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) ?? "vi";

    /// <summary>Waits until the person is done with the file.</summary>
    /// <returns>What is in the way; null when the editor ended well.</returns>
    public static string? Edit(string file)
    {
        // Ctrl-C in it is the editor's, and the file must go whatever comes.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => signal.Cancel = true);
        // The variable may hold arguments, so it is the shell's to read; the name of the file is none of it.
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{Command} \"$1\"", "sh", file]);
        try
        {
            using var editor = Process.Start(start)!;
            editor.WaitForExit();
            return editor.ExitCode == 0 ? null : $"the editor ({Command}) ended with {editor.ExitCode}";
        }
        catch (Win32Exception e)
        {
            return $"the editor ({Command}) cannot be started: {e.Message}";
        }
    }
}
