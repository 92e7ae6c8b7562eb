using AbuseMilter.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace AbuseMilter.Hosting;

/// <summary>Where log lines go and in which form.</summary>
static class LogOutput
{
    public static Logger Create(LogSettings settings)
    {
        ITextFormatter format = settings.Json ? new JsonFormatter() : new LogLine();
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(Level(settings.Level))
            // What matters of what the host library says, we say in our own words.
            .MinimumLevel.Override("Microsoft", LevelAlias.Off);
        return (settings.File is { } file
            ? configuration.WriteTo.File(format, file, rollingInterval: RollingInterval.Infinite, fileSizeLimitBytes: null)
            : configuration.WriteTo.Console(format)).CreateLogger();
    }

    static LogEventLevel Level(string name) => name switch
    {
        "debug" => LogEventLevel.Debug,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };
}
