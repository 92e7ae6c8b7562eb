using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

public abstract class RetentionTests : IAsyncDisposable
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    static readonly RetentionSettings Nothing = new() { Days = new Dictionary<string, int>(), OtherDays = 0, TruncateDays = 0, RepliesDays = 0 };

    readonly SetClock clock = new();
    readonly TempFolder temp = new();
    readonly LedgerPlace place;
    readonly Maildir maildir;
    readonly Ledger ledger;
    readonly Retention retention;

    protected RetentionTests(LedgerPlace place)
    {
        this.place = place;
        maildir = new Maildir(temp["Maildir"], clock);
        ledger = place.Open(clock);
        retention = new Retention(ledger, new FiledMail(temp["Maildir"]), clock);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        place.Dispose();
        temp.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_class_is_kept_for_its_days_and_no_longer()
    {
        await Record("a", "copyright");
        await Record("b", "spam-report");
        await Record("c", "abuse-other");
        var settings = Nothing with { Days = new Dictionary<string, int> { ["copyright"] = 30, ["spam-report"] = 0 }, OtherDays = 7 };
        clock.Now += TimeSpan.FromDays(7);
        (await Run(settings)).IsNothing.ShouldBeTrue();
        clock.Now += Minute;
        (await Run(settings)).Notices.ShouldBe(1);
        (await ledger.FindAsync(Digest("c"), Cancellation)).ShouldBeNull();
        clock.Now += TimeSpan.FromDays(23);
        (await Run(settings)).Notices.ShouldBe(1);
        clock.Now += TimeSpan.FromDays(36500);
        (await Run(settings)).IsNothing.ShouldBeTrue("0 is for good");
        (await Count("notice")).ShouldBe(1);
        (await Count("mention")).ShouldBe(3);
    }

    [Theory]
    [InlineData("pending", false)]
    [InlineData("sending", false)]
    [InlineData("held", false)]
    [InlineData("sent", true)]
    [InlineData("failed", true)]
    public async Task A_notice_that_waits_for_its_answer_is_kept_whole_whatever_its_age(string state, bool goes)
    {
        await Record("1", reply: true);
        if (state != "pending") await Reach(state);
        clock.Now += TimeSpan.FromDays(1000);
        (await Run(Nothing with { TruncateDays = 30 })).Shortened.ShouldBe(goes ? 1 : 0);
        (await Run(Nothing with { OtherDays = 30 })).Notices.ShouldBe(goes ? 1 : 0);
        (await Count("outbox")).ShouldBe(goes ? 0 : 1);
    }

    [Fact]
    public async Task More_than_one_handful_goes_too()
    {
        await Task.WhenAll(Enumerable.Range(0, 250).Select(i => Record($"{i}")));
        clock.Now += TimeSpan.FromDays(40);
        (await Run(Nothing with { TruncateDays = 30 })).Shortened.ShouldBe(250);
        (await Run(Nothing with { OtherDays = 30 })).Notices.ShouldBe(250);
    }

    [Fact]
    public async Task Of_addresses_the_network_is_left_and_of_ports_and_sent_letters_nothing()
    {
        await Record("1", reply: true);
        await Reach("sent");
        clock.Now += TimeSpan.FromDays(31);
        (await Run(Nothing with { TruncateDays = 30 })).ShouldBe(new Forgotten(0, 0, 1, 0));
        (await Run(Nothing with { TruncateDays = 30 })).IsNothing.ShouldBeTrue();
        var row = (await ledger.FindAsync(Digest("1"), Cancellation))!;
        row.ClientAddress.ShouldBe("198.51.100.0/24");
        row.Subject.ShouldBe("Notice about 192.0.2.0/24");
        row.Notice!.CaseId.ShouldBe("C-1");
        row.Notice.Items.Select(item => (item.Ip, item.Port, item.Work)).ShouldBe([("192.0.2.0/24", null, "Work"), ("2001:db8:1::/48", null, null), ("192.0.2.0/24", null, null)]);
        row.Notice.OtherAddresses.ShouldBe(["203.0.113.0/24"]);
        (await ledger.ChangeAsync(db => db.Query(r => r.GetString(0), "SELECT value FROM mention WHERE kind = 'address' ORDER BY value"), Cancellation))
            .ShouldBe(["192.0.2.0/24", "2001:db8:1::/48"]);
        var sent = ledger.Reader.ListReplies("sent", 1)[0].Mail;
        sent.Content.IsEmpty.ShouldBeTrue();
        sent.EventKey.ShouldBeNull();
        sent.CaseKey.ShouldNotContain("192.0.2");
        sent.MessageId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_text_of_a_reply_that_was_given_up_is_dropped_when_its_days_are_over()
    {
        await Record("1", reply: true);
        await Reach("failed");
        clock.Now += TimeSpan.FromDays(30);
        (await Run(Nothing with { RepliesDays = 30 })).IsNothing.ShouldBeTrue();
        clock.Now += Minute;
        (await Run(Nothing with { RepliesDays = 30 })).Replies.ShouldBe(1);
        (await Run(Nothing with { RepliesDays = 30 })).IsNothing.ShouldBeTrue();
        ledger.Reader.ListReplies("failed", 1)[0].Mail.Content.IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_filed_mail_goes_with_its_row_where_the_operator_wants_it(bool files)
    {
        foreach (var number in (string[])["new", "seen", "moved"])
        {
            var file = await maildir.DeliverAsync(".A", default, "x\n"u8.ToArray(), Digest(number), Cancellation);
            await ledger.RecordAsync(Entry(number) with { File = file }, null, Cancellation);
            var path = temp["Maildir", file];
            if (number == "seen") File.Move(path, path.Replace("/new/", "/cur/", StringComparison.Ordinal) + ":2,RS");
            if (number == "moved") File.Move(path, temp["Maildir", ".A", "elsewhere"]);
        }
        var foreign = temp["Maildir", ".A", "cur", "1700000000.theirs.host:2,S"];
        File.WriteAllText(foreign, "");
        clock.Now += TimeSpan.FromDays(40);
        (await Run(Nothing with { OtherDays = 30, Files = files })).ShouldBe(new Forgotten(3, files ? 2 : 0, 0, 0));
        Directory.GetFiles(temp["Maildir", ".A", "new"]).Length.ShouldBe(files ? 0 : 1);
        Directory.GetFiles(temp["Maildir", ".A", "cur"]).Length.ShouldBe(files ? 1 : 2);
        File.Exists(foreign).ShouldBeTrue();
        File.Exists(temp["Maildir", ".A", "elsewhere"]).ShouldBeTrue();
    }

    [Fact]
    public async Task What_another_host_filed_is_left_to_it_where_files_go_too()
    {
        await ledger.RecordAsync(Entry("1") with { File = ".A/new/1.M1P1Q1_R0123456789abcdef.other,S=1,W=1" }, null, Cancellation);
        clock.Now += TimeSpan.FromDays(40);
        (await Run(Nothing with { OtherDays = 30, Files = true })).IsNothing.ShouldBeTrue();
        (await Run(Nothing with { OtherDays = 30 })).Notices.ShouldBe(1);
    }

    [Fact]
    public async Task Buckets_that_are_full_again_are_swept()
    {
        await ledger.RecordAsync(Entry("1"), Mail("1") with { Limits = [new("key", 1, TimeSpan.FromDays(1))] }, Cancellation);
        await Run(Nothing);
        (await Count("bucket")).ShouldBe(1);
        clock.Now += TimeSpan.FromDays(1) + Minute;
        await Run(Nothing);
        (await Count("bucket")).ShouldBe(0);
    }

    [Theory]
    [InlineData("192.0.2.17", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2::3", "2001:db8:1::/48")]
    [InlineData("::ffff:192.0.2.17", "192.0.2.0/24")]
    [InlineData("192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("nonsense", "")]
    public void An_address_is_cut_to_its_network(string address, string network) => ShortAddress.Of(address).ShouldBe(network);

    Task<Forgotten> Run(RetentionSettings settings) => retention.RunAsync(settings, Cancellation);

    async Task Reach(string state)
    {
        if (state == "held")
        {
            await ledger.EndAsync((await Lease()).Id, "held", "", Cancellation);
            return;
        }
        var mail = await Lease();
        if (state == "sent") await ledger.MarkSentAsync(mail.Id, "250", Cancellation);
        if (state == "failed") await ledger.EndAsync(mail.Id, "failed", "550", Cancellation);
    }

    async Task<OutboxMail> Lease() => (await ledger.LeaseAsync(Minute, Cancellation))!;

    Task<Recorded> Record(string number, string mailClass = "copyright", bool reply = false) => ledger.RecordAsync(Entry(number) with
    {
        Class = mailClass,
        ClientAddress = "198.51.100.7",
        Subject = "Notice about 192.0.2.17",
        Notice = new Notice
        {
            Format = "acns",
            CaseId = "C-" + number,
            OtherAddresses = ["203.0.113.1", "203.0.113.2"],
            Items = [new NoticeItem { Ip = "192.0.2.17", Port = 6881, Work = "Work" }, new NoticeItem { Ip = "2001:db8:1:2::3" }, new NoticeItem { Ip = "192.0.2.17" }],
        },
    }, reply ? Mail("a@example.com/event/192.0.2.17/1") with { EventKey = "a@example.com/event/192.0.2.17/1" } : null, Cancellation).AsTask();

    ValueTask<long> Count(string table) => ledger.ChangeAsync(db => db.Scalar<long>($"SELECT count(*) FROM {table}"), Cancellation);
}
