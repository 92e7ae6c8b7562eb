using AbuseMilter.Store;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

/// <summary>What a ledger in a file is beside that.</summary>
public sealed class LedgerFileTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly SetClock clock = new();

    string Path => temp["ledger.db"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_file_of_the_program_before_is_brought_up_to_date_and_keeps_its_rows()
    {
        await using (var ledger = Open()) await ledger.RecordAsync(Entry("1"), Mail("case"), Cancellation);
        using (var db = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            db.Open();
            using var command = db.CreateCommand();
            string[] later = ["kind", "role", "profile", "evidence", "outcome", "case_id", "complainant", "due_at", "is_shortened"];
            command.CommandText = "DROP TABLE mention; DROP TABLE bucket; DROP INDEX notice_due; DROP INDEX notice_class; DROP INDEX notice_whole; DROP INDEX notice_received; DROP INDEX outbox_notice; DROP INDEX outbox_waits;"
                + "CREATE INDEX notice_received ON notice (received_at); CREATE INDEX outbox_notice ON outbox (notice_id);"
                + string.Concat(later.Select(column => $"ALTER TABLE notice DROP COLUMN {column};"))
                + "ALTER TABLE outbox DROP COLUMN is_alert; ALTER TABLE outbox DROP COLUMN at_dot; DROP INDEX outbox_ended; PRAGMA user_version = 1";
            command.ExecuteNonQuery();
        }
        await using var upgraded = Open();
        (await upgraded.FindAsync(Digest("1"), Cancellation)).ShouldNotBeNull().Outcome.ShouldBeNull();
        (await upgraded.LeaseAlertAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldBeNull();
        (await upgraded.LeaseAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldNotBeNull().IsAlert.ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_recorded_is_there_after_opening_again_and_only_the_owner_may_read_it()
    {
        await using (var ledger = Open()) await ledger.RecordAsync(Entry("1"), Mail("case"), Cancellation);
        await using (var ledger = Open())
        {
            (await ledger.FindAsync(Digest("1"), Cancellation)).ShouldNotBeNull();
            foreach (var file in Directory.EnumerateFiles(temp.Path))
                Convert.ToString((int)new FileInfo(file).UnixFileMode, 8).ShouldBe("600", file);
        }
    }

    [Fact]
    public async Task A_second_process_is_refused_and_may_read()
    {
        await using var ledger = Open();
        await ledger.RecordAsync(Entry("1"), null, Cancellation);
        Should.Throw<IOException>(Open).Message.ShouldContain("another abuse-milter runs on it");
        using (var reader = LedgerReader.Open(Path, clock)) reader.Find(Digest("1")).ShouldNotBeNull();
        await ledger.DisposeAsync();
        await using var next = Open();
    }

    [Fact]
    public async Task A_file_locked_by_another_program_is_a_failure_that_passes()
    {
        await using var ledger = Ledger.Open(Path, clock, TimeSpan.FromMilliseconds(50));
        using (var other = OtherProgram())
        {
            Execute(other, "BEGIN IMMEDIATE");
            var waiting = Enumerable.Range(0, 3).Select(i => ledger.RecordAsync(Entry($"{i}"), null, Cancellation).AsTask()).ToArray();
            foreach (var task in waiting) (await Should.ThrowAsync<IOException>(task)).Message.ShouldContain("locked by another program");
            (await ledger.FindAsync(Digest("0"), Cancellation)).ShouldBeNull("reading goes on");
            Execute(other, "ROLLBACK");
        }
        (await ledger.RecordAsync(Entry("0"), null, Cancellation)).ShouldBe(Recorded.Filed);
    }

    [Fact]
    public async Task A_file_locked_by_another_program_is_away_and_opens_once_it_lets_go()
    {
        await Open().DisposeAsync();
        using var other = OtherProgram();
        Execute(other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
        await using var ledger = Ledger.At(Path, clock, TimeSpan.FromMilliseconds(50));
        (await Should.ThrowAsync<LedgerAwayException>(async () => await ledger.OpenAsync([], default, Cancellation))).Message.ShouldContain("locked by another program");
        Execute(other, "ROLLBACK");
        other.Dispose();
        await ledger.OpenAsync([], default, Cancellation);
    }

    [Fact]
    public async Task A_file_that_is_moved_aside_while_it_cannot_be_opened_is_made_anew()
    {
        await File.WriteAllTextAsync(Path, "this is no database, and long enough to be taken for one that is damaged", Cancellation);
        await using var ledger = Ledger.At(Path, clock);
        (await Should.ThrowAsync<IOException>(async () => await ledger.OpenAsync([], default, Cancellation))).Message.ShouldContain("aside");
        File.Move(Path, temp["aside.db"]);
        await ledger.OpenAsync([], default, Cancellation);
        (await ledger.RecordAsync(Entry("1"), null, Cancellation)).ShouldBe(Recorded.Filed);
    }

    [Fact]
    public async Task What_wants_a_person_is_told_from_what_may_pass()
    {
        await Open().DisposeAsync();
        await using (var first = Open()) Wants(Open, "another abuse-milter");
        using (var other = OtherProgram()) Execute(other, "PRAGMA user_version = 99");
        Wants(Open, "newer program");
        await File.WriteAllTextAsync(temp["text"], "this is no database, and long enough to be taken for one that is damaged", Cancellation);
        Wants(() => Ledger.Open(temp["text"], clock), "damaged");
        Wants(() => Ledger.Open(temp["text", "ledger.db"], clock), "text");

        static void Wants(Func<Ledger> open, string person)
        {
            var error = Should.Throw<IOException>(open);
            error.Message.ShouldContain(person);
            error.ShouldNotBeOfType<LedgerAwayException>();
        }
    }

    [Fact]
    public async Task Who_stops_while_it_is_being_opened_waits_for_nothing()
    {
        using var hangs = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ledger = Ledger.At(Path, clock);
        using var stop = new CancellationTokenSource();
        var opening = ledger.OpenAsync(Hang(), default, stop.Token).AsTask();
        await begun.Task;
        (await Should.ThrowAsync<IOException>(async () => await ledger.FindAsync(Digest("1"), Cancellation))).Message.ShouldContain("not open yet");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(opening);
        await ledger.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        hangs.Set();

        IEnumerable<(LedgerEntry, OutboxMail?)> Hang()
        {
            begun.SetResult();
            hangs.Wait();
            yield break;
        }
    }

    [Fact]
    public async Task A_newer_schema_is_refused_untouched()
    {
        await using (var ledger = Open()) await ledger.RecordAsync(Entry("1"), null, Cancellation);
        using (var other = OtherProgram()) Execute(other, "PRAGMA user_version = 99");
        var before = await File.ReadAllBytesAsync(Path, Cancellation);
        Should.Throw<IOException>(Open).Message.ShouldContain("newer program (schema 99");
        Should.Throw<IOException>(() => LedgerReader.Open(Path, clock)).Message.ShouldContain("newer program");
        (await File.ReadAllBytesAsync(Path, Cancellation)).ShouldBe(before);
    }

    [Fact]
    public void The_database_of_another_program_is_refused()
    {
        using (var other = OtherProgram(SqliteOpenMode.ReadWriteCreate)) Execute(other, "CREATE TABLE theirs (a)");
        Should.Throw<IOException>(Open).Message.ShouldContain("another program");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(8192)]
    public async Task A_damaged_file_is_refused_with_advice_and_kept(int position)
    {
        await using (var ledger = Open())
            for (var i = 0; i < 50; i++) await ledger.RecordAsync(Entry($"{i}"), Mail($"case {i}"), Cancellation);
        var bytes = await File.ReadAllBytesAsync(Path, Cancellation);
        bytes.AsSpan(position, 4096).Fill(0xA5);
        await File.WriteAllBytesAsync(Path, bytes, Cancellation);
        Should.Throw<IOException>(Open).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("damaged"),
            message => message.ShouldContain($"move {Path}, {Path}-wal and {Path}-shm aside"));
        (await File.ReadAllBytesAsync(Path, Cancellation)).ShouldBe(bytes);
    }

    [Fact]
    public void A_place_where_no_file_can_be_is_told()
    {
        File.WriteAllText(temp["file"], "");
        Should.Throw<IOException>(() => Ledger.Open(temp["file", "ledger.db"], clock)).Message.ShouldContain(temp["file"]);
        Should.Throw<IOException>(() => LedgerReader.Open(temp["absent.db"], clock)).Message.ShouldContain("absent.db");
    }

    [Fact]
    public async Task A_power_cut_leaves_whole_rows_whatever_part_of_the_log_was_written()
    {
        await using var ledger = Open();
        for (var i = 0; i < 20; i++) await ledger.RecordAsync(Entry($"{i}"), Mail($"case {i}"), Cancellation);
        var file = await ReadShared(Path);
        var log = await ReadShared(Path + "-wal");
        var found = new List<int>();
        for (var length = log.Length; length >= 0; length -= 4096 * 2 + 511)
        {
            var copy = temp[$"cut-{length}", "ledger.db"];
            Directory.CreateDirectory(temp[$"cut-{length}"]);
            await File.WriteAllBytesAsync(copy, file, Cancellation);
            await File.WriteAllBytesAsync(copy + "-wal", log[..length], Cancellation);
            await using var after = Ledger.Open(copy, clock);
            var rows = after.Reader.Latest(100).Count;
            after.Reader.CountReplies().GetValueOrDefault("pending").ShouldBe(rows, "a row and its reply are one");
            for (var i = 0; i < 20; i++) (after.Reader.Find(Digest($"{i}")) is not null).ShouldBe(i < rows);
            found.Add(rows);
        }
        found[0].ShouldBe(20);
        found[^1].ShouldBeLessThan(5);
        found.ShouldBe(found.OrderDescending());
    }

    Ledger Open() => Ledger.Open(Path, clock);

    SqliteConnection OtherProgram(SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false }.ToString());
        other.Open();
        return other;
    }

    static void Execute(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    static async Task<byte[]> ReadShared(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, Cancellation);
        return bytes;
    }
}
