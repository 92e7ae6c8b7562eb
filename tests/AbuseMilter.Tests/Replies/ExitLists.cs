using System.Text;
using AbuseMilter.Replies;
using Shouldly;

namespace AbuseMilter.Tests.Replies;

/// <summary>Lists of exit addresses for tests.</summary>
static class ExitLists
{
    public static string Relay(string address, string tested, string? seen = null, char name = 'A') =>
        $"ExitNode {new string(name, 40)}\nPublished 2026-11-16 00:00:00\nLastStatus {seen ?? tested}\nExitAddress {address} {tested}\n";

    public static ExitList Of(string address, string tested) => Read(Relay(address, tested));

    public static ExitList Read(string text)
    {
        var (list, error) = ExitListReader.Read("exits", new MemoryStream(Encoding.ASCII.GetBytes(text)));
        error.ShouldBeNull();
        return list.ShouldNotBeNull();
    }
}
