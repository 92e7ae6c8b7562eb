using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>The disk of the Maildir, or that of the ledger, fails: the sender comes again, other mail passes, and once the disk is well the notice is there once.</summary>
public sealed class DiskFaultTests(DiskFaultTests.Running running) : IClassFixture<DiskFaultTests.Running>
{
    Ordeal Ordeal => running.Ordeal;

    // What the kernel says when blocks, inodes or a quota are used up, at each step that may need one.
    [Theory]
    [InlineData("D-10", "open", "DMCA/tmp/", Fault.NoSpace)]
    [InlineData("D-11", "write", "DMCA/tmp/", Fault.NoSpace)]
    [InlineData("D-12", "sync", "DMCA/tmp/", Fault.NoSpace)]
    [InlineData("D-13", "link", "DMCA/new/", Fault.NoSpace)]
    [InlineData("D-14", "write", "DMCA/tmp/", Fault.QuotaExceeded)]
    [InlineData("D-15", "open", "DMCA/tmp/", Fault.TooManyFiles)]
    [InlineData("D-16", "link", "DMCA/new/", Fault.ReadOnlyFiles)]
    [InlineData("D-17", "write", "ledger.db-wal", Fault.NoSpace)]
    [InlineData("D-18", "write", "ledger.db-wal", Fault.ReadOnlyFiles)]
    [InlineData("D-19", "sync", "ledger.db-wal", Fault.NoSpace)]
    public async Task A_step_that_fails_is_a_temporary_error_and_the_retry_is_filed_and_answered_once(string caseId, string call, string where, int error)
    {
        Ordeal.Control.Arm(new Fault(call, where, error, Times: 0));
        await RefusedThenTaken(caseId, () =>
        {
            Ordeal.Control.Hits.ShouldBeGreaterThan(0);
            Ordeal.Control.Disarm();
        });
    }

    [Theory]
    [InlineData("D-30", "DMCA/tmp/")]
    [InlineData("D-31", "DMCA/new")]
    [InlineData("D-32", "ledger.db-wal")]
    public async Task A_sync_that_fails_is_not_tried_again_on_the_same_file(string caseId, string where)
    {
        Ordeal.Control.Arm(new Fault("sync", where, Fault.InputOutputError, Times: 0));
        await RefusedThenTaken(caseId, () =>
        {
            // After an error the kernel may call pages clean that never came to the disk: a second sync would say that all is well.
            Ordeal.Control.Hits.ShouldBe(1);
            Ordeal.Control.Disarm();
        });
    }

    [Fact]
    public async Task A_full_disk_is_a_temporary_error_until_there_is_space()
    {
        var filler = running.Disk.Fill();
        await RefusedThenTaken("D-40", () => File.Delete(filler), new string('x', 20_000));
    }

    [Fact]
    public async Task A_disk_without_inodes_is_a_temporary_error_until_there_are_some()
    {
        var taken = new List<string>();
        try
        {
            while (true)
            {
                var path = Path.Combine(running.Disk.Path, $"taken-{taken.Count}");
                await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
                taken.Add(path);
            }
        }
        catch (IOException e)
        {
            e.Message.ShouldContain("No space left");
        }
        await RefusedThenTaken("D-41", () => taken.ForEach(File.Delete));
    }

    [Fact]
    public async Task A_daemon_that_starts_on_a_full_disk_serves_other_mail_and_is_well_once_there_is_space()
    {
        foreach (var folder in Directory.GetDirectories(Ordeal.Maildir)) Directory.Delete(folder, recursive: true);
        var filler = running.Disk.Fill();
        await Ordeal.Restart();
        Ordeal.Daemon.Log.ShouldContain("the Maildir's disk is full");
        await RefusedThenTaken("D-43", () => File.Delete(filler));
    }

    [Fact]
    public async Task A_disk_that_became_read_only_is_a_temporary_error_until_it_can_be_written()
    {
        running.Disk.Remount("ro");
        await RefusedThenTaken("D-42", () => running.Disk.Remount("rw"));
    }

    [Fact]
    public async Task A_Maildir_that_was_deleted_while_it_is_in_use_is_made_again_down_to_the_disk()
    {
        await Ordeal.UntilTaken(Mails.Notice("D-50"));
        var (calls, folder) = (Ordeal.Control.Calls.Count, Path.Combine(Ordeal.Maildir, ".Torservers.Abuse.DMCA"));
        Directory.Delete(folder, recursive: true);
        (await Ordeal.Deliver(Mails.Notice("D-51"))).ShouldBe('d');
        Ordeal.Filed("D-51").ShouldBe(1);
        var since = Ordeal.Control.Calls.Skip(calls).ToList();
        since.IndexOf($"sync {Ordeal.Maildir}").ShouldBeInRange(0, since.IndexOf($"sync {folder}/new"));
        await Ordeal.Dry();
        Ordeal.Answers("D-51 ").ShouldBe(1);
    }

    async Task RefusedThenTaken(string caseId, Action mend, string more = "")
    {
        var mail = Mails.Notice(caseId) + more;
        try
        {
            (await Ordeal.Deliver(mail)).ShouldBe('t');
            Ordeal.Filed(caseId).ShouldBeLessThan(2);
            Ordeal.Count($"case_key LIKE '%{caseId}%'").ShouldBe(0);
            (await Sender.Deliver(Ordeal.Port, Mails.Note("to somebody else"), "bob@example.org", "alice@example.com")).ShouldBe('a');
        }
        finally
        {
            mend();
        }
        Ordeal.Daemon.HasEnded.ShouldBeFalse();
        (await Ordeal.Deliver(mail)).ShouldBe('d');
        await Ordeal.Dry();
        Mails.AsSent(Ordeal.Filed().Single(file => file.Contains(caseId, StringComparison.Ordinal))).ShouldBe(mail + "\n");
        Ordeal.Answers($"{caseId} ").ShouldBe(1);
    }

    public sealed class Running : IAsyncLifetime
    {
        internal Ordeal Ordeal { get; private set; } = null!;

        /// <summary>That of the Maildir.</summary>
        internal SmallDisk Disk { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Ordeal = await Ordeal.Start(prepare: ordeal => Disk = new SmallDisk(ordeal.Maildir, "size=1m,nr_inodes=200"));

        public async ValueTask DisposeAsync()
        {
            if (Ordeal is not null) await Ordeal.Daemon.Kill();
            Disk?.Dispose();
            if (Ordeal is not null) await Ordeal.DisposeAsync();
        }
    }
}
