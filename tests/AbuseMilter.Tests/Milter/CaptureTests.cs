using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using AbuseMilter.Tests.Support.Fuzz;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>
/// What a real MTA said to some filter, said to us. That filter may have answered and negotiated otherwise than we do, so the order of events is not
/// always what the MTA would make of our answers; all the more must each event get exactly the reply that it awaits.
/// </summary>
public class CaptureTests
{
    static readonly string Scripts = Repository.Path("tests/AbuseMilter.Tests/Data/sessions");
    static readonly string Folder = Path.GetFullPath(Repository.Path("../shared/captures"));

    public static TheoryData<string> Recorded =>
    [
        .. Names(Scripts, "*.txt"),
        .. Directory.Exists(Folder) ? Names(Folder, "*.milter") : [],
    ];

    /// <summary>With the captures that may lie beside the checkout; the sessions that are part of the project are always there.</summary>
    [Theory]
    [MemberData(nameof(Recorded))]
    public void Each_event_of_a_recorded_session_gets_the_reply_that_it_awaits(string name)
    {
        var isScript = Path.GetExtension(name) == ".txt";
        foreach (var frames in isScript ? [Captures.Script(Path.Combine(Scripts, name))] : Captures.Sessions(Path.Combine(Folder, name)))
        {
            var judged = Replay(frames, watched: true);
            if (isScript) judged.ShouldBe(frames.Count(frame => frame[4] == (byte)Command.EndOfMessage));
            Replay(frames, watched: false).ShouldBe(0);
        }
    }

    static IEnumerable<string> Names(string folder, string pattern) => new DirectoryInfo(folder).GetFiles(pattern).Select(f => f.Name).Order();

    // The number of messages that were judged.
    static int Replay(List<byte[]> frames, bool watched)
    {
        var policy = new Policy(_ => watched, (_, _) => throw new NotSupportedException());
        using var conversation = new Conversation(() => policy, MilterLimits.Default);
        var output = new ArrayBufferWriter<byte>();
        var sent = new SentContent();
        var options = 0u;
        foreach (var bytes in frames)
        {
            output.ResetWrittenCount();
            var sequence = new ReadOnlySequence<byte>(bytes);
            FrameReader.TryRead(ref sequence, MilterLimits.Default.FrameBytes, out var frame).ShouldBe(FrameOutcome.Whole);
            var step = conversation.Accept(frame, output);
            (step.Kind == StepKind.Close).ShouldBe(frame.Command == Command.Quit);

            sent.Add((char)bytes[4], bytes.AsSpan(5), (options & ReplyOracle.LeadingSpace) != 0);
            if (step.Kind == StepKind.Judge)
            {
                var message = step.Message!;
                var text = sent.Shown(message.Moment, policy.Reads, policy.BodyBytes, MilterLimits.Default, out _);
                Encoding.Latin1.GetString(message.Content.Span).ShouldBe(Encoding.Latin1.GetString(text));
                message.IsTruncated.ShouldBeFalse();
                conversation.Finish(Verdict.Accept, output);
            }
            Replies(output).ShouldBe(Awaited((char)bytes[4], options, watched), $"after {frame.Command}");
            if (frame.Command == Command.Negotiate) options = BinaryPrimitives.ReadUInt32BigEndian(output.WrittenSpan[13..]);
        }
        return conversation.Judged;
    }

    static string Replies(ArrayBufferWriter<byte> output)
    {
        var written = new ReadOnlySequence<byte>(output.WrittenMemory);
        return string.Concat(MilterText.Read(ref written).Select(reply => reply[..1]));
    }

    static string Awaited(char letter, uint options, bool watched) => letter switch
    {
        'O' => "O",
        _ when ReplyOracle.NoReplyBit(letter) is not { } bit || (options & bit) != 0 => "",
        'E' => "a",
        'T' or 'L' or 'N' or 'B' when !watched => "a",
        _ => "c",
    };
}
