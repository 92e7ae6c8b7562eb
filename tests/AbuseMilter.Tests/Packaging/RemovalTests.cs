using System.Diagnostics;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Packaging;

/// <summary>The package's prerm, with a scripted postconf.</summary>
public sealed class RemovalTests : IDisposable
{
    readonly TempFolder temp = new();

    [Theory]
    [InlineData("unix:opendkim/o.sock, unix:abuse-milter/milter.sock", "")]
    [InlineData("inet:127.0.0.1:8895", "")]
    [InlineData("", "smtp/inet/smtpd_milters = unix:abuse-milter/milter.sock")]
    public void A_Postfix_that_still_asks_is_warned_of_with_the_way_back(string main, string master)
    {
        File.WriteAllText(temp["abuse-milter-undo-1.sh"], "");
        var said = Said("remove", main, master);
        said.ShouldContain("all mail is put off");
        said.ShouldContain($"sh {temp["abuse-milter-undo-1.sh"]}\n");
    }

    [Fact]
    public void Without_a_script_none_is_named() => Said("remove", "inet:127.0.0.1:8895").ShouldNotContain("sh ");

    [Theory]
    [InlineData("remove", "unix:opendkim/o.sock")]
    [InlineData("remove", "")]
    [InlineData("upgrade", "unix:abuse-milter/milter.sock")]
    public void Otherwise_nothing_is_said(string action, string main) => Said(action, main).ShouldBeEmpty();

    string Said(string action, string main, string master = "")
    {
        File.WriteAllText(temp["postconf"], $"#!/bin/sh\ncase \"$*\" in\n'-h smtpd_milters') echo '{main}' ;;\n-P) echo '{master}' ;;\n'-h config_directory') echo '{temp.Path}' ;;\nesac\n");
        File.SetUnixFileMode(temp["postconf"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("/bin/sh", [Repository.Path("packaging/debian/abuse-milter.prerm"), action]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"{temp.Path}:/usr/bin:/bin";
        using var shell = Process.Start(start)!;
        var said = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        shell.ExitCode.ShouldBe(0, said);
        return said;
    }

    public void Dispose() => temp.Dispose();
}
