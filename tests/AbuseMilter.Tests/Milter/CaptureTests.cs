using System.Buffers;
using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>
/// What a real Postfix said to a logging filter, said to us. The filter answered and negotiated otherwise than we do, so the order of
/// events is not always what Postfix would make of our answers; all the more must each event get exactly the reply that it awaits.
/// </summary>
public class CaptureTests
{
    static readonly string Folder = Path.GetFullPath(Repository.Path("../shared/captures"));

    public static TheoryData<string> Captures =>
        [.. Directory.Exists(Folder) ? new DirectoryInfo(Folder).GetFiles("*.milter").Select(f => f.Name).Order().ToArray() : ["none"]];

    [Theory]
    [MemberData(nameof(Captures))]
    public void Each_event_of_a_real_session_gets_the_reply_that_it_awaits(string name)
    {
        _ = Repository.Shared("captures");
        foreach (var frames in Support.Captures.Sessions(Path.Combine(Folder, name)))
        {
            foreach (var watched in (bool[])[true, false]) Replay(frames, watched);
        }
    }

    static void Replay(List<byte[]> frames, bool watched)
    {
        var policy = new Policy(_ => watched, (_, _) => throw new NotSupportedException());
        using var conversation = new Conversation(() => policy, MilterLimits.Default);
        var output = new ArrayBufferWriter<byte>();
        var message = new List<byte[]>();
        foreach (var bytes in frames)
        {
            output.ResetWrittenCount();
            var sequence = new ReadOnlySequence<byte>(bytes);
            FrameReader.TryRead(ref sequence, MilterLimits.Default.FrameBytes, out var frame).ShouldBe(FrameOutcome.Whole);
            var step = conversation.Accept(frame, output);
            (step.Kind == StepKind.Close).ShouldBe(frame.Command == Command.Quit);

            if (frame.Command == Command.Mail) message.Clear();
            message.Add(bytes);
            if (step.Kind == StepKind.Judge)
            {
                Encoding.Latin1.GetString(step.Message!.Content.Span).ShouldBe(Content(message));
                conversation.Finish(Verdict.Accept, output);
            }

            var expected = frame.Command switch
            {
                Command.Negotiate => "O",
                Command.Data => watched ? "c" : "a",
                Command.EndOfMessage => "a",
                _ => "",
            };
            var written = new ReadOnlySequence<byte>(output.WrittenMemory);
            string.Concat(MilterText.Read(ref written).Select(reply => reply[..1])).ShouldBe(expected, $"after {frame.Command}");
        }
    }

    static string Content(List<byte[]> message)
    {
        var payloads = message.ToLookup(f => f[4], f => Encoding.Latin1.GetString(f.AsSpan(5)));
        var header = payloads[(byte)'L'].Select(field => field.Split('\0')).Select(field => $"{field[0]}:{field[1]}\n");
        return string.Concat(header) + "\n" + string.Concat(payloads[(byte)'B']).Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
