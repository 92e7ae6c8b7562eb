using System.Text;
using AbuseMilter.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Store;

public sealed class LeftoversTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("leftovers-").FullName;

    [Fact]
    public async Task A_file_that_lay_there_at_the_start_is_found_and_one_that_came_later_only_when_told()
    {
        var maildir = new Maildir(root, TimeProvider.System);
        var (early, late) = (Digest("early"), Digest("late"));
        var file = await Deliver(maildir, early);

        var leftovers = new Leftovers(maildir);
        leftovers.Find(".A", early).ShouldBe(file);
        var second = await Deliver(maildir, late);
        leftovers.Find(".A", late).ShouldBeNull();
        leftovers.Add(".A", late);
        leftovers.Find(".A", late).ShouldBe(second);
        leftovers.Find(".B", early).ShouldBeNull();
    }

    [Fact]
    public async Task A_leftover_that_a_reader_has_removed_is_none()
    {
        var maildir = new Maildir(root, TimeProvider.System);
        var file = await Deliver(maildir, Digest("gone"));
        var leftovers = new Leftovers(maildir);
        leftovers.Find(".A", Digest("gone")).ShouldNotBeNull();
        File.Delete(Path.Combine(root, file));
        leftovers.Find(".A", Digest("gone")).ShouldBeNull();
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    static ContentDigest Digest(string text) => ContentDigest.Of("", [], Encoding.ASCII.GetBytes(text));

    static ValueTask<string> Deliver(Maildir maildir, ContentDigest digest) =>
        maildir.DeliverAsync(".A", "X: 1\n"u8.ToArray(), "Subject: x\n\nx\n"u8.ToArray(), digest, TestContext.Current.CancellationToken);
}
