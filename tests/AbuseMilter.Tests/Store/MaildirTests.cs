using System.Globalization;
using System.Text;
using AbuseMilter.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Store;

public sealed class MaildirTests : IDisposable
{
    static readonly ContentDigest Digest = ContentDigest.Of("a@example.com", ["abuse@example.org"], "Subject: x\n\nbody\n"u8);

    readonly TempFolder temp = new();
    readonly SetClock clock = new();

    string Root => temp["Maildir"];

    Maildir Maildir => field ??= new(Root, clock);

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task An_empty_place_becomes_a_maildir_with_one_file_in_new()
    {
        var file = await Deliver("", "body\n");
        Names("").ShouldBe(["cur", "new", "tmp"]);
        foreach (var folder in (string[])["", "cur", "new", "tmp"]) ModeOf(temp["Maildir", folder]).ShouldBe("700");
        ModeOf(temp["Maildir", file]).ShouldBe("600");
        Names("tmp").ShouldBeEmpty();
        file.ShouldBe("new/" + Names("new").ShouldHaveSingleItem());
    }

    [Fact]
    public async Task A_folder_is_made_as_maildir_plus_plus_wants_it()
    {
        var file = await Deliver(".Abuse.Copyright", "body\n");
        file.ShouldStartWith(".Abuse.Copyright/new/");
        Names("").ShouldBe([".Abuse.Copyright", "cur", "new", "tmp"]);
    }

    [Fact]
    public async Task However_many_folders_there_are_few_stay_open()
    {
        var folders = Enumerable.Range(0, 100).Select(i => $".A.{i}").ToList();
        await Task.WhenAll(folders.Concat(folders).Select(folder => Task.Run(async () => await Deliver(folder, "body\n"))));
        foreach (var folder in folders) Names($"{folder}/new").Length.ShouldBe(2);
        Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget).Count(target => target?.StartsWith(Root, StringComparison.Ordinal) == true)
            .ShouldBeLessThanOrEqualTo(32 * 4);
    }

    [Fact]
    public async Task A_folder_holds_the_mark_file()
    {
        await Deliver(".Abuse.Copyright", "body\n");
        Names(".Abuse.Copyright").ShouldBe(["cur", "maildirfolder", "new", "tmp"]);
        ModeOf(temp["Maildir", ".Abuse.Copyright"]).ShouldBe("700");
        ModeOf(temp["Maildir", ".Abuse.Copyright", "maildirfolder"]).ShouldBe("600");
        new FileInfo(temp["Maildir", ".Abuse.Copyright", "maildirfolder"]).Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("tmp")]
    [InlineData("cur")]
    [InlineData("")]
    public async Task What_is_deleted_while_running_is_made_again(string part)
    {
        await Deliver(".A", "one\n");
        Directory.Delete(temp["Maildir", ".A", part], recursive: true);
        var file = await Deliver(".A", "two\n");
        (await File.ReadAllTextAsync(temp["Maildir", file], TestContext.Current.CancellationToken)).ShouldBe("two\n");
        Names(".A").ShouldBe(["cur", "maildirfolder", "new", "tmp"]);
    }

    [Theory]
    [InlineData(".A")]
    [InlineData(".A/new")]
    [InlineData(".A/tmp")]
    [InlineData("")]
    public async Task What_is_renamed_while_running_gets_no_mail_any_more(string part)
    {
        await Deliver(".A", "one\n");
        Directory.Move(temp["Maildir", part], temp["elsewhere"]);
        var file = await Deliver(".A", "two\n");
        (await File.ReadAllTextAsync(temp["Maildir", file], TestContext.Current.CancellationToken)).ShouldBe("two\n");
        Directory.EnumerateFiles(temp["elsewhere"], "*,S=*", SearchOption.AllDirectories).Count().ShouldBe(part == ".A/tmp" ? 0 : 1);
        Names(".A").ShouldBe(["cur", "maildirfolder", "new", "tmp"]);
    }

    [Fact]
    public async Task A_folder_that_was_put_in_the_place_of_another_gets_the_mail_and_its_return_is_noticed_too()
    {
        await Deliver(".A", "one\n");
        Directory.Move(temp["Maildir", ".A"], temp["first"]);
        await Deliver(".A", "two\n");
        Directory.Move(temp["Maildir", ".A"], temp["second"]);
        Directory.Move(temp["first"], temp["Maildir", ".A"]);
        await Deliver(".A", "three\n");
        Names(".A/new").Select(name => File.ReadAllText(temp["Maildir", ".A", "new", name])).Order().ShouldBe(["one\n", "three\n"]);
        Directory.GetFiles(temp["second", "new"]).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_root_that_is_a_link_is_followed_to_where_it_leads_now()
    {
        foreach (var disk in (string[])["one", "two"]) Directory.CreateDirectory(temp[disk]);
        Directory.CreateSymbolicLink(Root, temp["one"]);
        await Deliver(".A", "body\n");
        Directory.Delete(Root);
        Directory.CreateSymbolicLink(Root, temp["two"]);
        var file = await Deliver(".A", "body\n");
        File.Exists(temp["two", file]).ShouldBeTrue();
        Directory.GetFiles(temp["one", ".A", "new"]).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_link_that_is_put_in_the_place_of_a_folder_while_running_is_refused()
    {
        await Deliver(".A", "one\n");
        Directory.Move(temp["Maildir", ".A"], temp["Maildir", ".B"]);
        var elsewhere = Directory.CreateDirectory(temp["elsewhere"]).FullName;
        foreach (var part in (string[])["tmp", "new", "cur"]) Directory.CreateDirectory(Path.Combine(elsewhere, part));
        Directory.CreateSymbolicLink(temp["Maildir", ".A"], elsewhere);
        (await Should.ThrowAsync<IOException>(async () => await Deliver(".A", "two\n"))).Message.ShouldContain("symbolic link");
        Directory.EnumerateFiles(elsewhere, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_is_opened_once_and_not_for_each_delivery()
    {
        for (var i = 0; i < 50; i++) await Deliver(".A", $"{i}\n");
        var descriptors = new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(fd => fd.LinkTarget ?? "");
        descriptors.Count(target => target.StartsWith(Root, StringComparison.Ordinal)).ShouldBe(4, "root, tmp, new and cur");
    }

    [Fact]
    public async Task A_thousand_deliveries_at_once_are_a_thousand_files()
    {
        var files = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Deliver(i % 2 == 0 ? ".A" : "", $"{i}\n").AsTask()));
        files.Distinct().Count().ShouldBe(1000);
        var contents = files.Select(file => File.ReadAllText(temp["Maildir", file])).ToHashSet();
        contents.Count.ShouldBe(1000);
        Names("tmp").ShouldBeEmpty();
        Names(".A/tmp").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_name_carries_time_digest_and_both_sizes()
    {
        var file = await Deliver("", "a\nb\r\nc\n");
        var name = Path.GetFileName(file);
        name.ShouldStartWith($"{clock.Now.ToUnixTimeSeconds()}.M123000P{Environment.ProcessId}Q");
        name.ShouldContain($"_R{Digest.Hex[..16]}.");
        name.ShouldEndWith(",S=7,W=9");
        name.ShouldNotContain(":");
        new FileInfo(temp["Maildir", file]).Length.ShouldBe(7);
    }

    [Theory]
    [InlineData("", "localhost")]
    [InlineData("a/b:c", @"a\057b\072c")]
    [InlineData("mx.example.org", "mx.example.org")]
    public void The_host_is_written_without_the_characters_that_mean_something(string host, string expected) =>
        MaildirName.HostPart(host).ShouldBe(expected);

    [Theory]
    [InlineData("Head: 1\n", "Subject: x\n\nbody", "Head: 1\nSubject: x\n\nbody\n")]
    [InlineData("", "From here\n.\n..\n>From there\n", "From here\n.\n..\n>From there\n")]
    [InlineData("", "lone\rcr nul\0 caf\u00e9 \u4e2d\r\n", "lone\rcr nul\0 caf\u00e9 \u4e2d\r\n")]
    [InlineData("Head: 1\n", "", "Head: 1\n")]
    [InlineData("", "", "\n")]
    public async Task Content_is_written_as_it_is_with_a_line_end_at_last(string head, string content, string expected)
    {
        var file = await Maildir.DeliverAsync("", Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(content), Digest,
            TestContext.Current.CancellationToken);
        var written = await File.ReadAllBytesAsync(temp["Maildir", file], TestContext.Current.CancellationToken);
        written.ShouldBe(Encoding.UTF8.GetBytes(expected));
        file.ShouldContain(string.Create(CultureInfo.InvariantCulture, $",S={written.Length},"));
    }

    [Fact]
    public async Task Every_byte_comes_out_as_it_went_in()
    {
        var content = Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7)).Append((byte)'\n').ToArray();
        var file = await Maildir.DeliverAsync("", default, content, Digest, TestContext.Current.CancellationToken);
        (await File.ReadAllBytesAsync(temp["Maildir", file], TestContext.Current.CancellationToken)).ShouldBe(content);
    }

    [Theory]
    [InlineData("tmp")]
    [InlineData("new")]
    public async Task A_name_that_is_taken_is_left_alone(string part)
    {
        await Deliver("", "first\n");
        await File.WriteAllTextAsync(temp["Maildir", part, "taken"], "theirs", TestContext.Current.CancellationToken);
        using var place = MaildirFolder.Open(Root, "", syncParents: false);
        DurableFile.TryWrite(place.Tmp, place.New, "taken", ["ours"u8.ToArray()]).ShouldBeFalse();
        (await File.ReadAllTextAsync(temp["Maildir", part, "taken"], TestContext.Current.CancellationToken)).ShouldBe("theirs");
        File.Exists(temp["Maildir", part == "tmp" ? "new" : "tmp", "taken"]).ShouldBeFalse();
        DurableFile.TryWrite(place.Tmp, place.New, "free", ["ours"u8.ToArray()]).ShouldBeTrue();
    }

    [Theory]
    [InlineData(".A")]
    [InlineData(".A/tmp")]
    [InlineData(".A/new")]
    [InlineData(".A/cur")]
    public async Task A_link_in_the_place_of_a_folder_is_refused(string planted)
    {
        var elsewhere = Directory.CreateDirectory(temp["elsewhere"]).FullName;
        foreach (var part in (string[])["tmp", "new", "cur"]) Directory.CreateDirectory(Path.Combine(elsewhere, part));
        if (planted != ".A") Directory.CreateDirectory(temp["Maildir", ".A"]);
        else Directory.CreateDirectory(Root);
        Directory.CreateSymbolicLink(temp["Maildir", planted], elsewhere);
        var failure = await Should.ThrowAsync<IOException>(async () => await Deliver(".A", "body\n"));
        failure.Message.ShouldContain("symbolic link");
        Directory.EnumerateFiles(elsewhere, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_root_itself_may_be_a_link()
    {
        Directory.CreateDirectory(temp["disk"]);
        Directory.CreateSymbolicLink(Root, temp["disk"]);
        var file = await Deliver("", "body\n");
        File.Exists(temp["disk", file]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("Abuse")]
    [InlineData(".a/b")]
    [InlineData("../etc")]
    [InlineData(".a..b")]
    [InlineData(".a.")]
    [InlineData(".~root")]
    [InlineData(".B\u00fcro")]
    [InlineData(".a\n")]
    [InlineData(".a\0")]
    public async Task A_name_that_no_folder_may_have_is_refused_with_a_reason(string folder)
    {
        Maildir.WhyNotFolder(folder).ShouldNotBeNullOrEmpty();
        await Should.ThrowAsync<ArgumentException>(async () => await Deliver(folder, "body\n"));
        Directory.Exists(Root).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(".Torservers.Abuse.DMCA")]
    [InlineData(".B&APw-ro")]
    public void A_good_folder_has_no_reason_against_it(string folder) => Maildir.WhyNotFolder(folder).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData(".A")]
    public async Task A_file_is_found_again_by_its_digest_also_after_a_reader_moved_it(string folder)
    {
        Maildir.Find(folder, Digest).ShouldBeNull();
        var file = await Deliver(folder, "body\n");
        Maildir.Find(folder, Digest).ShouldBe(file);
        Maildir.Find(folder, ContentDigest.Of("", [], "other"u8)).ShouldBeNull();
        var moved = Path.Combine(folder, "cur", Path.GetFileName(file) + ":2,RS");
        File.Move(temp["Maildir", file], temp["Maildir", moved]);
        Maildir.Find(folder, Digest).ShouldBe(moved);
        clock.Now += TimeSpan.FromDays(6) + TimeSpan.FromSeconds(1);
        Maildir.Find(folder, Digest).ShouldBeNull("no sender tries for so long");
    }

    [Fact]
    public async Task A_stray_in_tmp_is_not_a_delivery()
    {
        var file = await Deliver("", "body\n");
        File.Move(temp["Maildir", file], temp["Maildir", "tmp", Path.GetFileName(file)]);
        Maildir.Find("", Digest).ShouldBeNull();
    }

    [Fact]
    public async Task Strays_older_than_36_hours_are_swept_and_nothing_else()
    {
        foreach (var folder in (string[])["", ".A"])
        {
            var old = await Deliver(folder, "old\n");
            File.Move(temp["Maildir", old], temp["Maildir", folder, "tmp", Path.GetFileName(old)]);
        }
        var kept = await Deliver("", "delivered\n");
        await File.WriteAllTextAsync(temp["Maildir", "tmp", "1000.P1.other"], "theirs", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(temp["Maildir", ".subscriptions"], "", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(temp["Maildir", ".B"], temp["Maildir", ".A"]);

        clock.Now += TimeSpan.FromHours(36) - TimeSpan.FromSeconds(1);
        var young = await Deliver("", "young\n");
        File.Move(temp["Maildir", young], temp["Maildir", "tmp", Path.GetFileName(young)]);
        Maildir.Sweep().ShouldBe(0);
        clock.Now += TimeSpan.FromSeconds(2);
        Maildir.Sweep().ShouldBe(2);
        Names("tmp").ShouldBe(["1000.P1.other", Path.GetFileName(young)]);
        Names("new").ShouldBe([Path.GetFileName(kept)]);
        Names(".A/tmp").ShouldBeEmpty();
    }

    [Fact]
    public void Sweeping_where_nothing_is_does_nothing() => Maildir.Sweep().ShouldBe(0);

    [Fact]
    public async Task A_quota_file_that_is_there_gets_its_line_and_none_is_made()
    {
        await Deliver(".A", "body\n");
        File.Exists(temp["Maildir", "maildirsize"]).ShouldBeFalse();
        await File.WriteAllTextAsync(temp["Maildir", "maildirsize"], "1S,1C\n", TestContext.Current.CancellationToken);
        await Deliver(".A", "body\n");
        await Deliver(".A", "longer body\n");
        (await File.ReadAllTextAsync(temp["Maildir", "maildirsize"], TestContext.Current.CancellationToken)).ShouldBe("1S,1C\n5 1\n12 1\n");
    }

    [Fact]
    public async Task A_delivery_cancelled_before_it_began_writes_nothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await Maildir.DeliverAsync("", default, "x\n"u8.ToArray(), Digest, new CancellationToken(canceled: true)));
        Directory.Exists(Root).ShouldBeFalse();
    }

    [Fact]
    public async Task Preparing_makes_the_folder_and_leaves_no_file()
    {
        Maildir.Prepare(".A");
        Directory.EnumerateFiles(temp["Maildir", ".A", "tmp"]).ShouldBeEmpty();
        Names(".A").ShouldBe(["cur", "maildirfolder", "new", "tmp"]);
        await Deliver(".A", "body\n");
    }

    [Fact]
    public void A_file_in_the_place_of_the_root_is_told_at_start()
    {
        File.WriteAllText(Root, "");
        Should.Throw<IOException>(() => Maildir.Prepare("")).Message.ShouldContain(Root);
    }

    ValueTask<string> Deliver(string folder, string content) =>
        Maildir.DeliverAsync(folder, default, Encoding.UTF8.GetBytes(content), Digest, TestContext.Current.CancellationToken);

    string[] Names(string folder) =>
    [
        .. new DirectoryInfo(temp["Maildir", folder]).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal),
    ];

    static string ModeOf(string path) => Convert.ToString((int)new FileInfo(path).UnixFileMode, 8);
}
