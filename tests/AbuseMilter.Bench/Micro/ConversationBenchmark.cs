using System.Buffers;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using AbuseMilter.Triage;
using BenchmarkDotNet.Attributes;

namespace AbuseMilter.Bench.Micro;

/// <summary>All that is done for a message that nobody watches, but for the sockets: it has to leave no garbage.</summary>
[MemoryDiagnoser]
public class ConversationBenchmark : IDisposable
{
    readonly ReadOnlySequence<byte> message = new(PostfixBytes.NextUnwatched);
    readonly ArrayBufferWriter<byte> output = new();
    readonly Conversation conversation;

    public ConversationBenchmark()
    {
        var desk = new Desk(new DeskSettings { Addresses = ["abuse@example.com"] });
        var policy = new Policy(desk.Watches, (_, _) => throw new InvalidOperationException("nobody is watched"));
        conversation = new Conversation(() => policy, MilterLimits.Default);
        PostfixBytes.Feed(conversation, new(Load.LoadRun.Offer), output);
    }

    public void Dispose()
    {
        conversation.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int UnwatchedMessage()
    {
        output.ResetWrittenCount();
        PostfixBytes.Feed(conversation, message, output);
        return output.WrittenCount;
    }
}
