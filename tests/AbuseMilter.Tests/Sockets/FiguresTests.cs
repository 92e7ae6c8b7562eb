using System.Diagnostics.Metrics;
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
        figures.Count(new ConnectionEnd(EndKind.TimedOut, "")
        {
            Messages = 1, Judged = 2, JudgeFailures = 3, Oversized = 4, SuppressedEdits = 5, Frames = 6, RoundTrips = 7,
        });
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter.Name == Figures.MeterName) l.EnableMeasurementEvents(i); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.Length == 0 || Equals(tags[0].Value, nameof(EndKind.TimedOut)))
                seen[instrument.Name] = Math.Max(value, seen.GetValueOrDefault(instrument.Name)); // other tests have meters of that name
        });
        listener.Start();
        listener.RecordObservableInstruments();
        seen.Keys.Order().ShouldBe(
        [
            "abusemilter.connections", "abusemilter.edits.suppressed", "abusemilter.frames", "abusemilter.messages", "abusemilter.messages.failed",
            "abusemilter.messages.unseen", "abusemilter.messages.watched", "abusemilter.round_trips",
        ]);
        seen["abusemilter.edits.suppressed"].ShouldBe(5);
        seen["abusemilter.connections"].ShouldBeGreaterThanOrEqualTo(1);
    }
}
