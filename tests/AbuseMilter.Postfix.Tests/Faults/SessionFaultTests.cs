using System.Diagnostics;
using System.Globalization;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>The MTA breaks off, comes again, is slow or gone; descriptors run out; the daemon is told to stop or to read a bad configuration.</summary>
public sealed class SessionFaultTests(SessionFaultTests.Running running) : IClassFixture<SessionFaultTests.Running>
{
    const int Hangup = 1, Terminate = 15;

    const string Established = "01", KeepAlive = "02:"; // as in net/ipv4/tcp_ipv4.c, get_tcp4_sock

    Ordeal Ordeal => running.Ordeal;

    [Fact]
    public async Task A_message_that_is_broken_off_leaves_nothing_and_the_next_one_of_its_session_is_filed()
    {
        using (var dropped = await Wanted()) await dropped.HalfOf(Mails.Notice("S-20"));
        using var session = await Wanted();
        await session.HalfOf(Mails.Notice("S-21"));
        await session.Abort();
        (await session.Envelope()).ShouldBe('c');
        (await session.Content(Mails.Notice("S-22"))).ShouldBe('d');
        Ordeal.Filed("S-20").ShouldBe(0);
        Ordeal.Filed("S-21").ShouldBe(0);
        await FiledAndAnsweredOnce("S-22");
        Ordeal.Filed().Single(mail => mail.Contains("S-22", StringComparison.Ordinal)).ShouldNotContain("S-21");
    }

    [Fact]
    public async Task A_connection_that_is_used_for_the_next_client_begins_anew()
    {
        using var session = await Wanted();
        (await session.Content(Mails.Notice("S-23"))).ShouldBe('d');
        (await session.Envelope(newClient: true)).ShouldBe('c');
        await session.HalfOf(Mails.Notice("S-24"));
        (await session.Envelope(newClient: true)).ShouldBe('c');
        (await session.Content(Mails.Notice("S-25"))).ShouldBe('d');
        await FiledAndAnsweredOnce("S-23");
        Ordeal.Filed("S-24").ShouldBe(0);
        await FiledAndAnsweredOnce("S-25");
    }

    [Fact]
    public async Task A_sender_who_never_heard_the_verdict_comes_again_and_nothing_is_done_twice()
    {
        using (var deaf = await Wanted())
        {
            await deaf.Send(Sender.ContentOf(Mails.Notice("S-26")));
            await Eventually.Get("the filed notice", () => Ordeal.Filed("S-26") == 1 ? "" : null);
        }
        for (var i = 0; i < 3; i++) (await Ordeal.Deliver(Mails.Notice("S-26"))).ShouldBe('d');
        await FiledAndAnsweredOnce("S-26");
    }

    [Fact]
    public async Task A_notice_that_is_sent_once_more_on_purpose_is_filed_once_more_and_not_answered_again()
    {
        var first = Mails.Notice("S-27");
        var second = first.Replace("Date: Thu, 19", "Date: Fri, 20", StringComparison.Ordinal).Replace("<S-27@", "<S-27.2@", StringComparison.Ordinal);
        (await Ordeal.Deliver(first)).ShouldBe('d');
        (await Ordeal.Deliver(second)).ShouldBe('d');
        await Ordeal.Dry();
        Ordeal.Filed("S-27").ShouldBe(2);
        Ordeal.Answers("S-27 ").ShouldBe(1);
    }

    [Fact]
    public async Task Who_does_not_finish_a_packet_is_hung_up_on_and_others_are_served()
    {
        using var slow = await Wanted();
        await slow.Send([0, 0]);
        (await Ordeal.Deliver(Mails.Notice("S-29"))).ShouldBe('d');
        (await slow.Verdict()).ShouldBeNull();
        await FiledAndAnsweredOnce("S-29");
    }

    [Fact]
    public async Task The_kernel_looks_whether_a_silent_peer_is_still_there()
    {
        using var silent = await Wanted();
        var ours = $":{Ordeal.Port.ToString("X4", CultureInfo.InvariantCulture)}";
        await Eventually.Get("a timer that asks", () => File.ReadLines($"/proc/{Ordeal.Daemon.Id}/net/tcp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(fields => fields[1].EndsWith(ours, StringComparison.Ordinal) && fields[3] == Established
                && fields[5].StartsWith(KeepAlive, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_descriptors_for_new_connections_those_that_are_there_go_on_and_the_others_wait()
    {
        using var session = await Wanted();
        Ordeal.Control.Arm(new Fault("accept", $"tcp:{Ordeal.Port}:", Fault.TooManyFiles, Times: 0));
        var started = Stopwatch.StartNew();
        var waiting = Ordeal.Deliver(Mails.Notice("S-32"));
        await Ordeal.Daemon.Says("cannot accept connections");
        (await session.Content(Mails.Notice("S-31"))).ShouldBe('d');
        await FiledAndAnsweredOnce("S-31");
        ((double)Ordeal.Control.Hits).ShouldBeLessThan(5 + 20 * started.Elapsed.TotalSeconds, "it breathes between two tries");
        waiting.IsCompleted.ShouldBeFalse();
        Ordeal.Control.Disarm();
        (await waiting).ShouldBe('d');
        await FiledAndAnsweredOnce("S-32");
    }

    [Fact]
    public async Task A_template_that_is_broken_or_has_a_hole_keeps_the_reply_back_and_not_the_notice()
    {
        var template = Path.Combine(Ordeal.Root, "templates/dmca.en.txt");
        var good = await File.ReadAllTextAsync(template, TestContext.Current.CancellationToken);
        try
        {
            await Reload(template, good + "\n{{#if case_id}}\n", "was not reloaded");
            (await Ordeal.Deliver(Mails.Notice("S-33"))).ShouldBe('d');
            await FiledAndAnsweredOnce("S-33");

            await Reload(template, good + "\nTicket: {{ticket_id}}\n", "generation");
            (await Ordeal.Deliver(Mails.Notice("S-34"))).ShouldBe('d');
            (await Ordeal.Daemon.Says("case=S-34")).ShouldContain("template");
        }
        finally
        {
            await Reload(template, good, "generation");
        }
        await Ordeal.Dry();
        Ordeal.Filed("S-34").ShouldBe(1);
        Ordeal.Answers("S-34").ShouldBe(0);
    }

    [Fact]
    public async Task A_reply_beyond_the_limits_is_held_and_its_notice_filed()
    {
        var good = await File.ReadAllTextAsync(Ordeal.Config, TestContext.Current.CancellationToken);
        (await Ordeal.Deliver(Mails.Notice("S-35"))).ShouldBe('d');
        try
        {
            await Reload(Ordeal.Config, good.Replace("known_sender = \"2000/24h\"", "known_sender = \"1/24h\"", StringComparison.Ordinal), "generation");
            (await Ordeal.Deliver(Mails.Notice("S-36"))).ShouldBe('d');
        }
        finally
        {
            await Reload(Ordeal.Config, good, "generation");
        }
        await FiledAndAnsweredOnce("S-35");
        Ordeal.Filed("S-36").ShouldBe(1);
        Ordeal.Answers("S-36").ShouldBe(0);
        Ordeal.Count("state = 'held' AND instr(CAST(content AS TEXT), 'S-36') > 0").ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_under_load_loses_nothing_and_does_nothing_twice()
    {
        const int senders = 8;
        var begun = new List<string>();
        var load = Enumerable.Range(0, senders).Select(async sender =>
        {
            for (var i = 0; !Ordeal.Daemon.HasEnded; i++)
            {
                var caseId = $"S-40.{sender}.{i}";
                lock (begun) begun.Add(caseId);
                if (await Ordeal.Deliver(Mails.Notice(caseId)) is null) return;
            }
        }).ToList();
        await Eventually.Get("a dozen notices", () => Ordeal.Filed("S-40.") > 12 ? "" : null);
        Ordeal.Daemon.Signal(Terminate);
        (await Ordeal.Daemon.Ended()).ShouldBe(0);
        await Task.WhenAll(load);
        await Ordeal.Restart();
        foreach (var caseId in begun) await Ordeal.UntilTaken(Mails.Notice(caseId));
        await Ordeal.Dry();
        begun.ShouldAllBe(caseId => Ordeal.Filed($"Case ID {caseId} ") == 1 && Ordeal.Answers($"{caseId} ") == 1);
    }

    async Task<Sender> Wanted()
    {
        var session = new Sender(Ordeal.Port);
        (await session.Begin()).ShouldBeTrue();
        (await session.Envelope()).ShouldBe('c');
        return session;
    }

    async Task Reload(string file, string text, string says)
    {
        var since = Ordeal.Daemon.Log.Length;
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        Ordeal.Daemon.Signal(Hangup);
        await Eventually.Get(says, () => Ordeal.Daemon.Log[since..].Contains(says, StringComparison.Ordinal) ? "" : null);
    }

    async Task FiledAndAnsweredOnce(string caseId)
    {
        await Ordeal.Dry();
        Ordeal.Filed(caseId).ShouldBe(1);
        Ordeal.Answers($"{caseId} ").ShouldBe(1);
    }

    public sealed class Running : IAsyncLifetime
    {
        internal Ordeal Ordeal { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Ordeal = await Ordeal.Start(text => text.Replace("frame_seconds = 30", "frame_seconds = 3", StringComparison.Ordinal));

        public async ValueTask DisposeAsync()
        {
            if (Ordeal is not null) await Ordeal.DisposeAsync();
        }
    }
}
