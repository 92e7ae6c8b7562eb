using System.Buffers;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;

namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>Keeps to the protocol: sends what was agreed, and stops where a filter has decided. It asks ours, and remembers what it said.</summary>
sealed class ObedientMta : IDisposable
{
    const int VersionAt = 5; // behind length and command

    readonly ArrayBufferWriter<byte> sent = new();
    readonly Conversation filter;
    readonly Negotiation agreed;

    public ObedientMta(Shape shape, string offer)
    {
        filter = new Conversation(() => SharedPolicy.For(shape), MilterLimits.Default);
        var answer = new ReadOnlySequence<byte>(Exchange(MilterText.Frame("O " + offer)).ToArray()[VersionAt..]);
        Negotiation.TryRead(answer, out agreed).ShouldBeTrue();
        // Zero in an answer means zero, other than in an offer.
        if (answer.Slice(8, 4).ToArray().All(b => b == 0)) agreed = agreed with { Options = ProtocolOptions.None };
    }

    public byte[] Sent => sent.WrittenSpan.ToArray();

    public bool KnowsData => agreed.Version >= 4;

    public bool KnowsUnknown => agreed.Version >= 3;

    /// <summary>Sends an event and its macros; the letter of the last reply, or <c>c</c> where none is awaited. One that was not wanted is not sent, its macros are.</summary>
    public char Event(string line, string macros = "", ProtocolOptions unlessUnwanted = ProtocolOptions.None)
    {
        Exchange(MilterText.Frame($"D {line[0]} {macros}"));
        return (agreed.Options & unlessUnwanted) != 0 ? 'c' : Tell(line);
    }

    public char Tell(string line)
    {
        var rest = new ReadOnlySequence<byte>(Exchange(MilterText.Frame(line)).ToArray());
        return MilterText.Read(ref rest) is [.., var last] ? last[0] : 'c';
    }

    public void Dispose() => filter.Dispose();

    ReadOnlySpan<byte> Exchange(byte[] bytes)
    {
        sent.Write(bytes);
        var output = new ArrayBufferWriter<byte>();
        var sequence = new ReadOnlySequence<byte>(bytes);
        FrameReader.TryRead(ref sequence, MilterLimits.Default.FrameBytes, out var frame).ShouldBe(FrameOutcome.Whole);
        if (filter.Accept(frame, output) is { Message: { } message })
            filter.Finish(filter.Policy.Judge(message, CancellationToken.None).AsTask().GetAwaiter().GetResult(), output);
        return output.WrittenSpan;
    }
}
