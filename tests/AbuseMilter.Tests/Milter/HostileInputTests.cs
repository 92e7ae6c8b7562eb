using System.Buffers;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>Conversations that no MTA would have. Each event that awaits a reply gets exactly one, and nothing else is said.</summary>
public class HostileInputTests
{
    static readonly string[] Offers =
        ["O 6 1ff 1fffff", "O 6 1ff 0", "O 6 1ff 1000", "O 6 0 180", "O 2 3f 7f", "O 4 1ff fffff", "O 6 1ff c0000"];

    static readonly string[] Frames =
    [
        "A", "K", "O", "O 2 0 0", "C localhost 4 4711 192.0.2.1", "C x U", "H client.example", "H", "U FOO",
        "M <a@example.org> SIZE=1", "M", @"M \0", "R <abuse@example.com>", "R <abuse@example.com> NOTIFY=NEVER", "R <x@example.com>", "R",
        "T", "T junk", "L Subject: hi", @"L \0\0", "L", "N", @"B a\r\n", @"B a\r", "B", "E", @"E tail\r",
        "D C j=mta", "D M i=1", "D", "D R {rcpt_mailer}=error", "D R", "D T i=1", @"D E\0\0\0", "D Zz=1",
    ];

    static readonly Verdict[] Verdicts = [Verdict.Accept, Verdict.Discard, Verdict.TempFail, new() { Disposition = Disposition.Reject }];

    [Fact]
    public void Every_event_that_awaits_a_reply_gets_exactly_one_in_any_order_of_frames()
    {
        var scripts = from offer in Gen.Elements(Offers)
                      from frames in Gen.Elements(Frames).ListOf()
                      select (offer, frames: frames.ToArray());
        Prop.ForAll(scripts.Resize(60).ToArbitrary(), script => CheckReplies(script.offer, script.frames)).Check(Many);
    }

    [Fact]
    public void Mutated_conversations_end_in_one_of_the_known_ways()
    {
        var mutations = from frames in Gen.Elements(Frames).ListOf()
                        from places in Gen.Choose(0, 10_000).ListOf()
                        from noise in Gen.Choose(0, 255).ListOf()
                        select (frames: frames.ToArray(), places: places.ToArray(), noise: noise.ToArray());
        Prop.ForAll(mutations.Resize(30).ToArbitrary(), mutation =>
        {
            byte[] bytes = [.. MilterText.Frame("O"), .. mutation.frames.SelectMany(MilterText.Frame)];
            foreach (var (place, noise) in mutation.places.Zip(mutation.noise)) bytes[place % bytes.Length] = (byte)noise;
            RunToEnd(bytes);
        }).Check(Many);
    }

    [Fact]
    public void Random_bytes_end_in_one_of_the_known_ways()
    {
        var noise = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Resize(200);
        Prop.ForAll(noise.ToArbitrary(), RunToEnd).Check(Many);
        Prop.ForAll(noise.ToArbitrary(), bytes => RunToEnd([.. MilterText.Frame("O"), .. bytes])).Check(Many);
    }

    [Fact]
    public void Payloads_of_random_bytes_end_in_one_of_the_known_ways()
    {
        var frames = from letter in Gen.Elements("ABCDEHKLMNOQRTU".ToCharArray())
                     from payload in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(0, 255))).Select(b => (byte)b).ArrayOf()
                     select MilterText.Frame(letter, payload);
        Prop.ForAll(frames.ListOf().Resize(30).ToArbitrary(), list => RunToEnd([.. MilterText.Frame("O"), .. list.SelectMany(f => f)]))
            .Check(Many);
    }

    static Config Many => Config.QuickThrowOnFailure.WithMaxTest(1000);

    static void CheckReplies(string offer, string[] frames)
    {
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => throw new NotSupportedException());
        using var conversation = new Conversation(() => policy, MilterLimits.Default);
        var output = new ArrayBufferWriter<byte>();
        Accept(conversation, offer, output).Kind.ShouldBe(StepKind.Answered);
        var agreed = Agreed(output);

        foreach (var frame in frames)
        {
            output.ResetWrittenCount();
            var step = Accept(conversation, frame, output);
            if (step.Kind == StepKind.Judge)
            {
                output.WrittenCount.ShouldBe(0, $"{frame} is answered by the verdict alone");
                conversation.Finish(Verdicts[frames.Length % Verdicts.Length], output);
            }
            var awaited = frame[0] switch
            {
                'C' => !agreed.HasFlag(ProtocolOptions.NoReplyToConnect),
                'H' => !agreed.HasFlag(ProtocolOptions.NoReplyToHelo),
                'M' => !agreed.HasFlag(ProtocolOptions.NoReplyToMail),
                'R' => !agreed.HasFlag(ProtocolOptions.NoReplyToRecipient),
                'L' => !agreed.HasFlag(ProtocolOptions.NoReplyToHeader),
                'N' => !agreed.HasFlag(ProtocolOptions.NoReplyToEndOfHeader),
                'B' => !agreed.HasFlag(ProtocolOptions.NoReplyToBody),
                'U' => !agreed.HasFlag(ProtocolOptions.NoReplyToUnknown),
                'T' or 'E' => true,
                _ => false,
            };
            output.WrittenCount.ShouldBe(awaited ? 5 : 0, $"after {frame}");
            if (awaited) "acdrt".ShouldContain((char)output.WrittenSpan[4]);
        }
    }

    static Step Accept(Conversation conversation, string line, ArrayBufferWriter<byte> output)
    {
        var bytes = new ReadOnlySequence<byte>(MilterText.Frame(line));
        FrameReader.TryRead(ref bytes, MilterLimits.Default.FrameBytes, out var frame).ShouldBe(FrameOutcome.Whole);
        return conversation.Accept(frame, output);
    }

    static ProtocolOptions Agreed(ArrayBufferWriter<byte> output)
    {
        Negotiation.TryRead(new(output.WrittenMemory[5..]), out var answer).ShouldBeTrue();
        // Zero in our answer means zero, other than in an offer.
        return output.WrittenSpan[13..17].ContainsAnyExcept((byte)0) ? answer.Options : ProtocolOptions.None;
    }

    static void RunToEnd(byte[] bytes)
    {
        var ends = ((int[])[1, 3, int.MaxValue]).Select(segment =>
        {
            var pair = new PipePair();
            var policy = new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => new(Verdict.Accept));
            var milter = MilterLoop.RunAsync(
                pair.Milter, () => policy, MilterLimits.Default, TimeProvider.System, CancellationToken.None);
            foreach (var chunk in bytes.Chunk(segment)) pair.Send(chunk);
            pair.Peer.Output.Complete();
            var end = milter.Soon().GetAwaiter().GetResult();
            end.Kind.ShouldBeOneOf(EndKind.Quit, EndKind.PeerClosed, EndKind.ClosedMidMessage, EndKind.Illegal);
            end.Detail.ShouldAllBe(c => c >= ' ' && c <= '~');
            return (end.Kind, end.Messages, end.Judged, end.Frames);
        }).ToList();
        ends.Distinct().ShouldHaveSingleItem();
    }
}
