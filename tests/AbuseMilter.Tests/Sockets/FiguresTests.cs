using System.Diagnostics.Metrics;
using AbuseMilter.Hosting.Admin;
using AbuseMilter.Milter.Session;
using AbuseMilter.Sockets;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Sockets;

public sealed class FiguresTests
{
    [Fact]
    public void Round_trips_are_counted_without_those_of_negotiation()
    {
        using var figures = new Figures();
        figures.RoundTripsPerMessage.ShouldBe(0);
        figures.Count(new ConnectionEnd(EndKind.Quit, "") { Messages = 3, Judged = 1, RoundTrips = 5, Frames = 40 });
        figures.Count(new ConnectionEnd(EndKind.PeerClosed, "") { Messages = 1, RoundTrips = 2, Frames = 9 });
        figures.Count(new ConnectionEnd(EndKind.Illegal, "no MTA"));
        figures.RoundTripsPerMessage.ShouldBe(1.25);
        figures.ToString().ShouldBe("3 connections, of these 1 spoke no milter protocol and 0 timed out; 4 messages, 1 of them watched; 1.25 round trips a message");
    }

    [Fact]
    public void Whoever_collects_finds_each_figure_as_an_instrument()
    {
        using var figures = new Figures();
        for (var i = 0; i < 10; i++) figures.Accept();
        figures.Refuse();
        figures.Count(new ConnectionEnd(EndKind.TimedOut, "")
        {
            Messages = 1, Judged = 2, JudgeFailures = 3, Oversized = 4, SuppressedEdits = 5, Frames = 6, RoundTrips = 7,
        });
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter == figures.Meter) l.EnableMeasurementEvents(i); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.Length == 0 || tags[0].Value is "timed_out") seen[instrument.Name] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        seen.Keys.Order().ShouldBe(
        [
            "abuse_milter.connections.accepted", "abuse_milter.connections.ended", "abuse_milter.connections.open", "abuse_milter.connections.refused",
            "abuse_milter.edits.suppressed", "abuse_milter.frames", "abuse_milter.messages", "abuse_milter.messages.failed",
            "abuse_milter.messages.unseen", "abuse_milter.messages.watched",
        ]);
        seen["abuse_milter.edits.suppressed"].ShouldBe(5);
        seen["abuse_milter.connections.ended"].ShouldBe(1);
        seen["abuse_milter.connections.open"].ShouldBe(9);
    }

    [Fact]
    public void Round_trips_have_a_bucket_for_each_kind_of_mail_and_cost_no_memory()
    {
        using var figures = new Figures();
        using var exposition = new Exposition(figures.Meter);
        for (var i = 0; i < 100; i++) figures.MessageOver(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) figures.MessageOver(1);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        figures.MessageOver(0);
        figures.MessageOver(4);
        figures.MessageOver(1001);
        exposition.Write().Split('\n').Where(line => line.StartsWith("abuse_milter_message_round_trips", StringComparison.Ordinal)).ShouldBe(
        [
            "abuse_milter_message_round_trips_bucket{le=\"1\"} 1101", "abuse_milter_message_round_trips_bucket{le=\"2\"} 1101", "abuse_milter_message_round_trips_bucket{le=\"3\"} 1101",
            "abuse_milter_message_round_trips_bucket{le=\"5\"} 1102", "abuse_milter_message_round_trips_bucket{le=\"10\"} 1102", "abuse_milter_message_round_trips_bucket{le=\"20\"} 1102",
            "abuse_milter_message_round_trips_bucket{le=\"50\"} 1102", "abuse_milter_message_round_trips_bucket{le=\"+Inf\"} 1103",
            "abuse_milter_message_round_trips_sum 2105", "abuse_milter_message_round_trips_count 1103",
        ]);
    }
}
