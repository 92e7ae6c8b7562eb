using System.Net;
using System.Text.RegularExpressions;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>
/// The same bytes to us and to libmilter, with the same policy in both: the same replies have to come back, up to the same end. They may differ only where
/// <see cref="AcceptedDifferences"/> says how, and why.
/// </summary>
public sealed partial class LibmilterTests(LibmilterFilter libmilter) : IClassFixture<LibmilterFilter>
{
    static string CaptureFolder => Repository.Path("../shared/captures");

    public static TheoryData<string> Scripts => [.. Conversations.Scripts.Keys];

    // In all_no the filter had asked for no event at all: the ends of messages that were never begun are left.
    public static TheoryData<string> Captures => [.. Directory.Exists(CaptureFolder)
        ? new DirectoryInfo(CaptureFolder).GetFiles("*.milter").Select(file => file.Name).Where(name => name != "all_no.milter").Order().ToArray()
        : ["none"]];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task We_reply_as_libmilter_does(string name)
    {
        var (script, only) = Conversations.Scripts[name];
        foreach (var shape in only is null ? Shape.All : [only])
        {
            var (ours, theirs) = await Replies(shape, [.. Conversations.Bytes(script), .. Conversations.ProbeBytes]);
            if (AcceptedDifferences.Of(name) is not { } accepted)
            {
                ours.ShouldBe(theirs, $"{name}, {shape.Name}");
                continue;
            }
            accepted.Ours.ShouldNotBe(accepted.Libmilter);
            ShouldMatch(theirs, accepted.Libmilter, "libmilter");
            ShouldMatch(ours, accepted.Ours, "we");
        }
    }

    [Fact]
    public void Each_accepted_difference_is_one_of_a_conversation() =>
        AcceptedDifferences.Table.SelectMany(difference => difference.Conversations).Select(conversation => conversation.Name).ShouldBeSubsetOf(Conversations.Scripts.Keys);

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task We_reply_to_Postfix_as_libmilter_does(string capture)
    {
        _ = Repository.Shared("captures");
        foreach (var frames in Conversations.Captured(Path.Combine(CaptureFolder, capture)))
        {
            foreach (var shape in Shape.All)
            {
                foreach (var (watched, session) in new[] { (true, frames), (false, WithoutContent(frames)) })
                {
                    var (ours, theirs) = await Replies(shape with { WatchesAll = watched }, [.. session.SelectMany(frame => frame), .. Conversations.ProbeBytes]);
                    ours.ShouldBe(theirs, $"{capture}, {shape.Name}, {(watched ? "watched" : "unwatched")}");
                }
            }
        }
    }

    // What Postfix would have sent behind our accept at DATA, or at the first sign of content where it knows no DATA event.
    static List<byte[]> WithoutContent(IReadOnlyList<byte[]> frames)
    {
        var sent = new List<byte[]>();
        var decided = false;
        foreach (var frame in frames)
        {
            var command = (char)frame[4];
            var of = command == 'D' && frame.Length > 5 ? (char)frame[5] : command;
            if (command == 'M') decided = false;
            if (decided && "TLNBE".Contains(of)) continue;
            sent.Add(frame);
            decided |= "TLNBE".Contains(command);
        }
        return sent;
    }

    [Fact]
    public void We_reply_to_any_session_that_an_MTA_may_have_as_libmilter_does() =>
        Prop.ForAll(RandomSessions.All.ToArbitrary(), session =>
        {
            var (ours, theirs) = Replies(session.Shape, session.Bytes()).GetAwaiter().GetResult();
            ours.ShouldBe(theirs, $"{session.Shape.Name}: {session}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    async Task<(IReadOnlyList<string> Ours, IReadOnlyList<string> Theirs)> Replies(Shape shape, byte[] bytes)
    {
        await using var host = new FilterHost { Policy = SharedPolicy.For(shape) };
        var ours = await MilterPeer.Play(new IPEndPoint(IPAddress.Loopback, host.Port), bytes, TestContext.Current.CancellationToken);
        return (ours, await libmilter.Play(shape, bytes, TestContext.Current.CancellationToken));
    }

    static void ShouldMatch(IReadOnlyList<string> replies, string expected, string who)
    {
        var tokens = Token().Matches(expected);
        string.Join(' ', replies.Select(reply => reply[..1])).ShouldBe(string.Join(' ', tokens.Select(token => token.Value[..1])), who);
        foreach (var (reply, token) in replies.Zip(tokens)) reply.ShouldContain(token.Groups["text"].Value, customMessage: who);
    }

    [GeneratedRegex(@"\S(\((?<text>[^)]*)\))?")]
    private static partial Regex Token();
}
