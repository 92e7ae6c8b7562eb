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
            if (tags.Length == 0 || tags[0].Value is "timed_out" or "message") seen[instrument.Name] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        seen.Keys.Order().ShouldBe(
        [
            "abuse_milter.connections.accepted", "abuse_milter.connections.ended", "abuse_milter.connections.open", "abuse_milter.connections.refused",
            "abuse_milter.edits.suppressed", "abuse_milter.frames", "abuse_milter.messages", "abuse_milter.messages.failed",
            "abuse_milter.messages.unseen", "abuse_milter.messages.watched", "abuse_milter.round_trips",
        ]);
        seen["abuse_milter.edits.suppressed"].ShouldBe(5);
        seen["abuse_milter.connections.ended"].ShouldBe(1);
        seen["abuse_milter.connections.open"].ShouldBe(9);
        seen["abuse_milter.round_trips"].ShouldBe(6, "the negotiation's is told apart");
    }
}
