using System.Diagnostics.Metrics;
using System.Text;

namespace AbuseMilter.Hosting.Admin;

/// <summary>
/// Listens to meters and tells what it heard in Prometheus' text format, version 0.0.4. Counters run from the moment of the first listening. Names follow Prometheus:
/// underscores, the unit and <c>_total</c> behind. Histograms have the buckets that their instrument advises. Safe for use by many threads.
/// </summary>
sealed class Exposition : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    readonly Lock gate = new();
    readonly SortedDictionary<string, Series> all = new(StringComparer.Ordinal);
    readonly MeterListener listener;

    public Exposition(params IReadOnlyCollection<Meter> meters)
    {
        listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (!meters.Contains(instrument.Meter)) return;
                var series = new Series(instrument);
                lock (gate) all[series.Name] = series;
                listening.EnableMeasurementEvents(instrument, series);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, series) => ((Series)series!).Measure(value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, series) => ((Series)series!).Measure(value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, series) => ((Series)series!).Measure(value, tags));
        listener.Start();
    }

    /// <summary>Names of all figures, those without a value as well; of a histogram the name without <c>_bucket</c> and the like.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (gate) return [.. all.Keys];
        }
    }

    public string Write()
    {
        lock (gate)
        {
            // What is asked for now may have lost some of its labels since.
            foreach (var series in all.Values) series.Forget();
            listener.RecordObservableInstruments();
            var text = new StringBuilder(8192);
            foreach (var series in all.Values) series.WriteTo(text);
            return text.ToString();
        }
    }

    public void Dispose() => listener.Dispose();
}
