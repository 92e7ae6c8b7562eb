using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Tests.Support;

/// <summary>What was logged, in order, and whether each line was written on a thread of the pool.</summary>
sealed class RecordedLog<T>(LogLevel least = LogLevel.Information) : ILogger<T>
{
    public sealed record Line(LogLevel Level, int Id, string Text, bool OnPool);

    readonly ConcurrentQueue<Line> lines = new();

    public IReadOnlyList<Line> Lines => [.. lines];

    /// <summary>Called with each line before it is there, on its thread.</summary>
    public Action<Line> Writing { get; set; } = _ => { };

    public IReadOnlyList<string> Texts(int id) => [.. lines.Where(line => line.Id == id).Select(line => line.Text)];

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var line = new Line(logLevel, eventId.Id, formatter(state, exception), Thread.CurrentThread.IsThreadPoolThread);
        Writing(line);
        lines.Enqueue(line);
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
}
