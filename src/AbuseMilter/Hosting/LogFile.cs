using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace AbuseMilter.Hosting;

/// <summary>A log file, each line in it at once. One thread writes; any may ask that the file be opened anew.</summary>
/// <remarks>Whoever rotates logs renames the file and asks: what comes later goes into a new one of the old name.</remarks>
sealed class LogFile : ILogEventSink, IDisposable
{
    readonly string path;
    readonly ITextFormatter format;
    StreamWriter file;
    volatile bool anew;

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for want of rights.</exception>
    public LogFile(string path, ITextFormatter format) => (this.path, this.format, file) = (path, format, Open(path));

    /// <summary>The next line goes to whatever file has the name then.</summary>
    public void Reopen() => anew = true;

    public void Emit(LogEvent logEvent)
    {
        if (anew) Replace();
        format.Format(logEvent, file);
        file.Flush();
    }

    public void Dispose() => file.Dispose();

    // Where no new one can be opened, the old one has the lines.
    void Replace()
    {
        anew = false;
        try
        {
            var next = Open(path);
            file.Dispose();
            file = next;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.WriteLine($"{path} was not opened anew: {e.Message}");
        }
    }

    static StreamWriter Open(string path) =>
        new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(false));
}
