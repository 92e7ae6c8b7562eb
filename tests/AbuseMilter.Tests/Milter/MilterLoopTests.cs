using System.Buffers;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>Time, stops, faults and strangers: how a connection ends. The clock stands still until the test moves it.</summary>
public sealed class MilterLoopTests : IDisposable
{
    static readonly MilterLimits Limits = MilterLimits.Default;

    readonly ManualClock clock = new();
    readonly CancellationTokenSource abort = new();
    PipePair pair = new();

    public void Dispose()
    {
        abort.Dispose();
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\\r\\n\\r\\n", "HTTP")]
    [InlineData("POST /x", "HTTP")]
    [InlineData("\\x16\\x03\\x01\\x02\\0\\x01", "TLS")]
    [InlineData("EHLO client.example\\r\\n", "SMTP")]
    [InlineData("SSH-2.0-x\\r\\n", "SSH")]
    [InlineData("PROXY TCP4 192.0.2.1", "PROXY")]
    [InlineData("\\r\\n\\r\\n\\0\\r\\nQUIT\\n", "PROXY")]
    [InlineData("\\0\\0\\0\\0A", "length zero")]
    [InlineData("\\xff\\xff\\xff\\xff", "4294967295 bytes")]
    [InlineData("\\0\\x02\\0\\x01O", "131073 bytes")]
    public async Task A_stranger_is_turned_away_with_words_that_say_who_it_was(string bytes, string words)
    {
        var played = await ScriptedPostfix.PlayAsync($"= {bytes}");
        played.End.Kind.ShouldBe(EndKind.Illegal);
        played.End.Detail.ShouldContain(words);
        played.End.Badly.ShouldBeTrue();
        played.Replies.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", EndKind.PeerClosed)]
    [InlineData("= \\0\\0", EndKind.PeerClosed)]
    [InlineData("> O\n< O", EndKind.PeerClosed)]
    [InlineData("> O\n< O\n> H client.example\n= \\0\\0\\0\\x05T", EndKind.PeerClosed)]
    [InlineData("> O\n< O\n> M <a@example.org>\n> R <x@example.com>\n> T\n< a", EndKind.PeerClosed)]
    [InlineData("> O\n< O\n> M <a@example.org>\n> A", EndKind.PeerClosed)]
    [InlineData("> O\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> E\n< a", EndKind.PeerClosed)]
    [InlineData("> O\n< O\n> M <a@example.org>", EndKind.ClosedMidMessage)]
    [InlineData("> O\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> L A: b\n> N\n> B x", EndKind.ClosedMidMessage)]
    [InlineData("> O\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n= \\0\\0\\0\\x10L", EndKind.ClosedMidMessage)]
    [InlineData("> O\n< O\n> M <a@example.org>\n> Q", EndKind.Quit)]
    [InlineData("> Q", EndKind.Quit)]
    public async Task The_end_of_the_stream_is_told_apart_by_where_it_comes(string script, EndKind kind)
    {
        var played = await ScriptedPostfix.PlayAsync(script);
        played.End.Kind.ShouldBe(kind);
        played.End.Badly.ShouldBe(kind == EndKind.ClosedMidMessage);
    }

    [Fact]
    public async Task Who_says_nothing_is_closed_after_the_time_for_negotiation()
    {
        var milter = Run();
        clock.Advance(Limits.Negotiation - TimeSpan.FromTicks(1));
        await Send("= \\0\\0");
        milter.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromTicks(1));
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.TimedOut);
        end.Detail.ShouldContain("negotiated");
    }

    [Fact]
    public async Task A_frame_may_take_its_time_from_the_first_byte_and_no_more_for_each_further_one()
    {
        var milter = Run();
        await Send("> O", "= \\0\\0\\0\\x40");
        for (var i = 0; i < 29; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Send("= M");
        }
        milter.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.TimedOut);
        end.Detail.ShouldContain("00:00:30");
    }

    [Fact]
    public async Task A_new_frame_has_its_own_time()
    {
        var milter = Run();
        await Send("> O", "= \\0\\0");
        clock.Advance(TimeSpan.FromSeconds(20));
        await Send("= \\0\\x01A\\0\\0\\0");
        clock.Advance(TimeSpan.FromSeconds(20));
        milter.IsCompleted.ShouldBeFalse();
        await Send("= \\x01A");
        clock.Advance(TimeSpan.FromHours(2));
        milter.IsCompleted.ShouldBeFalse("between frames two hours are nothing");
        await Send("> Q");
        (await milter.Soon()).Kind.ShouldBe(EndKind.Quit);
    }

    [Fact]
    public async Task Silence_between_frames_ends_after_the_idle_time_counted_from_the_last_one()
    {
        var milter = Run();
        await Send("> O");
        for (var i = 0; i < 5; i++)
        {
            clock.Advance(Limits.Idle - TimeSpan.FromSeconds(1));
            await Send("> A");
        }
        milter.IsCompleted.ShouldBeFalse();
        clock.Advance(Limits.Idle);
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.TimedOut);
        end.Detail.ShouldContain("silent");
    }

    [Fact]
    public async Task A_peer_that_does_not_take_our_answers_is_closed_after_the_time_for_writing()
    {
        pair = new PipePair(pauseAt: 64);
        var milter = Run();
        pair.Peer.Output.Write(MilterText.Frame("O 6 1ff 0"));
        for (var i = 0; i < 100; i++) pair.Peer.Output.Write(MilterText.Frame("H client.example"));
        var flush = pair.Peer.Output.FlushAsync(TestContext.Current.CancellationToken);
        milter.IsCompleted.ShouldBeFalse();
        clock.Advance(Limits.Write);
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.TimedOut);
        end.Detail.ShouldContain("take our answer");
        await pair.Milter.Input.CompleteAsync();
        await flush.Soon();
    }

    [Fact]
    public async Task A_judge_that_takes_too_long_costs_that_message_a_temporary_failure()
    {
        var asked = new TaskCompletionSource<Message>();
        var never = new TaskCompletionSource<Verdict>();
        var patience = CancellationToken.None;
        var milter = Run((message, cancellation) =>
        {
            patience = cancellation;
            asked.TrySetResult(message);
            return new(never.Task);
        }, Limits with { Progress = TimeSpan.FromDays(1) });
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T", "> L Subject: kept", "> E");
        var message = await asked.Task.Soon();
        clock.Advance(Limits.Judgement);
        (await Replies(3))[2].ShouldBe("t");
        patience.IsCancellationRequested.ShouldBeTrue();

        await Send("> A", "> M <b@example.org>", "> R <abuse@example.com>", "> T", "> L Subject: another one", "> A", "> Q");
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.Quit);
        end.JudgeFailures.ShouldBe(1);
        end.Fault.ShouldBeOfType<TimeoutException>();
        message.Content.Span.SequenceEqual("Subject: kept\n\n"u8).ShouldBeTrue("the judge still reads from it");
    }

    [Fact]
    public async Task The_time_of_the_judge_is_not_idle_time_of_the_peer()
    {
        var asked = new TaskCompletionSource();
        var verdict = new TaskCompletionSource<Verdict>();
        var milter = Run((_, _) =>
        {
            asked.SetResult();
            return new(verdict.Task);
        }, Limits with { Judgement = TimeSpan.FromDays(1), Progress = TimeSpan.FromDays(1), Idle = TimeSpan.FromMinutes(1) });
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E", "> A", "= \\0");
        await asked.Task.Soon();
        clock.Advance(TimeSpan.FromHours(1));
        verdict.SetResult(Verdict.Discard);
        (await Replies(3)).ShouldBe(["O", "c", "d"]);
        await Send("= \\0\\0\\x01Q");
        (await milter.Soon()).Kind.ShouldBe(EndKind.Quit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_judge_that_throws_costs_that_message_a_temporary_failure_and_nothing_else(bool atOnce)
    {
        var first = true;
        var milter = Run(async (_, _) =>
        {
            if (!first) return Verdict.Accept;
            first = false;
            if (!atOnce) await Task.Yield();
            throw new IOException("disk full");
        });
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E");
        await Send("> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E", "> Q");
        (await Replies(5)).ShouldBe(["O", "c", "t", "c", "a"]);
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.Quit);
        end.JudgeFailures.ShouldBe(1);
        end.Fault!.Message.ShouldBe("disk full");
    }

    [Fact]
    public async Task The_policy_is_asked_for_at_each_MAIL_and_kept_for_the_message()
    {
        var asked = 0;
        var milter = MilterLoop.RunAsync(pair.Milter, () =>
        {
            var number = ++asked;
            return new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => new(number == 2 ? Verdict.Discard : Verdict.Accept));
        }, Limits, clock, abort.Token);
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E", "> A");
        await Send("> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E", "> Q");
        (await Replies(5)).ShouldBe(["O", "c", "d", "c", "a"]);
        await milter.Soon();
        asked.ShouldBe(3, "once for negotiation, and at each MAIL");
    }

    [Fact]
    public async Task Watched_mail_whose_policy_needs_more_than_was_negotiated_is_refused_for_now_and_other_mail_passes()
    {
        Judge discard = (_, _) => new(Verdict.Discard), accept = (_, _) => new(Verdict.Accept);
        Policy[] generations =
        [
            new(ScriptedPostfix.WatchesAbuse, discard) { Reads = Content.Header, Edits = MilterActions.AddHeaders }, // negotiated
            new(ScriptedPostfix.WatchesAbuse, accept),
            new(ScriptedPostfix.WatchesAbuse, accept) { Reads = Content.Header, AskedAt = Moment.Recipient, Edits = MilterActions.AddHeaders },
            new(ScriptedPostfix.WatchesAbuse, accept) { Reads = Content.Header },
            new(ScriptedPostfix.WatchesAbuse, accept)
            {
                Reads = Content.Header, Edits = MilterActions.AddHeaders, Macros = new MacroNames { Connect = "j" },
            },
            new(ScriptedPostfix.WatchesAbuse, accept) { Reads = Content.Header, AskedAt = Moment.Data, Edits = MilterActions.None },
        ];
        var current = 0;
        var milter = MilterLoop.RunAsync(pair.Milter, () => generations[current], Limits, clock, abort.Token);
        await Send("> O");
        (await Replies(1)).ShouldBe(["O"]);
        for (current = 1; current < 5; current++)
        {
            await Send("> M <a@example.org>", "> R <x@example.com>", "> R <abuse@example.com>", "> T");
            (await Replies(1)).ShouldBe(["y"], $"generation {current}");
            await Send("> A", "> M <a@example.org>", "> R <x@example.com>", "> T");
            (await Replies(1)).ShouldBe(["a"]);
        }
        await Send("> M <a@example.org>", "> R <abuse@example.com>", "> T", "> Q");
        (await Replies(1)).ShouldBe(["a"], "one that needs less is used at once");
        (await milter.Soon()).Outgrown.ShouldBe(4);
    }

    [Fact]
    public async Task Edits_that_the_policy_of_the_message_does_not_want_are_left_out_whatever_was_negotiated()
    {
        var allowed = new List<MilterActions>();
        Judge tag = (message, _) =>
        {
            allowed.Add(message.AllowedEdits);
            return new(Verdict.Accept with { Edits = [new Edit.AddHeader("X-Tag", "v"), new Edit.Quarantine("look")] });
        };
        Policy[] generations =
        [
            new(ScriptedPostfix.WatchesAbuse, tag), new(ScriptedPostfix.WatchesAbuse, tag),
            new(ScriptedPostfix.WatchesAbuse, tag) { Edits = MilterActions.Quarantine },
        ];
        var taken = 0;
        var milter = MilterLoop.RunAsync(pair.Milter, () => generations[taken++], Limits, clock, abort.Token);
        await Send("> O");
        foreach (var _ in generations[1..]) await Send("> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E");
        (await Replies(8)).ShouldBe(["O", "c", "h", "q", "a", "c", "q", "a"]);
        allowed.ShouldBe([MilterActions.All & ~MilterActions.RequestMacros, MilterActions.Quarantine]);
        await Send("> Q");
        (await milter.Soon()).SuppressedEdits.ShouldBe(1);
    }

    [Fact]
    public async Task A_judge_that_works_without_ever_waiting_is_bound_by_its_time_too()
    {
        using var done = new ManualResetEventSlim();
        var asked = new TaskCompletionSource();
        var milter = Run((_, _) =>
        {
            asked.SetResult();
            done.Wait(TestContext.Current.CancellationToken);
            return new(Verdict.Accept);
        }, Limits with { Progress = TimeSpan.FromDays(1) });
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E");
        await asked.Task.Soon();
        clock.Advance(Limits.Judgement);
        (await Replies(3)).ShouldBe(["O", "c", "t"]);
        done.Set();
        await Send("> Q");
        (await milter.Soon()).JudgeFailures.ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_host_says_so_a_judge_that_fails_lets_mail_pass()
    {
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => throw new IOException("disk full")) { OnFailure = Verdict.Accept };
        var milter = MilterLoop.RunAsync(pair.Milter, () => policy, Limits, clock, abort.Token);
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E", "> Q");
        (await Replies(3)).ShouldBe(["O", "c", "a"]);
        (await milter.Soon()).JudgeFailures.ShouldBe(1);
    }

    [Fact]
    public async Task An_MTA_is_told_every_few_seconds_that_a_verdict_takes_longer()
    {
        var verdict = new TaskCompletionSource<Verdict>();
        var milter = Run((_, _) => new(verdict.Task));
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E");
        (await Replies(2)).ShouldBe(["O", "c"]);
        foreach (var _ in (int[])[1, 2])
        {
            await clock.WaitForTimerAsync(Limits.Progress);
            clock.Advance(Limits.Progress);
            (await Replies(1)).ShouldBe(["p"]);
        }
        verdict.SetResult(Verdict.Accept);
        (await Replies(1)).ShouldBe(["a"]);
        await Send("> Q");
        (await milter.Soon()).JudgeFailures.ShouldBe(0);
    }

    [Fact]
    public async Task Before_the_content_a_judge_has_less_time_and_the_MTA_is_told_nothing_meanwhile()
    {
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, async (message, patience) =>
        {
            if (message.Moment == Moment.Data) await Task.Delay(Timeout.Infinite, patience);
            return Verdict.Accept;
        })
        { AskedAt = Moment.Data };
        var milter = MilterLoop.RunAsync(pair.Milter, () => policy, Limits, clock, abort.Token);
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T");
        (await Replies(1)).ShouldBe(["O"]);
        await clock.WaitForTimerAsync(Limits.EarlyJudgement);
        clock.Advance(Limits.EarlyJudgement);
        (await Replies(1)).ShouldBe(["t"]);
        await Send("> Q");
        (await milter.Soon()).JudgeFailures.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("> O")]
    [InlineData("> O|> H client.example")]
    [InlineData("> O|> M <a@example.org>|> R <x@example.com>|> T")]
    [InlineData("> O|> M <a@example.org>|> R <abuse@example.com>|> A")]
    [InlineData("> O|> M <a@example.org>|> R <abuse@example.com>|> T|> E")]
    public async Task An_abort_without_a_message_in_progress_is_no_trouble(string before)
    {
        var milter = Run();
        await Send(before.Split('|', StringSplitOptions.RemoveEmptyEntries));
        if (before.EndsWith('E')) await Replies(3);
        await abort.CancelAsync();
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.Drained);
        end.Badly.ShouldBeFalse();
    }

    [Fact]
    public async Task An_abort_does_not_wait_for_the_message()
    {
        var milter = Run();
        await Send("> O", "> M <a@example.org>");
        await abort.CancelAsync();
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.Aborted);
        end.Detail.ShouldContain("a message was in progress");
    }

    [Fact]
    public async Task An_abort_does_not_wait_for_the_judge()
    {
        var asked = new TaskCompletionSource();
        var milter = Run((_, _) =>
        {
            asked.SetResult();
            return new(new TaskCompletionSource<Verdict>().Task);
        });
        await Send("> O", "> M <a@example.org>", "> R <abuse@example.com>", "> T", "> E");
        await asked.Task.Soon();
        await abort.CancelAsync();
        (await milter.Soon()).Kind.ShouldBe(EndKind.Drained);
    }

    [Fact]
    public async Task An_abort_does_not_wait_for_a_peer_that_does_not_read()
    {
        pair = new PipePair(pauseAt: 4);
        var milter = Run();
        var write = pair.Peer.Output.WriteAsync(MilterText.Frame("O"), TestContext.Current.CancellationToken);
        await abort.CancelAsync();
        (await milter.Soon()).Kind.ShouldBe(EndKind.Drained);
        await pair.Milter.Input.CompleteAsync();
        await write.Soon();
    }

    [Fact]
    public async Task A_reset_while_we_read_is_a_normal_end()
    {
        var milter = Run();
        await Send("> O");
        await pair.Peer.Output.CompleteAsync(new IOException("Connection reset by peer"));
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.PeerClosed);
        end.Detail.ShouldContain("reset");
        end.Badly.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reset_while_we_write_is_a_normal_end()
    {
        var milter = Run();
        await Send("> O", "> M <a@example.org>", "> R <x@example.com>");
        await pair.Peer.Input.CompleteAsync();
        await Send("> T");
        (await milter.Soon()).Kind.ShouldBe(EndKind.PeerClosed);
    }

    [Fact]
    public async Task A_fault_of_the_host_is_told_and_not_thrown()
    {
        var milter = MilterLoop.RunAsync(
            pair.Milter, () => throw new InvalidOperationException("no policy"), Limits, clock, abort.Token);
        await Send("> O", "> M <a@example.org>");
        var end = await milter.Soon();
        end.Kind.ShouldBe(EndKind.Failed);
        end.Badly.ShouldBeTrue();
        end.Fault!.Message.ShouldBe("no policy");
    }

    [Fact]
    public async Task Twelve_frames_in_one_segment_are_answered_with_one_flush()
    {
        var milter = Run();
        pair.Peer.Output.Write(MilterText.Frame("O 6 1ff 0"));
        for (var i = 0; i < 11; i++) pair.Peer.Output.Write(MilterText.Frame("H client.example"));
        await pair.Peer.Output.FlushAsync(TestContext.Current.CancellationToken);
        (await Replies(12)).Count.ShouldBe(12);
        await Send("> Q");
        (await milter.Soon()).RoundTrips.ShouldBe(1);
    }

    [Fact]
    public async Task A_burst_of_twelve_frames_up_to_DATA_gets_one_reply_in_one_write()
    {
        var milter = Run();
        await Send("> O");
        (await Replies(1)).ShouldBe(["O"]);
        string[] burst =
        [
            "D C j=mta.example", "C client.example 4 4711 192.0.2.1", "D H", "H client.example", "D M", "M <a@example.org>",
            "D R", "R <x@example.com>", "D R i=4711", "R <y@example.com>", "D T i=4711", "T",
        ];
        foreach (var frame in burst) pair.Peer.Output.Write(MilterText.Frame(frame));
        await pair.Peer.Output.FlushAsync(TestContext.Current.CancellationToken);
        (await Replies(1)).ShouldBe(["a"]);
        await Send("> Q");
        var end = await milter.Soon();
        end.Frames.ShouldBe(14);
        end.RoundTrips.ShouldBe(2, "negotiation and DATA");
    }

    [Theory]
    [InlineData("> O\n< O\n> H client.example\n= \\0\\0\\0\\0T")]
    [InlineData("> O\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> L A: b\n= \\0\\0\\0\\0")]
    public async Task A_packet_of_length_zero_in_the_middle_of_a_session_closes_it_and_throws_nothing(string script)
    {
        var played = await ScriptedPostfix.PlayAsync(script);
        played.End.Kind.ShouldBe(EndKind.Illegal);
        played.End.Detail.ShouldContain("length zero");
        played.End.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task What_comes_behind_a_judged_message_in_the_last_read_is_still_served()
    {
        string[] frames =
        [
            "O", "M <a@example.org>", "R <abuse@example.com>", "T", "E",
            "M <a@example.org>", "R <abuse@example.com>", "T", "E", "M <a@example.org>", "R <x@example.com>", "T",
        ];
        foreach (var frame in frames) pair.Peer.Output.Write(MilterText.Frame(frame));
        await pair.Peer.Output.CompleteAsync();
        var end = await Run().Soon();
        (await Replies(6)).ShouldBe(["O", "c", "a", "c", "a", "a"]);
        end.Kind.ShouldBe(EndKind.PeerClosed);
        end.Judged.ShouldBe(2);
    }

    Task<ConnectionEnd> Run(Judge? judge = null, MilterLimits? limits = null)
    {
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, judge ?? ((_, _) => new(Verdict.Accept)));
        return MilterLoop.RunAsync(pair.Milter, () => policy, limits ?? Limits, clock, abort.Token);
    }

    async Task Send(params string[] lines)
    {
        foreach (var line in lines)
        {
            var bytes = line[0] == '=' ? MilterText.Unescape(line[2..]) : MilterText.Frame(line[2..]);
            await pair.Peer.Output.WriteAsync(bytes);
        }
    }

    async Task<List<string>> Replies(int count)
    {
        var replies = new List<string>();
        while (replies.Count < count)
        {
            var read = await pair.Peer.Input.ReadAsync(TestContext.Current.CancellationToken).Soon();
            var rest = read.Buffer;
            replies.AddRange(MilterText.Read(ref rest));
            pair.Peer.Input.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted) break;
        }
        return [.. replies.Select(reply => reply[..1])];
    }
}
