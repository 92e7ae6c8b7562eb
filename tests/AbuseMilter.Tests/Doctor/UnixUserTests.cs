using AbuseMilter.Doctor;
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
    public void A_user_has_the_groups_of_both_files()
    {
        File.WriteAllText(temp["passwd"], "root:x:0:0::/root:/bin/sh\nmail:x:8:9::/:/bin/sh\nbroken\n");
        File.WriteAllText(temp["group"], "one:x:10:mail,root\ntwo:x:11:root\nthree:x:12:mail\nfour:x:13:mailman\n");
        var user = UnixUser.Find("mail", temp["passwd"], temp["group"]).ShouldNotBeNull();
        user.Id.ShouldBe(8u);
        user.Groups.Order().ShouldBe([9u, 10u, 12u]);
        UnixUser.Find("nobody", temp["passwd"], temp["group"]).ShouldBeNull();
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
