using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AbuseMilter.Hosting.Admin;

/// <summary>
/// One instrument with a point for each set of labels. What comes beyond <see cref="MostPoints"/> of them is left out: labels are ours, and a mistake shall not eat the memory.
/// Without labels nobody waits and nothing is allocated: all mail is counted so.
/// </summary>
sealed class Series
{
    public const int MostPoints = 1000;

    static readonly Dictionary<string, string> Units = new() { ["s"] = "_seconds", ["By"] = "_bytes" };

    readonly Lock gate = new();
    readonly SortedDictionary<string, Point> points = new(StringComparer.Ordinal);
    readonly Point bare;
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
        bare = new Point(bounds);
        Name = instrument.Name.Replace('.', '_') + Units.GetValueOrDefault(instrument.Unit ?? "", "") + (kind == "counter" ? "_total" : "");
        help = instrument.Description ?? "";
    }

    public string Name { get; }

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var point = bare;
        if (!tags.IsEmpty)
        {
            var labels = Labels(tags);
            lock (gate)
            {
                if (!points.TryGetValue(labels, out point))
                {
                    if (points.Count >= MostPoints) return;
                    points[labels] = point = new Point(bounds);
                }
            }
        }
        if (isAsked || kind == "gauge") point.Set(value);
        else point.Add(value);
    }

    /// <summary>Of an instrument that is asked, the answers; of the others nothing.</summary>
    public void Forget()
    {
        if (!isAsked) return;
        bare.Forget();
        lock (gate) points.Clear();
    }

    public void WriteTo(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {help.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n")}\n# TYPE {Name} {kind}\n");
        if (bare.IsTold) WritePoint(text, "", bare);
        lock (gate)
        {
            foreach (var (labels, point) in points) WritePoint(text, labels, point);
        }
    }

    void WritePoint(StringBuilder text, string labels, Point point)
    {
        if (kind == "histogram") WriteBuckets(text, labels, point);
        else Line(text, "", labels, Number(point.Sum));
    }

    void WriteBuckets(StringBuilder text, string labels, Point point)
    {
        var (sum, behind) = (0L, labels.Length > 0 ? labels + "," : "");
        for (var i = 0; i <= bounds.Length; i++)
        {
            sum += point.InBucket(i);
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

    // Safe for use by many threads, none of which waits. Who reads meanwhile may find a value in its bucket and not in the sum yet.
    sealed class Point(double[] bounds)
    {
        // The last is for what is above all bounds.
        readonly long[] buckets = new long[bounds.Length + 1];
        double sum;
        volatile bool isTold;

        public bool IsTold => isTold;

        public double Sum => Volatile.Read(ref sum);

        public long InBucket(int at) => Interlocked.Read(ref buckets[at]);

        public void Set(double value)
        {
            Volatile.Write(ref sum, value);
            isTold = true;
        }

        public void Add(double value)
        {
            // A bound belongs to its bucket.
            var at = Array.BinarySearch(bounds, value);
            Interlocked.Increment(ref buckets[at < 0 ? ~at : at]);
            double before;
            do before = Volatile.Read(ref sum);
            while (!Interlocked.CompareExchange(ref sum, before + value, before).Equals(before));
            if (!isTold) isTold = true;
        }

        public void Forget() => isTold = false;
    }
}
