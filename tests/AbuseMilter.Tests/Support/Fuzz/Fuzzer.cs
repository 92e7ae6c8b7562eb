using System.Buffers;
using System.Buffers.Binary;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>
/// Plays made-up sessions against the library and looks at each reply. With the same recorded sessions, session number N of a seed is always the same,
/// whatever was played before.
/// </summary>
sealed class Fuzzer(long seed, IReadOnlyList<IReadOnlyList<byte[]>> recordings)
{
    const int OneInSoManyThroughTheLoop = 20;

    public long Sessions { get; private set; }

    public long SessionsThroughTheLoop { get; private set; }

    /// <summary>Once each; those of sessions that go through pipes as well are not counted again.</summary>
    public long Frames { get; private set; }

    public IReadOnlyDictionary<EndKind, long> Ends => ends;

    readonly Dictionary<EndKind, long> ends = [];

    /// <summary>Null if nothing went wrong.</summary>
    public async Task<Finding?> RunAsync(long number)
    {
        var random = new Random(Mixed(number));
        var shape = SessionShape.Any(random);
        var kind = random.Next(3);
        var pieces = kind == 2 ? Cut(Deviations.Stream(recordings, random)) : [];
        try
        {
            using var conversation = new CheckedConversation(shape, mustAsk: kind == 0);
            if (kind == 2) SendAll(conversation, pieces, random);
            else Improvise(conversation, pieces, random, inOrder: kind == 0);
            conversation.Finish();
            Sessions++;
            Frames += conversation.Frames;
            ends[conversation.End] = ends.GetValueOrDefault(conversation.End) + 1;
            if (random.Next(OneInSoManyThroughTheLoop) != 0) return null;
            SessionsThroughTheLoop++;
            await new LoopRehearsal(shape).CheckAsync(MilterText.Joined(pieces), conversation.Replies.ToArray(), conversation.End, random);
            return null;
        }
        catch (Exception failure)
        {
            return await SmallestAsync(new Finding(seed, number, failure, shape, pieces), mustAsk: kind == 0);
        }
    }

    int Mixed(long number) => unchecked((int)(((ulong)seed * 0x9e3779b97f4a7c15 + (ulong)number * 0xbf58476d1ce4e5b9) >> 32));

    static void Improvise(CheckedConversation conversation, List<byte[]> pieces, Random random, bool inOrder)
    {
        foreach (var frame in new MadeUpMta(random, conversation.Oracle).Session())
        {
            foreach (var sent in inOrder ? [frame] : Deviations.Of(frame, random))
            {
                pieces.Add(sent);
                var stream = Segments.Cut(sent, random);
                conversation.Send(ref stream, sent);
                if (conversation.IsOver) return;
            }
        }
    }

    static void SendAll(CheckedConversation conversation, List<byte[]> pieces, Random random)
    {
        var bytes = MilterText.Joined(pieces);
        var stream = Segments.Cut(bytes, random);
        conversation.Send(ref stream, bytes);
    }

    // As long as the same goes wrong, what can be left out is.
    static async Task<Finding> SmallestAsync(Finding finding, bool mustAsk)
    {
        if (await FailsAsync(finding.Shape, finding.Pieces, mustAsk) is not { } failure) return finding;
        for (var step = Math.Max(1, finding.Pieces.Count / 2); step > 0; step /= 2)
        {
            for (var at = 0; at < finding.Pieces.Count;)
            {
                List<byte[]> fewer = [.. finding.Pieces.Take(at), .. finding.Pieces.Skip(at + step)];
                if (await FailsAsync(finding.Shape, fewer, mustAsk) is { } other && other.Message == failure.Message) finding = finding with { Pieces = fewer };
                else at += step;
            }
        }
        return finding;
    }

    static async Task<Exception?> FailsAsync(SessionShape shape, IReadOnlyList<byte[]> pieces, bool mustAsk)
    {
        try
        {
            var bytes = MilterText.Joined(pieces);
            using var conversation = new CheckedConversation(shape, mustAsk);
            var stream = new ReadOnlySequence<byte>(bytes);
            conversation.Send(ref stream, bytes);
            conversation.Finish();
            await new LoopRehearsal(shape).CheckAsync(bytes, conversation.Replies.ToArray(), conversation.End, new Random(1));
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    // Into frames as far as there are any, for the script.
    static List<byte[]> Cut(ReadOnlySpan<byte> bytes)
    {
        var pieces = new List<byte[]>();
        while (bytes.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(bytes) is > 0 and var length && length <= bytes.Length - 4)
        {
            pieces.Add(bytes[..(4 + (int)length)].ToArray());
            bytes = bytes[(4 + (int)length)..];
        }
        if (!bytes.IsEmpty) pieces.Add(bytes.ToArray());
        return pieces;
    }
}
