using System.Diagnostics.Metrics;
using AbuseMilter.Hosting.Admin;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting.Admin;

public sealed class ExpositionTests : IDisposable
{
    readonly Meter meter = new("ExpositionTests");
    readonly Exposition exposition;

    public ExpositionTests() => exposition = new Exposition(meter);

    [Fact]
    public void A_counter_adds_up_for_each_set_of_labels()
    {
        var counter = meter.CreateCounter<long>("app.things", null, "Things\nof all \\ kinds.");
        counter.Add(2, new("kind", "a"), new("what", "x"));
        counter.Add(1, new KeyValuePair<string, object?>("kind", "b"));
        counter.Add(3, new("kind", "a"), new("what", "x"));
        exposition.Write().ShouldBe("""
            # HELP app_things_total Things\nof all \\ kinds.
            # TYPE app_things_total counter
            app_things_total{kind="a",what="x"} 5
            app_things_total{kind="b"} 1

            """, StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public void A_bound_belongs_to_its_bucket_and_buckets_add_up()
    {
        var histogram = meter.CreateHistogram("app.time", "s", "Time.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.1, 2] });
        foreach (var value in (double[])[0.001, 0.005, 0.0051, 2, 2.1, 100]) histogram.Record(value, new KeyValuePair<string, object?>("stage", "file"));
        exposition.Write().ShouldBe("""
            # HELP app_time_seconds Time.
            # TYPE app_time_seconds histogram
            app_time_seconds_bucket{stage="file",le="0.005"} 2
            app_time_seconds_bucket{stage="file",le="0.1"} 3
            app_time_seconds_bucket{stage="file",le="2"} 4
            app_time_seconds_bucket{stage="file",le="+Inf"} 6
            app_time_seconds_sum{stage="file"} 104.1111
            app_time_seconds_count{stage="file"} 6

            """, StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public void What_is_asked_tells_what_is_there_now_and_nothing_older()
    {
        var parts = new List<string> { "ledger", "store" };
        meter.CreateObservableGauge("app.trouble", () => parts.Select(part => new Measurement<int>(1, new KeyValuePair<string, object?>("part", part))));
        exposition.Write().ShouldContain("app_trouble{part=\"ledger\"} 1\napp_trouble{part=\"store\"} 1\n");
        parts.Remove("ledger");
        exposition.Write().ShouldBe("# HELP app_trouble \n# TYPE app_trouble gauge\napp_trouble{part=\"store\"} 1\n");
    }

    [Fact]
    public void Counters_that_are_asked_are_not_added_up()
    {
        var (count, bytes) = (7L, 2.5);
        meter.CreateObservableCounter("app.frames", () => count);
        meter.CreateObservableCounter("app.cpu", () => bytes, "s");
        exposition.Write();
        (count, bytes) = (9, double.PositiveInfinity);
        exposition.Write().ShouldContain("app_frames_total 9\n");
        exposition.Write().ShouldContain("app_cpu_seconds_total +Inf\n");
    }

    [Fact]
    public void Whatever_stands_in_a_label_stays_in_it()
    {
        meter.CreateCounter<long>("app.evil").Add(1, new KeyValuePair<string, object?>("name", "a\"} 5\n\\b"));
        exposition.Write().ShouldContain("app_evil_total{name=\"a\\\"} 5\\n\\\\b\"} 1\n");
    }

    [Fact]
    public void Labels_without_end_do_not_eat_the_memory()
    {
        var counter = meter.CreateCounter<long>("app.many");
        for (var i = 0; i < 3 * Series.MostPoints; i++) counter.Add(1, new KeyValuePair<string, object?>("n", i));
        exposition.Write().Split('\n').Length.ShouldBe(Series.MostPoints + 3);
    }

    [Fact]
    public void Meters_of_others_are_not_listened_to()
    {
        using var other = new Meter("ExpositionTests");
        other.CreateCounter<long>("app.other").Add(1);
        exposition.Write().ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_may_count_while_others_read()
    {
        var counter = meter.CreateCounter<long>("app.busy");
        var counting = Enumerable.Range(0, 4).Select(label => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++) counter.Add(1, new KeyValuePair<string, object?>("l", label));
        }, TestContext.Current.CancellationToken)).ToList();
        while (!counting.TrueForAll(task => task.IsCompleted)) exposition.Write();
        await Task.WhenAll(counting);
        exposition.Write().Split('\n').Where(line => line.StartsWith("app_busy_total{", StringComparison.Ordinal)).ShouldAllBe(line => line.EndsWith(" 5000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_labels_many_count_at_once_and_none_is_lost()
    {
        var histogram = meter.CreateHistogram("app.trips", null, null, null, new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2] });
        var counting = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 30_000; i++) histogram.Record(1 + (i % 3));
        }, TestContext.Current.CancellationToken)).ToList();
        while (!counting.TrueForAll(task => task.IsCompleted)) exposition.Write();
        await Task.WhenAll(counting);
        exposition.Write().ShouldEndWith("""
            app_trips_bucket{le="1"} 40000
            app_trips_bucket{le="2"} 80000
            app_trips_bucket{le="+Inf"} 120000
            app_trips_sum 240000
            app_trips_count 120000

            """, Case.Sensitive);
    }

    [Fact]
    public void A_point_without_labels_stands_beside_those_with_them_and_counts_from_its_first_value()
    {
        var counter = meter.CreateCounter<long>("app.both");
        counter.Add(1, new KeyValuePair<string, object?>("l", "x"));
        exposition.Write().ShouldEndWith("counter\napp_both_total{l=\"x\"} 1\n");
        counter.Add(0);
        counter.Add(2);
        exposition.Write().ShouldEndWith("counter\napp_both_total 2\napp_both_total{l=\"x\"} 1\n");
    }

    public void Dispose()
    {
        exposition.Dispose();
        meter.Dispose();
    }
}
