using System.Globalization;
using AbuseMilter.Settings;
using Microsoft.Win32.SafeHandles;

namespace AbuseMilter.Cli.Input;

/// <summary>
/// Opens what an argument names, and waits for nobody: a named pipe without a writer would keep the command for ever, as a terminal or a silent device would. What
/// the shell handed over is read whatever it is: <c>&lt;(...)</c> is <c>/dev/fd/63</c>.
/// </summary>
static class MailFile
{
    static readonly string[] Handed = ["/dev/fd/", "/proc/self/fd/"];

    /// <summary>Null with what is wrong.</summary>
    public static FileStream? Open(string path, out string? trouble)
    {
        trouble = null;
        try
        {
            // Not opened once more: that would be another pipe's end, whose writer has come and gone.
            if (Descriptor(path) is { } number && PlainFile.Other(path) is not null) return new FileStream(new SafeFileHandle(number, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            if (PlainFile.Open(path, out var other) is { } file) return file;
            trouble = $"this is no file, but {other}; - reads what comes out of one on stdin";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            trouble = "there is no such file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            trouble = e.Message;
        }
        return null;
    }

    static int? Descriptor(string path)
    {
        if (path == "/dev/stdin") return 0;
        var folder = Array.Find(Handed, folder => path.StartsWith(folder, StringComparison.Ordinal));
        return folder is not null && int.TryParse(path.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
