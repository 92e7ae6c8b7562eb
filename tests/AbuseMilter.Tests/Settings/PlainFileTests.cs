using AbuseMilter.Settings;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary>Whatever a path leads to, to open it waits for nobody.</summary>
public sealed class PlainFileTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TempFolder temp = new();

    [Fact]
    public void A_file_is_read_from_its_beginning_to_its_end()
    {
        File.WriteAllText(temp["a"], "abc");
        using var file = PlainFile.Open(temp["a"]);
        using var reader = new StreamReader(file);
        reader.ReadToEnd().ShouldBe("abc");
        file.Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_pipe_that_takes_the_place_of_the_file_in_between_keeps_nobody()
    {
        var (pipe, plain, path) = (NamedPipe.Make(temp["pipe"]), temp["plain"], temp["file"]);
        File.WriteAllText(plain, "abc");
        File.CreateSymbolicLink(path, plain);
        var (isOver, opened, refused) = (false, 0, 0);
        var exchanging = Task.Run(() =>
        {
            for (var i = 0; !Volatile.Read(ref isOver); i++)
            {
                File.CreateSymbolicLink(temp["next"], i % 2 == 0 ? pipe : plain);
                File.Move(temp["next"], path, overwrite: true);
            }
        }, TestContext.Current.CancellationToken);
        var opening = Task.Run(() =>
        {
            for (var i = 0; i < 5000 || opened == 0 || refused == 0; i++)
            {
                using var file = PlainFile.Open(path, out var other);
                if (file is null) refused++;
                else opened++;
                (other ?? "a file").ShouldBe(file is null ? "a named pipe" : "a file");
                if (file is not null) file.ReadByte().ShouldBe('a');
            }
        }, TestContext.Current.CancellationToken);
        try
        {
            await opening.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            Volatile.Write(ref isOver, true);
        }
        await exchanging;
    }

    [Fact]
    public void What_is_no_file_is_told_in_words()
    {
        Should.Throw<IOException>(() => PlainFile.Open(temp.Path)).Message.ShouldBe("it is no file, but a folder");
        Should.Throw<IOException>(() => PlainFile.Open("/dev/null")).Message.ShouldBe("it is no file, but a device");
        Should.Throw<FileNotFoundException>(() => PlainFile.Open(temp["absent"])).Message.ShouldBe($"there is no file {temp["absent"]}");
        File.WriteAllText(temp["a"], "");
        Should.Throw<DirectoryNotFoundException>(() => PlainFile.Open(temp["a/b"]));
        Should.Throw<ArgumentException>(() => PlainFile.Open(temp["a"] + "\0b"));
    }

    public void Dispose() => temp.Dispose();
}
