using AbuseMilter.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace AbuseMilter.Hosting;

/// <summary>Where log lines go and in which form.</summary>
/// <remarks>
/// They are written by a thread of their own from a bounded queue: while nobody reads the log, or its disk hangs, mail goes on, and lines beyond
/// the queue are lost.
/// </remarks>
static class LogOutput
{
    const int LongestQueue = 10_000;

    public static ITextFormatter Format(LogSettings settings) => settings.Json ? new JsonLine() : new LogLine();

    /// <summary>Disposing it waits for whoever reads the log; see <see cref="LogQueue"/>.</summary>
    /// <param name="settings">What is told, and how.</param>
    /// <param name="file">Where to, and owned from now on; null for stdout.</param>
    public static Logger Create(LogSettings settings, LogFile? file)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(Level(settings.Level))
            // What matters of what the host library says, we say in our own words.
            .MinimumLevel.Override("Microsoft", LevelAlias.Off)
            .Enrich.With<LogRedaction>();
        if (settings.Level != "debug") configuration = configuration.Enrich.With<LogPersons>();
        return configuration.WriteTo.Async(queue => _ = file is not null ? queue.Sink(file) : queue.Console(Format(settings)), LongestQueue).CreateLogger();
    }

    static LogEventLevel Level(string name) => name switch
    {
        "debug" => LogEventLevel.Debug,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };
}
