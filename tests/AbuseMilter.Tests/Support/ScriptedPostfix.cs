using System.Buffers;
using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using Shouldly;

namespace AbuseMilter.Tests.Support;

/// <summary>
/// Plays the MTA's side of a conversation that is written as text, and holds the milter to its own side: <c>&gt;</c> a frame that we send
/// (see <see cref="MilterText"/>), <c>&lt;</c> a reply that has to come now and is the only one (<c>&lt; O</c> is any negotiation),
/// <c>=</c> bytes sent as they are, <c>#</c> a remark. At the end of the text the MTA closes the connection.
/// </summary>
sealed class ScriptedPostfix
{
    readonly PipePair pair = new();
    readonly List<string> replies = [];

    /// <summary>What the milter was given to judge.</summary>
    public sealed record Judged(Moment Moment, Envelope Envelope, string Content, bool IsTruncated, MilterActions AllowedEdits);

    public sealed record Played(ConnectionEnd End, IReadOnlyList<Judged> Messages, IReadOnlyList<string> Replies, IReadOnlyList<int> RoundTrips)
    {
        public Judged Message => Messages.ShouldHaveSingleItem();
    }

    /// <summary>
    /// Plays it three times: waiting for each reply, everything in one segment, and a segment for each byte. Replies, judged messages and
    /// end have to be the same. <c>abuse@</c> any domain is watched, and the judge asked at end of message, unless a policy is given;
    /// the verdict is acceptance unless told.
    /// </summary>
    public static async Task<Played> PlayAsync(
        string script, Func<Judged, Verdict>? judge = null, MilterLimits? limits = null, Func<Judge, Policy>? policy = null)
    {
        policy ??= asked => new Policy(WatchesAbuse, asked);
        var patiently = await new ScriptedPostfix().RunAsync(script, Pace.Lockstep, judge, limits, policy);
        var atOnce = await new ScriptedPostfix().RunAsync(script, Pace.OneSegment, judge, limits, policy);
        var slowly = await new ScriptedPostfix().RunAsync(script, Pace.ByteByByte, judge, limits, policy);
        foreach (var other in (Played[])[atOnce, slowly])
        {
            other.Replies.ShouldBe(patiently.Replies);
            other.End.Kind.ShouldBe(patiently.End.Kind);
            other.Messages.Select(Describe).ShouldBe(patiently.Messages.Select(Describe));
        }
        return patiently;
    }

    public static bool WatchesAbuse(ReadOnlySpan<byte> mailbox) =>
        mailbox.Length > 6 && Ascii.EqualsIgnoreCase(mailbox[..6], "abuse@"u8);

    enum Pace
    {
        Lockstep,
        OneSegment,
        ByteByByte,
    }

    async Task<Played> RunAsync(string script, Pace pace, Func<Judged, Verdict>? judge, MilterLimits? limits, Func<Judge, Policy> policyFor)
    {
        var (messages, roundTrips) = (new List<Judged>(), new List<int>());
        var policy = policyFor((message, _) =>
        {
            var judged = new Judged(
                message.Moment, message.Envelope, Encoding.Latin1.GetString(message.Content.Span), message.IsTruncated, message.AllowedEdits);
            messages.Add(judged);
            return ValueTask.FromResult(judge?.Invoke(judged) ?? Verdict.Accept);
        });
        var milter = MilterLoop.RunAsync(
            pair.Milter, () => policy, limits ?? MilterLimits.Default, TimeProvider.System, CancellationToken.None, roundTrips.Add);

        var expected = new List<string>();
        foreach (var line in script.Split('\n').Select(l => l.Trim('\r')).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '<') expected.Add(line[2..]);
            else
            {
                if (pace == Pace.Lockstep) await ExpectAsync(expected);
                await SendAsync(line[0] == '=' ? MilterText.Unescape(line[2..]) : MilterText.Frame(line[2..]), pace);
            }
        }
        if (pace == Pace.OneSegment) await pair.Peer.Output.FlushAsync();
        await ExpectAsync(expected);
        await pair.Peer.Output.CompleteAsync();
        var end = await milter.Soon();
        await pair.Milter.Output.CompleteAsync();
        while (await ReadRepliesAsync()) { }
        replies.Count.ShouldBe(expected.Count, $"replies that nobody waits for: {string.Join(" | ", replies.Skip(expected.Count))}");
        return new Played(end, messages, [.. replies], roundTrips);
    }

    async Task SendAsync(byte[] bytes, Pace pace)
    {
        if (pace != Pace.ByteByByte)
        {
            pair.Peer.Output.Write(bytes);
            if (pace == Pace.Lockstep) await pair.Peer.Output.FlushAsync();
            return;
        }
        foreach (var b in bytes)
        {
            pair.Peer.Output.Write([b]);
            await pair.Peer.Output.FlushAsync();
        }
    }

    async Task ExpectAsync(List<string> expected)
    {
        while (replies.Count < expected.Count && await ReadRepliesAsync()) { }
        replies.Select((reply, i) => expected.ElementAtOrDefault(i) == "O" && reply[0] == 'O' ? "O" : reply).ShouldBe(expected);
    }

    async Task<bool> ReadRepliesAsync()
    {
        var read = await pair.Peer.Input.ReadAsync().Soon();
        var rest = read.Buffer;
        replies.AddRange(MilterText.Read(ref rest));
        pair.Peer.Input.AdvanceTo(rest.Start, rest.End);
        return !read.IsCompleted;
    }

    static string Describe(Judged judged) => string.Join('|',
    [
        $"{judged.Moment}", judged.Content, $"{judged.IsTruncated}", judged.Envelope.Helo, judged.Envelope.ClientName, $"{judged.Envelope.ClientAddress}",
        judged.Envelope.Sender.Address, .. judged.Envelope.Recipients.Select(r => r.Address),
        .. judged.Envelope.Macros.Select(m => $"{m.Key}={m.Value}"),
    ]);
}
