using AbuseMilter.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

public sealed class DiskTroubleTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly SetClock clock = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_full_disk_files_nothing_and_leaves_nothing_and_recovers()
    {
        using var disk = new SmallDisk(temp["disk"], "size=64k");
        var maildir = new Maildir(disk.Path, clock);
        await maildir.DeliverAsync("", default, "fits\n"u8.ToArray(), Digest("1"), Cancellation);
        var failure = await Should.ThrowAsync<IOException>(async () => await Big(maildir));
        failure.Message.ShouldSatisfyAllConditions(
            message => message.ShouldStartWith($"cannot write {disk.Path}/tmp/"),
            message => message.ShouldContain("No space left on device"));
        Directory.GetFiles(temp["disk", "tmp"]).ShouldBeEmpty();
        Directory.GetFiles(temp["disk", "new"]).Length.ShouldBe(1);
        disk.Remount("size=1m");
        await Big(maildir);
        Directory.GetFiles(temp["disk", "new"]).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_disk_without_inodes_files_nothing()
    {
        using var disk = new SmallDisk(temp["disk"], "nr_inodes=8");
        var maildir = new Maildir(disk.Path, clock);
        var delivered = 0;
        var failure = await Should.ThrowAsync<IOException>(async () =>
        {
            for (; delivered < 10; delivered++)
                await maildir.DeliverAsync("", default, "x\n"u8.ToArray(), Digest($"{delivered}"), Cancellation);
        });
        failure.Message.ShouldContain("No space left on device");
        Directory.GetFiles(temp["disk", "new"]).Length.ShouldBe(delivered);
    }

    [Fact]
    public void A_full_disk_is_told_from_what_will_not_pass_by_itself()
    {
        using var disk = new SmallDisk(temp["disk"], "size=64k");
        var maildir = new Maildir(disk.Path, clock);
        var filler = disk.Fill();
        Maildir.IsFull(Should.Throw<IOException>(() => maildir.Prepare(".A"))).ShouldBeTrue();
        File.Delete(filler);
        maildir.Prepare(".A");
        disk.Remount("ro");
        Maildir.IsFull(Should.Throw<IOException>(() => maildir.Prepare(".A"))).ShouldBeFalse();
        Maildir.IsFull(Should.Throw<IOException>(() => new Maildir("/dev/null", clock).Prepare(""))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_disk_that_became_read_only_is_told_at_start_and_at_each_delivery()
    {
        using var disk = new SmallDisk(temp["disk"], "size=64k");
        var maildir = new Maildir(disk.Path, clock);
        maildir.Prepare(".A");
        disk.Remount("ro");
        Should.Throw<IOException>(() => maildir.Prepare(".A")).Message.ShouldContain("Read-only file system");
        await Should.ThrowAsync<IOException>(async () => await Big(maildir));
        disk.Remount("rw");
        maildir.Prepare(".A");
    }

    [Fact]
    public async Task A_folder_on_two_disks_cannot_publish_and_says_so()
    {
        var maildir = new Maildir(temp["Maildir"], clock);
        maildir.Prepare("");
        using var disk = new SmallDisk(temp["Maildir", "new"], "size=64k");
        var failure = await Should.ThrowAsync<IOException>(async () => await Big(maildir, 10));
        failure.Message.ShouldStartWith("cannot link ");
        failure.Message.ShouldContain("ross-device link");
        Directory.GetFiles(temp["Maildir", "tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ledger_on_a_full_disk_has_no_half_rows_and_recovers()
    {
        using var disk = new SmallDisk(temp["disk"], "size=1m");
        await using var ledger = Ledger.Open(temp["disk", "ledger.db"], clock);
        await ledger.RecordAsync(Entry("before"), Mail("before"), Cancellation);
        var filler = disk.Fill();
        var failure = await Should.ThrowAsync<IOException>(async () =>
            await ledger.RecordAsync(Entry("during"), Mail("during") with { Content = new byte[300_000] }, Cancellation));
        failure.Message.ShouldContain(temp["disk", "ledger.db"]);
        (await ledger.FindAsync(Digest("during"), Cancellation)).ShouldBeNull();
        (await ledger.HasReplyAsync("during", null, Cancellation)).ShouldBeFalse();
        (await ledger.FindAsync(Digest("before"), Cancellation)).ShouldNotBeNull();
        File.Delete(filler);
        (await ledger.RecordAsync(Entry("after"), Mail("after"), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ledger_is_away_while_its_disk_is_full_and_opens_once_there_is_space(bool isNew)
    {
        using var disk = new SmallDisk(temp["disk"], "size=1m");
        if (!isNew)
        {
            await using var before = Ledger.Open(temp["disk", "ledger.db"], clock);
            await before.RecordAsync(Entry("before"), Mail("before"), Cancellation);
        }
        var filler = disk.Fill();
        await using var ledger = Ledger.At(temp["disk", "ledger.db"], clock);
        await AwayThenOpen(ledger, () => File.Delete(filler));
        (await ledger.FindAsync(Digest("before"), Cancellation) is null).ShouldBe(isNew);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ledger_is_away_while_its_disk_has_no_inodes_and_opens_once_there_are_some(bool isNew)
    {
        using var disk = new SmallDisk(temp["disk"], "nr_inodes=12");
        if (!isNew) await Ledger.Open(temp["disk", "ledger.db"], clock).DisposeAsync();
        var taken = Enumerable.Range(0, 12).Select(i => temp["disk", $"{i}"]).TakeWhile(TryTake).ToList();
        await using var ledger = Ledger.At(temp["disk", "ledger.db"], clock);
        await AwayThenOpen(ledger, () => taken.ForEach(File.Delete));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ledger_is_away_while_its_disk_is_read_only_and_opens_once_it_is_mended(bool isNew)
    {
        using var disk = new SmallDisk(temp["disk"], "size=1m");
        if (!isNew) await Ledger.Open(temp["disk", "ledger.db"], clock).DisposeAsync();
        disk.Remount("ro");
        await using var ledger = Ledger.At(temp["disk", "ledger.db"], clock);
        var why = await Should.ThrowAsync<LedgerAwayException>(async () => await ledger.OpenAsync([], default, Cancellation));
        why.Message.ShouldContain("Read-only file system");
        await AwayThenOpen(ledger, () => disk.Remount("rw"));
    }

    [Fact]
    public void What_SQLite_calls_read_only_is_away_where_the_disk_is()
    {
        using var disk = new SmallDisk(temp["disk"], "size=1m");
        var file = new LedgerFile(temp["disk", "ledger.db"], TimeSpan.Zero);
        var fault = new Microsoft.Data.Sqlite.SqliteException("attempt to write a readonly database", 8);
        file.Words(fault).ShouldNotBeOfType<LedgerAwayException>();
        disk.Remount("ro");
        file.Words(fault).ShouldBeOfType<LedgerAwayException>().Message.ShouldContain("Read-only file system");
    }

    static async Task AwayThenOpen(Ledger ledger, Action mend)
    {
        for (var i = 0; i < 3; i++)
        {
            var why = await Should.ThrowAsync<LedgerAwayException>(async () => await ledger.OpenAsync([], default, Cancellation));
            ledger.IsOpen.ShouldBeFalse();
            (await Should.ThrowAsync<IOException>(async () => await ledger.RecordAsync(Entry("during"), null, Cancellation))).Message.ShouldBe(why.Message);
            (await Should.ThrowAsync<IOException>(async () => await ledger.FindAsync(Digest("during"), Cancellation))).Message.ShouldBe(why.Message);
        }
        mend();
        await ledger.OpenAsync([], default, Cancellation);
        ledger.IsOpen.ShouldBeTrue();
        (await ledger.RecordAsync(Entry("during"), Mail("during"), Cancellation)).ShouldBe(Recorded.FiledAndQueued);
        (await ledger.FindAsync(Digest("during"), Cancellation)).ShouldNotBeNull();
    }

    static bool TryTake(string path)
    {
        try
        {
            File.Create(path).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    static async Task Big(Maildir maildir, int size = 100_000) =>
        await maildir.DeliverAsync("", default, new byte[size], Digest("big"), Cancellation);
}
