using System.Diagnostics;
using Xunit;

namespace AbuseMilter.Tests.Store;

/// <summary>A file system in memory mounted for one test, which can be filled up or made read-only. Skips the test where nothing can be mounted.</summary>
sealed class SmallDisk : IDisposable
{
    public SmallDisk(string path, string options)
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("needs root, to mount a file system");
        Directory.CreateDirectory(path);
        if (Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path) != 0) Assert.Skip("nothing can be mounted here");
        Path = path;
    }

    public string Path { get; }

    public void Remount(string options) => Run("mount", "-o", "remount," + options, Path);

    /// <summary>Takes all the space there is, up to a last page.</summary>
    public string Fill()
    {
        var filler = System.IO.Path.Combine(Path, "filler");
        try
        {
            using var file = File.Create(filler);
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            return filler;
        }
    }

    public void Dispose() => Run("umount", "-l", Path);

    static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
