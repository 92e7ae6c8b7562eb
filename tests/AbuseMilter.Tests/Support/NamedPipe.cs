using System.Diagnostics;
using Shouldly;

namespace AbuseMilter.Tests.Support;

/// <summary>A file that keeps whoever opens it until somebody else opens it for the other direction, which nobody does.</summary>
static class NamedPipe
{
    public static string Make(string path)
    {
        using var made = Process.Start("mkfifo", path);
        made.WaitForExit();
        made.ExitCode.ShouldBe(0);
        return path;
    }
}
