using AbuseMilter.Tests.Support;
using AbuseMilter.Tests.Support.Fuzz;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>A small, always equal part of what tests/fuzz.sh plays.</summary>
public class MadeUpSessionTests
{
    const int FramesOfASeed = 50_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Made_up_and_damaged_sessions_get_the_replies_that_they_await(long seed)
    {
        var fuzzer = new Fuzzer(seed, Recordings.Load(Repository.Root, out _));
        for (var number = 0L; fuzzer.Frames < FramesOfASeed; number++) (await fuzzer.RunAsync(number))?.ToString().ShouldBeNull();
        fuzzer.SessionsThroughTheLoop.ShouldBeGreaterThan(0);
        fuzzer.Ends.Count.ShouldBe(4, "goodbyes, breaks in and out of messages, and broken protocol");
    }

    [Fact]
    public async Task The_same_seed_plays_the_same_sessions()
    {
        var recordings = Recordings.Load(Repository.Root, out _);
        Fuzzer[] fuzzers = [new(7, recordings), new(7, recordings)];
        foreach (var fuzzer in fuzzers)
            for (var number = 0; number < 100; number++) (await fuzzer.RunAsync(number)).ShouldBeNull();
        (fuzzers[0].Frames, fuzzers[0].SessionsThroughTheLoop).ShouldBe((fuzzers[1].Frames, fuzzers[1].SessionsThroughTheLoop));
        fuzzers[0].Ends.ShouldBe(fuzzers[1].Ends);
    }

    public static TheoryData<string> Scripts =>
        [.. Directory.EnumerateFiles(Repository.Path("tests/AbuseMilter.Tests/Data/sessions")).Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_recorded_session_is_answered_as_it_says(string file) =>
        await ScriptedPostfix.PlayAsync(
            await File.ReadAllTextAsync(Repository.Path("tests/AbuseMilter.Tests/Data/sessions/" + file), TestContext.Current.CancellationToken));

    [Fact]
    public void A_line_of_a_script_sends_the_bytes_that_it_was_made_of() => Prop.ForAll<byte, byte[]>((letter, payload) =>
    {
        foreach (var bytes in (byte[][])[payload, MilterText.Frame((char)letter, payload), MilterText.Frame((char)('A' + letter % 26), [.. payload, 0])])
        {
            var line = MilterText.Line(bytes);
            (line[0] == '=' ? MilterText.Unescape(line[2..]) : MilterText.Frame(line[2..])).ShouldBe(bytes);
        }
    }).QuickCheckThrowOnFailure();
}
