using AbuseMilter.Store;
using Microsoft.Win32.SafeHandles;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

/// <summary>Faults that only the kernel can make: each step of a delivery fails, or is the last of the process.</summary>
public sealed class CrashTests : IDisposable
{
    static readonly Lazy<Task<IReadOnlyList<SystemCall>>> Rehearsal = new(RehearseAsync);

    readonly TempFolder temp = new();
    readonly Maildir maildir;

    public CrashTests()
    {
        maildir = new Maildir(temp["Maildir"], TimeProvider.System);
        maildir.Prepare("");
    }

    string[] Tmp => Directory.GetFiles(temp["Maildir", "tmp"]);

    string[] New => Directory.GetFiles(temp["Maildir", "new"]);

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_delivery_takes_its_steps_in_the_order_that_survives_a_power_cut()
    {
        var calls = await Strace.RunAsync(nameof(StoreChild.Deliver), temp.Path);
        var file = Path.GetFileName(New.ShouldHaveSingleItem());
        var steps = calls.Where(call => call.Text.Contains(file, StringComparison.Ordinal) || call is { Name: "fsync" } && call.Text.Contains("/new>", StringComparison.Ordinal));
        steps.Select(call => call.Name).ShouldBe(["openat", "pwritev", "fsync", "close", "linkat", "fsync", "unlinkat"]);
        var create = calls.Single(call => call.Name == "openat" && call.Text.Contains(file, StringComparison.Ordinal)).Text;
        create.ShouldContain("/tmp>");
        create.ShouldContain("O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0600");
        calls.Last(call => call.Name == "fsync").Text.ShouldContain("/Maildir/new>");
    }

    [Theory]
    [InlineData("fsync", "tmp", "EIO", "cannot sync", "Input/output error")]
    [InlineData("linkat", "tmp", "EXDEV", "cannot link", "ross-device link")]
    [InlineData("fsync", "new", "EIO", "cannot sync", "Input/output error")]
    public async Task A_step_that_fails_is_told_not_repeated_and_leaves_no_file(string step, string folder, string error, string words, string reason)
    {
        var calls = await RunWith(step, folder, $"error={error}");
        var failure = await File.ReadAllTextAsync(temp["failure"], TestContext.Current.CancellationToken);
        failure.ShouldStartWith($"{words} {temp["Maildir", folder]}");
        failure.ShouldContain(reason);
        calls.Count(call => IsStep(call, step, folder)).ShouldBe(1);
        Tmp.ShouldBeEmpty();
        New.ShouldBeEmpty();
    }

    [Fact]
    public void A_close_that_fails_is_told()
    {
        using var never = new SafeFileHandle(1 << 20, ownsHandle: true);
        Should.Throw<IOException>(() => Posix.Close(never, "file")).Message.ShouldBe("cannot close file: Bad file descriptor");
    }

    [Fact]
    public async Task A_sync_that_a_signal_interrupts_is_begun_again()
    {
        var calls = await RunWith("fsync", "tmp", "error=EINTR");
        calls.Count(call => IsStep(call, "fsync", "tmp")).ShouldBe(2);
        New.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("pwritev", "tmp", false)]
    [InlineData("fsync", "tmp", false)]
    [InlineData("linkat", "tmp", false)]
    [InlineData("fsync", "new", true)]
    [InlineData("unlinkat", "tmp", true)]
    public async Task Killed_at_any_step_the_retry_leads_to_one_copy(string step, string folder, bool published)
    {
        await RunWith(step, folder, "signal=KILL");
        Tmp.Length.ShouldBe(1, "the stray that a sweep takes away later");
        New.Length.ShouldBe(published ? 1 : 0);

        var found = maildir.Find("", Digest("child"));
        (found is not null).ShouldBe(published);
        found ??= await maildir.DeliverAsync("", default, "Subject: x\n\nbody\n"u8.ToArray(), Digest("child"), TestContext.Current.CancellationToken);
        New.ShouldBe([temp["Maildir", found]]);
    }

    [Fact]
    public async Task A_record_is_synced_before_anybody_hears_of_it()
    {
        var calls = await Strace.RunAsync(nameof(StoreChild.Record), temp.Path);
        var order = new string([.. calls.Select(StepOfRecord).Where(step => step != ' ')]);
        order.Count(step => step == 'T').ShouldBe(StoreChild.Records);
        order.ShouldNotContain("WT");
        order.ShouldNotContain("TT");
        order.Count(step => step == 'S').ShouldBeInRange(StoreChild.Records, StoreChild.Records + 20, "one sync a commit, and a few to open");
    }

    // The first three come while the file is being made.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(41)]
    [InlineData(33)]
    public async Task Killed_at_any_sync_the_ledger_has_all_that_was_told_and_no_half_of_anything(int sync)
    {
        await Strace.RunAsync(nameof(StoreChild.Record), temp.Path, $"fsync,fdatasync:signal=KILL:when={sync}");
        var told = File.Exists(temp["told"]) ? (int)new FileInfo(temp["told"]).Length : 0;
        told.ShouldBeLessThan(StoreChild.Records, "it was killed");
        if (sync >= 20) told.ShouldBeGreaterThan(0);
        await using var ledger = Ledger.Open(temp["ledger.db"], TimeProvider.System);
        for (var i = 0; i < told; i++) ledger.Reader.Find(Digest($"{i}")).ShouldNotBeNull();
        var rows = ledger.Reader.Latest(1000).Count;
        rows.ShouldBeInRange(told, told + 1);
        ledger.Reader.CountReplies().GetValueOrDefault("pending").ShouldBe(rows);
    }

    static char StepOfRecord(SystemCall call) => call.Name switch
    {
        "pwrite64" or "write" when call.Text.Contains("/told>", StringComparison.Ordinal) => 'T',
        "pwrite64" when call.Text.Contains("/ledger.db-wal>", StringComparison.Ordinal) => 'W',
        "fsync" or "fdatasync" when call.Text.Contains("/ledger.db-wal>", StringComparison.Ordinal) => 'S',
        _ => ' ',
    };

    // A first run without a fault tells at which count of its thread each step comes.
    static async Task<IReadOnlyList<SystemCall>> RehearseAsync()
    {
        using var place = new TempFolder();
        new Maildir(place["Maildir"], TimeProvider.System).Prepare("");
        return await Strace.RunAsync(nameof(StoreChild.Deliver), place.Path);
    }

    async Task<IReadOnlyList<SystemCall>> RunWith(string step, string folder, string fault)
    {
        var count = (await Rehearsal.Value).First(call => IsStep(call, step, folder)).Count;
        return await Strace.RunAsync(nameof(StoreChild.Deliver), temp.Path, $"{step}:{fault}:when={count}");
    }

    static bool IsStep(SystemCall call, string step, string folder) =>
        call.Name == step && call.Text.Contains(step == "fsync" && folder == "new" ? "/Maildir/new>" : $"/Maildir/{folder}", StringComparison.Ordinal)
        && (folder == "new" || call.Text.Contains("_R", StringComparison.Ordinal));
}
