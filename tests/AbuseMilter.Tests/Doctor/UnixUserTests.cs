using AbuseMilter.Doctor;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Doctor;

public sealed class UnixUserTests : IDisposable
{
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_user_is_who_the_machine_says()
    {
        var root = UnixUser.Find("root").ShouldNotBeNull();
        (root.Name, root.Id).ShouldBe(("root", 0u));
        root.Groups.ShouldContain(0u);
        UnixUser.Find("nobody").ShouldNotBeNull().Id.ShouldBe(65_534u);
        UnixUser.Find("nobody-of-that-name").ShouldBeNull();
        UnixUser.Find("--help").ShouldBeNull();
    }

    [Fact]
    public void Who_calls_is_who_owns_what_is_made()
    {
        var (user, group, _) = Posix.RightsOf(temp.Path).ShouldNotBeNull();
        var caller = UnixUser.Current();
        caller.Id.ShouldBe(user);
        caller.Groups.ShouldContain(group);
    }

    [Fact]
    public void Root_is_hindered_by_nothing() => new UnixUser("root", 0, new HashSet<uint>()).Hindrance(Closed(), 7).ShouldBeNull();

    [Fact]
    public void A_stranger_is_hindered_by_the_mode_of_the_file_or_of_a_folder_above()
    {
        var stranger = new UnixUser("eve", 4_000_000, new HashSet<uint>());
        var closed = Closed();
        stranger.Hindrance(closed, 7).ShouldBe($"eve cannot {(stranger.Hindrance(Path.GetDirectoryName(closed)!, 1) is null ? $"write to {closed}" : $"pass {Path.GetDirectoryName(closed)}")}");
        File.SetUnixFileMode(temp["."], Owner | UnixFileMode.OtherExecute);
        stranger.Hindrance(closed, 4).ShouldBe($"eve cannot read {closed}");
        stranger.Hindrance(Path.Combine(closed, "file"), 6).ShouldBe($"eve cannot write to {closed}");
        File.SetUnixFileMode(closed, Owner | UnixFileMode.OtherExecute | UnixFileMode.OtherWrite);
        stranger.Hindrance(Path.Combine(closed, "not", "yet"), 6).ShouldBeNull();
    }

    string Closed()
    {
        Directory.CreateDirectory(temp["closed"]);
        File.SetUnixFileMode(temp["closed"], Owner);
        return temp["closed"];
    }
}
