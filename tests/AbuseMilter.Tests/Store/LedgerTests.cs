using System.Text.Json;
using AbuseMilter.Notices;
using AbuseMilter.Store;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

/// <summary>What every ledger promises, wherever it lies.</summary>
public abstract class LedgerTests(LedgerPlace place) : IDisposable
{
    readonly SetClock clock = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_given()
    {
        await using var ledger = Open();
        var entry = Entry("1") with
        {
            QueueId = "4XyZ",
            ClientAddress = "2001:db8::1",
            From = "\u4e2d\u6587 <agent@example.com>",
            Subject = "Notice '17'; DROP TABLE notice",
            MessageId = "<1@example.com>",
            Kind = "conduit",
            Role = "agent",
            Profile = "example",
            Evidence = "9 points; copyright +3: words",
            Outcome = "filed",
            Rule = "copyright",
            File = ".A/new/1",
            Redirect = "b@example.org",
            Notice = new Notice
            {
                Format = "acns",
                CaseId = "17",
                Conflict = true,
                Items =
                [
                    new NoticeItem { Ip = "192.0.2.1", Port = 6881, TimeUtc = clock.Now, Size = 1L << 40, Work = "A \"Work\"" },
                    new NoticeItem(),
                ],
            },
        };
        (await ledger.FindAsync(entry.Digest, Cancellation)).ShouldBeNull();
        (await ledger.RecordAsync(entry, null, Cancellation)).ShouldBe(Recorded.Filed);
        var found = await ledger.FindAsync(entry.Digest, Cancellation);
        JsonSerializer.Serialize(found).ShouldBe(JsonSerializer.Serialize(entry));
        await ledger.RecordAsync(Entry("2") with { ReceivedAt = clock.Now.AddHours(1) }, null, Cancellation);
        ledger.Reader.Latest(1).ShouldHaveSingleItem().Digest.ShouldBe(Digest("2"));
    }

    [Fact]
    public async Task An_alert_is_pending_with_its_row_whatever_becomes_of_the_reply()
    {
        await using var ledger = Open();
        OutboxMail Alert(string number) => Mail($"notify/{number}") with { IsAlert = true };
        (await ledger.RecordAsync(Entry("1"), Mail("case"), Alert("1"), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
        (await ledger.RecordAsync(Entry("1"), Mail("case"), Alert("1"), Cancellation)).ShouldBe(Recorded.Known);
        (await ledger.RecordAsync(Entry("2"), Mail("case"), Alert("2"), Cancellation)).ShouldBe(Recorded.FiledCaseAnswered);
        (await ledger.RecordAsync(Entry("3") with { ReplyDecision = "hold" }, Mail("other case"), Alert("3"), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
        (await ledger.RecordAsync(Entry("4") with { ReplyDecision = "none" }, null, Alert("4"), Cancellation)).ShouldBe(Recorded.Filed);
        ledger.Reader.ListReplies("pending", 10).Select(row => row.Mail.CaseKey).ShouldBe(["case", "notify/1", "notify/2", "notify/3", "notify/4"], ignoreOrder: true);
        for (var i = 0; i < 4; i++) (await ledger.LeaseAlertAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldNotBeNull().IsAlert.ShouldBeTrue();
        (await ledger.LeaseAlertAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldBeNull();
        (await ledger.LeaseAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldNotBeNull().CaseKey.ShouldBe("case");
    }

    [Fact]
    public async Task Any_text_can_be_filed_and_read()
    {
        await using var ledger = Open();
        var number = 0;
        Prop.ForAll<string, string>((subject, caseId) =>
        {
            var entry = Entry($"text {number++}") with { Subject = subject, Notice = new Notice { Format = "x", CaseId = caseId } };
            ledger.RecordAsync(entry, null, Cancellation).AsTask().GetAwaiter().GetResult().ShouldBe(Recorded.Filed);
            ledger.Reader.Find(entry.Digest).ShouldNotBeNull().Notice.ShouldNotBeNull();
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("x\udc00\ud800y\0")]
    public async Task Text_that_is_none_is_filed_all_the_same_and_found_again(string text)
    {
        await using var ledger = Open();
        var entry = Entry("1") with { Subject = text, From = $"a{text}@example.com", Notice = new Notice { Format = "x", CaseId = "1" + text } };
        (await ledger.RecordAsync(entry, Mail("case" + text), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
        (await ledger.RecordAsync(entry, Mail("case" + text), Cancellation)).ShouldBe(Recorded.Known);
        (await ledger.HasReplyAsync("case" + text, null, Cancellation)).ShouldBeTrue();
        ledger.Reader.Search("1" + text, 10).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Values_of_any_length_are_filed()
    {
        await using var ledger = Open();
        var text = string.Concat(Enumerable.Range(0, 2000).Select(i => ContentDigest.Of("", [], [(byte)i, (byte)(i >> 8)]).Hex[..10]));
        NoticeItem[] items = [new() { CaseId = "a\0" }, new() { CaseId = "a\ufffd" }];
        var entry = Entry("1") with { From = text + "@example.com", Subject = text, Notice = new Notice { Format = "x", CaseId = text, Items = items } };
        RateLimit[] limits = [new(text, 1, TimeSpan.FromDays(1))];
        (await ledger.RecordAsync(entry, Mail("case") with { Limits = limits }, Cancellation)).ShouldBe(Recorded.FiledAndQueued);
        (await ledger.RecordAsync(Entry("2"), Mail("case 2") with { Limits = limits }, Cancellation)).ShouldBe(Recorded.FiledAndLimited);
    }

    [Fact]
    public async Task A_message_known_by_its_digest_changes_nothing()
    {
        await using var ledger = Open();
        (await ledger.RecordAsync(Entry("1"), Mail("case 1"), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
        (await ledger.RecordAsync(Entry("1") with { Subject = "other" }, Mail("case 2"), Cancellation)).ShouldBe(Recorded.Known);
        (await ledger.FindAsync(Digest("1"), Cancellation))!.Subject.ShouldBeNull();
        (await ledger.HasReplyAsync("case 2", null, Cancellation)).ShouldBeFalse();
        ledger.Reader.CountReplies().ShouldBe(new Dictionary<string, int> { ["pending"] = 1 });
    }

    [Fact]
    public async Task A_case_that_has_a_reply_gets_no_second_and_its_row_says_why()
    {
        await using var ledger = Open();
        await ledger.RecordAsync(Entry("1"), Mail("case"), Cancellation);
        (await ledger.RecordAsync(Entry("2"), Mail("case"), Cancellation)).ShouldBe(Recorded.FiledCaseAnswered);
        var row = (await ledger.FindAsync(Digest("2"), Cancellation))!;
        row.ReplyDecision.ShouldBe("none");
        row.ReplyReason.ShouldStartWith("duplicate-case");
        (await ledger.FindAsync(Digest("1"), Cancellation))!.ReplyDecision.ShouldBe("send");
        (await ledger.HasReplyAsync("case", null, Cancellation)).ShouldBeTrue();
        ledger.Reader.CountReplies()["pending"].ShouldBe(1);
    }

    [Fact]
    public async Task Two_hundred_writers_at_once_all_find_their_row()
    {
        await using var ledger = Open();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            ledger.RecordAsync(Entry($"{i % 150}"), Mail($"case {i % 100}"), Cancellation).AsTask()));
        outcomes.Count(outcome => outcome == Recorded.Known).ShouldBe(50);
        outcomes.Count(outcome => outcome == Recorded.FiledAndQueued).ShouldBe(100);
        outcomes.Count(outcome => outcome == Recorded.FiledCaseAnswered).ShouldBe(50);
        for (var i = 0; i < 150; i++) (await ledger.FindAsync(Digest($"{i}"), Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_bad_row_fails_alone()
    {
        await using var ledger = Open();
        var good = Enumerable.Range(0, 20).Select(i => ledger.RecordAsync(Entry($"{i}"), null, Cancellation).AsTask()).ToList();
        var bad = ledger.RecordAsync(Entry("bad") with { Class = null! }, Mail("bad"), Cancellation);
        good.AddRange(Enumerable.Range(20, 20).Select(i => ledger.RecordAsync(Entry($"{i}"), null, Cancellation).AsTask()));
        await Should.ThrowAsync<IOException>(async () => await bad);
        (await Task.WhenAll(good)).ShouldAllBe(outcome => outcome == Recorded.Filed);
        (await ledger.HasReplyAsync("bad", null, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reply_that_cannot_be_queued_takes_its_row_with_it()
    {
        await using var ledger = Open();
        var mail = Mail("case") with { To = null! };
        await Should.ThrowAsync<IOException>(async () => await ledger.RecordAsync(Entry("1"), mail, Cancellation));
        (await ledger.FindAsync(Digest("1"), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_change_cancelled_before_its_turn_is_not_made()
    {
        await using var ledger = Open();
        var cancelled = new CancellationToken(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(async () => await ledger.RecordAsync(Entry("1"), null, cancelled));
        (await ledger.FindAsync(Digest("1"), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task After_closing_nothing_is_taken_any_more()
    {
        var ledger = Open();
        await ledger.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await ledger.RecordAsync(Entry("1"), null, Cancellation));
    }

    Ledger Open() => place.Open(clock);
}
