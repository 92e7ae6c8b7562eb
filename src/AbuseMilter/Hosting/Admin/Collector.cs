using AbuseMilter.Sockets;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AbuseMilter.Hosting.Admin;

/// <summary>Pushes all figures to a collector once a minute, by OTLP over HTTP. One that is away is tried again the next minute; nothing waits for it.</summary>
sealed class Collector(Uri collector, string version, Func<Gauges> gauges, Instruments instruments) : IHostedService, IDisposable
{
    const string MetricsPath = "/v1/metrics"; // of the OTLP specification, behind what the operator states

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    MeterProvider? provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(Figures.MeterName)
            .ConfigureResource(resource => resource.AddService("abuse-milter", serviceVersion: version))
            .AddOtlpExporter((exporter, reader) =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = new Uri(collector.ToString().TrimEnd('/') + MetricsPath);
                exporter.TimeoutMilliseconds = 5000;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)Pause.TotalMilliseconds;
            })
            .Build();
        _ = gauges();
        instruments.Zero();
        return Task.CompletedTask;
    }

    // What was counted last goes out as well.
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => provider?.Shutdown(2000), CancellationToken.None);

    public void Dispose() => provider?.Dispose();
}
