using AbuseMilter.Notices;
using Serilog.Core;
using Serilog.Events;

namespace AbuseMilter.Hosting;

/// <summary>Takes secrets out of all values of all lines: what a line tells of a mail is the sender's text, and the log is read by many.</summary>
sealed class LogRedaction : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in logEvent.Properties.ToArray())
        {
            if (value is not ScalarValue { Value: string text } || Redaction.Of(text) is not { } safe || safe == text) continue;
            logEvent.AddOrUpdateProperty(new(name, new ScalarValue(safe)));
        }
    }
}
