using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AbuseMilter.Hosting.Admin;

/// <summary>One instrument with a point for each set of labels. What comes beyond <see cref="MostPoints"/> of them is left out: labels are ours, and a mistake shall not eat the memory.</summary>
sealed class Series
{
    public const int MostPoints = 1000;

    static readonly Dictionary<string, string> Units = new() { ["s"] = "_seconds", ["By"] = "_bytes" };

    readonly Lock gate = new();
    readonly SortedDictionary<string, Point> points = new(StringComparer.Ordinal);
    readonly string kind;
    readonly string help;
    readonly bool isAsked;
    readonly double[] bounds;

    public Series(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        kind = type == typeof(Histogram<>) ? "histogram" : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? "counter" : "gauge";
        isAsked = instrument.IsObservable;
        bounds = kind != "histogram" ? [] : instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } stated } => [.. stated],
            Histogram<long> { Advice.HistogramBucketBoundaries: { } stated } => [.. stated.Select(bound => (double)bound)],
            _ => throw new NotSupportedException($"{instrument.Name} does not say which buckets it wants"),
        };
        Name = instrument.Name.Replace('.', '_') + Units.GetValueOrDefault(instrument.Unit ?? "", "") + (kind == "counter" ? "_total" : "");
        help = instrument.Description ?? "";
    }

    public string Name { get; }

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (gate)
        {
            if (!points.TryGetValue(labels, out var point))
            {
                if (points.Count >= MostPoints) return;
                points[labels] = point = new Point(new long[bounds.Length + 1]);
            }
            if (kind == "histogram") point.Count(value, bounds);
            else point.Sum = isAsked || kind == "gauge" ? value : point.Sum + value;
        }
    }

    /// <summary>Of an instrument that is asked, the answers; of the others nothing.</summary>
    public void Forget()
    {
        if (!isAsked) return;
        lock (gate) points.Clear();
    }

    public void WriteTo(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {help.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n")}\n# TYPE {Name} {kind}\n");
        lock (gate)
        {
            foreach (var (labels, point) in points)
            {
                if (kind == "histogram") WriteBuckets(text, labels, point);
                else Line(text, "", labels, Number(point.Sum));
            }
        }
    }

    void WriteBuckets(StringBuilder text, string labels, Point point)
    {
        var (sum, behind) = (0L, labels.Length > 0 ? labels + "," : "");
        for (var i = 0; i <= bounds.Length; i++)
        {
            sum += point.Buckets[i];
            Line(text, "_bucket", $"{behind}le=\"{(i < bounds.Length ? Number(bounds[i]) : "+Inf")}\"", Number(sum));
        }
        Line(text, "_sum", labels, Number(point.Sum));
        Line(text, "_count", labels, Number(sum));
    }

    void Line(StringBuilder text, string suffix, string labels, string value)
    {
        text.Append(Name).Append(suffix);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            var safe = (value?.ToString() ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(name).Append("=\"").Append(safe).Append('"');
        }
        return text.ToString();
    }

    sealed class Point(long[] buckets)
    {
        public double Sum { get; set; }

        /// <summary>Each for itself, the last for what is above all bounds.</summary>
        public long[] Buckets => buckets;

        // A bound belongs to its bucket.
        public void Count(double value, double[] bounds)
        {
            var at = Array.BinarySearch(bounds, value);
            buckets[at < 0 ? ~at : at]++;
            Sum += value;
        }
    }
}
