using System.Buffers;
using AbuseMilter.Hosting.Admin;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Sockets;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>Nearly all mail is for others: it must leave no garbage behind.</summary>
public class AllocationTests
{
    const int WarmUp = 100;
    const int Rounds = 5;
    const int Bursts = WarmUp + (Rounds * 1000);

    static readonly byte[] Opening = Bytes(
        "O", "D C j=mta.example _=client\\x20[192.0.2.1] v=Postfix", "C client.example 4 4711 192.0.2.1", "D H", "H client.example");

    // Two messages in turn, so that no block of macros is the same as before.
    static readonly byte[] Messages = Bytes(
        "A", "D M {auth_authen}=user", "M <a@example.org> SIZE=100 BODY=8BITMIME", "D R", "R <x@example.com>",
        "D R i=4711", "R <y@example.com> NOTIFY=NEVER", "D T i=4711", "T",
        "A", "D M", "M <>", "D R", "R <a.longer.recipient.than.the.others@example.net>", "D T i=4712A", "T");

    // What an MTA sends that needs every reply and goes on with the content.
    static readonly byte[] ChattyMessages = Bytes(
        "A", "D M", "M <a@example.org>", "D R", "R <x@example.com>", "T", "D L i=1", "L Subject: hi", "N", "B text\\r\\n", "E");

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 7)]
    [InlineData(false, 0)]
    public void Messages_for_others_allocate_nothing(bool postfix, int segment)
    {
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => throw new InvalidOperationException("nobody is watched"));
        using var conversation = new Conversation(() => policy, MilterLimits.Default);
        var output = new ArrayBufferWriter<byte>();
        Feed(conversation, new(postfix ? Opening : Bytes("O 6 1ff 0")), output);
        var messages = postfix ? Messages : ChattyMessages;
        var burst = segment == 0 ? new ReadOnlySequence<byte>(messages) : Segments.Of(messages, segment);
        Allocated(() => Feed(conversation, burst, output)).ShouldBe(0);

        conversation.Messages.ShouldBe((postfix ? 2 : 1) * Bursts);
        output.ResetWrittenCount();
    }

    [Fact]
    public async Task The_loop_around_it_allocates_nothing_either()
    {
        using var pool = new OwnPool();
        var pair = new PipePair(pool: pool);
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => throw new InvalidOperationException("nobody is watched"));
        using var figures = new Figures();
        using var exposition = new Exposition(figures.Meter);
        var milter = MilterLoop.RunAsync(
            pair.Milter, () => policy, MilterLimits.Default, TimeProvider.System, CancellationToken.None, figures.MessageOver);
        Exchange(pair, Opening);
        Allocated(() => Exchange(pair, Messages)).ShouldBe(0);

        await pair.Peer.Output.CompleteAsync();
        var end = await milter;
        end.Messages.ShouldBe(2 * Bursts);
        end.RoundTrips.ShouldBe(Bursts + 1);
        exposition.Write().ShouldContain($"abuse_milter_message_round_trips_count {2 * Bursts}\n");
    }

    // A collection that another test brings about is charged to this thread with what was left of its last piece of the heap: of five
    // rounds the least counts, and what a message allocates is in each of them.
    static long Allocated(Action burst)
    {
        for (var i = 0; i < WarmUp; i++) burst();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++) burst();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    // Inline pipes: the milter has answered when the flush returns, all on this thread.
    static void Exchange(PipePair pair, byte[] bytes)
    {
        pair.Send(bytes);
        pair.Peer.Input.TryRead(out var read).ShouldBeTrue();
        pair.Peer.Input.AdvanceTo(read.Buffer.End);
    }

    static void Feed(Conversation conversation, ReadOnlySequence<byte> burst, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        while (FrameReader.TryRead(ref burst, MilterLimits.Default.FrameBytes, out var frame) == FrameOutcome.Whole)
        {
            if (conversation.Accept(frame, output).Kind is StepKind.Close or StepKind.Judge)
                throw new InvalidOperationException("not the pass-through path");
        }
    }

    static byte[] Bytes(params string[] frames) => [.. frames.SelectMany(MilterText.Frame)];

    // The pool that pipes rent from by default is shared with all other tests, and has nothing left now and then.
    sealed class OwnPool : MemoryPool<byte>
    {
        readonly Stack<Block> free = [];

        public override int MaxBufferSize => 4096;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => free.TryPop(out var block) ? block : new Block(free);

        protected override void Dispose(bool disposing) => free.Clear();

        sealed class Block(Stack<Block> free) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory { get; } = new byte[4096];

            public void Dispose() => free.Push(this);
        }
    }
}
