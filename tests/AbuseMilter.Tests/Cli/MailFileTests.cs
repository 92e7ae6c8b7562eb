using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>Paths that are no files: nothing that <c>inspect</c> is given keeps it waiting for somebody who never comes.</summary>
public sealed class MailFileTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly string folder = Directory.CreateTempSubdirectory("special-").FullName;

    [Fact]
    public async Task A_named_pipe_is_told_in_a_line_and_not_waited_for()
    {
        var pipe = Pipe();
        var seen = await Inspect(pipe, Repository.Path("packaging/try/notice.eml"));
        seen.Status.ShouldBe(1);
        seen.Errors.ShouldBe($"abuse-milter: {pipe}: this is no file, but a named pipe; - reads what comes out of one on stdin\n");
        seen.Output.ShouldContain("\"class\":\"copyright\"");
    }

    [Fact]
    public async Task A_link_to_a_named_pipe_is_told_too()
    {
        var link = Path.Combine(folder, "link.eml");
        File.CreateSymbolicLink(link, Pipe());
        (await Inspect(link)).Errors.ShouldBe($"abuse-milter: {link}: this is no file, but a named pipe; - reads what comes out of one on stdin\n");
    }

    [Fact]
    public async Task So_are_sockets_and_devices()
    {
        var path = Path.Combine(folder, "socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        (await Inspect(path)).Errors.ShouldStartWith($"abuse-milter: {path}: this is no file, but a socket;");
        (await Inspect("/dev/zero")).Errors.ShouldStartWith("abuse-milter: /dev/zero: this is no file, but a device;");
    }

    [Fact]
    public async Task A_pipe_in_a_folder_is_passed_over()
    {
        Pipe();
        File.WriteAllText(Path.Combine(folder, "a.eml"), "From: a@example.org\n\nHello\n");
        var seen = await Inspect(folder);
        seen.Errors.ShouldBeEmpty();
        seen.Status.ShouldBe(0);
    }

    [Theory]
    [InlineData("/dev/fd/")]
    [InlineData("/proc/self/fd/")]
    public async Task A_pipe_that_the_shell_handed_over_is_read(string where)
    {
        using var shell = new AnonymousPipeServerStream(PipeDirection.In);
        using (var writer = new AnonymousPipeClientStream(PipeDirection.Out, shell.ClientSafePipeHandle))
            writer.Write(Encoding.UTF8.GetBytes("From: a@example.org\nSubject: Hello\n\nHow are you?\n"));
        var path = where + shell.SafePipeHandle.DangerousGetHandle();

        var seen = await Inspect(path);

        seen.Errors.ShouldBeEmpty();
        seen.Status.ShouldBe(0);
        seen.Output.ShouldContain($"{{\"file\":\"{path}\",\"class\":\"none\"");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Pipe() => NamedPipe.Make(Path.Combine(folder, "pipe"));

    static Task<CommandLine> Inspect(params string[] paths) =>
        Task.Run(() => CommandLine.Run(["inspect", "--config", Repository.Path("conf/abusemilter.toml"), "--json", .. paths])).WaitAsync(Patience, TestContext.Current.CancellationToken);
}
