using System.Diagnostics;
using AbuseMilter.Tests;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Service;

/// <summary>The Debian package as <c>packaging/build-deb.sh</c> makes it.</summary>
public sealed class PackageTests
{
    const int NotHere = 77;

    [Fact]
    public async Task It_is_without_fault_and_lives_from_installation_to_purge_in_a_fresh_Debian()
    {
        foreach (var tool in (string[])["dh", "dh_apparmor", "dh_bash-completion", "lintian"])
        {
            if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)))) Assert.Skip($"{tool} is not installed");
        }
        var folder = Directory.CreateTempSubdirectory("abuse-milter-deb-").FullName;
        try
        {
            var (status, said) = await Run(Repository.Path("packaging/build-deb.sh"), "--fast", folder);
            status.ShouldBe(0, said);
            var package = Directory.GetFiles(folder, "*.deb").ShouldHaveSingleItem();
            (status, said) = await Run("lintian", "--fail-on", "error,warning", "--allow-root", package);
            status.ShouldBe(0, said);
            (status, said) = await Run(Repository.Path("packaging/deb-test.sh"), package);
            if (status == NotHere) Assert.Skip(said.TrimEnd().Split('\n')[^1]);
            status.ShouldBe(0, said);
            TestContext.Current.SendDiagnosticMessage(said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<(int Status, string Said)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, said[0] + said[1]);
    }
}
