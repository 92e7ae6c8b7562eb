using System.Buffers;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>Nearly all mail is for others: it must leave no garbage behind.</summary>
public class AllocationTests
{
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
    public void Two_thousand_messages_for_others_allocate_nothing(bool postfix, int segment)
    {
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => throw new InvalidOperationException("nobody is watched"));
        using var conversation = new Conversation(() => policy, MilterLimits.Default);
        var output = new ArrayBufferWriter<byte>();
        Feed(conversation, new(postfix ? Opening : Bytes("O 6 1ff 0")), output);
        var messages = postfix ? Messages : ChattyMessages;
        var burst = segment == 0 ? new ReadOnlySequence<byte>(messages) : Segments.Of(messages, segment);
        for (var i = 0; i < 100; i++) Feed(conversation, burst, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Feed(conversation, burst, output);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        conversation.Messages.ShouldBe(postfix ? 2200 : 1100);
        output.ResetWrittenCount();
    }

    [Fact]
    public async Task The_loop_around_it_allocates_nothing_either()
    {
        using var pool = new OwnPool();
        var pair = new PipePair(pool: pool);
        var policy = new Policy(ScriptedPostfix.WatchesAbuse, (_, _) => throw new InvalidOperationException("nobody is watched"));
        var milter = MilterLoop.RunAsync(
            pair.Milter, () => policy, MilterLimits.Default, TimeProvider.System, CancellationToken.None, CancellationToken.None);
        Exchange(pair, Opening);
        for (var i = 0; i < 100; i++) Exchange(pair, Messages);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Exchange(pair, Messages);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        await pair.Peer.Output.CompleteAsync();
        var end = await milter;
        end.Messages.ShouldBe(2200);
        end.RoundTrips.ShouldBe(1101);
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
