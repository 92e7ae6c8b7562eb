using AbuseMilter.Doctor;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Doctor;

/// <summary>A store of ours, as another user finds it.</summary>
public sealed class StoreFindingsTests : IDisposable
{
    const UnixFileMode Open = (UnixFileMode)0b111_111_111, Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly UnixUser Stranger = new("eve", 4_000_000, new HashSet<uint>());

    readonly TempFolder temp = new();

    public StoreFindingsTests()
    {
        if (Stranger.Hindrance(Path.GetDirectoryName(temp.Path)!, 1) is { } shut) Assert.Skip(shut);
        File.SetUnixFileMode(temp.Path, Open);
    }

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("ledger.db")]
    [InlineData("ledger.db-wal")]
    [InlineData("ledger.db-shm")]
    [InlineData("ledger.db.lock")]
    public void A_file_of_the_ledger_that_shuts_the_daemon_out_is_told_with_the_command_that_gives_it_back(string name)
    {
        Said().ShouldBe(Finding.Good("ledger", $"eve may write to {temp["ledger.db"]}"));
        foreach (var file in (string[])["ledger.db", name])
        {
            File.WriteAllText(temp[file], "");
            File.SetUnixFileMode(temp[file], Open);
        }
        Said().Weight.ShouldBe(Weight.Good);
        File.SetUnixFileMode(temp[name], Own);
        Said().ShouldBe(Finding.Error("ledger", $"eve cannot write to {temp[name]}", $"chown eve: {temp[name]} && chmod u+rw {temp[name]}"));
    }

    [Fact]
    public void All_of_them_are_given_back_at_once()
    {
        foreach (var name in (string[])["ledger.db", "ledger.db-wal"])
        {
            File.WriteAllText(temp[name], "");
            File.SetUnixFileMode(temp[name], Own);
        }
        Said().Mend!.ShouldStartWith($"chown eve: {temp["ledger.db"]} {temp["ledger.db-wal"]} && ");
    }

    Finding Said() => StoreFindings.Of(new StoreSettings { Maildir = temp["Maildir"], Ledger = temp["ledger.db"] }, Stranger, DateTimeOffset.UnixEpoch).First(finding => finding.Area == "ledger");
}
