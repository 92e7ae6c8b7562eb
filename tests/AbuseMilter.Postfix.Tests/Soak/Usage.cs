using System.Globalization;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>What a process holds.</summary>
/// <param name="Megabytes">RssAnon of proc(5): memory of its own that is in use; files that it has mapped do not count.</param>
/// <param name="Descriptors">Open files and sockets.</param>
readonly record struct Usage(double Megabytes, int Descriptors)
{
    public static Usage Of(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return new(long.Parse(line.AsSpan()["RssAnon:".Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture) / 1024.0,
            Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Megabytes:0} MB, {Descriptors}");
}
