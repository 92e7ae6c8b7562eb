using System.Globalization;
using System.Text;
using AbuseMilter.Settings;
using AbuseMilter.Triage;
using BenchmarkDotNet.Attributes;

namespace AbuseMilter.Bench.Micro;

/// <summary>Asked for every recipient of all mail.</summary>
[MemoryDiagnoser]
public class DeskBenchmark
{
    static readonly byte[] Stranger = Encoding.UTF8.GetBytes("user@example.org");
    static readonly byte[] Neighbour = Encoding.UTF8.GetBytes("accounting@example.com");
    static readonly byte[] Watched = Encoding.UTF8.GetBytes("abuse+case17@example.com");

    Desk desk = null!;

    [Params(1, 100)]
    public int Addresses { get; set; }

    [GlobalSetup]
    public void SetUp() => desk = new Desk(new DeskSettings
    {
        Addresses = ["abuse@example.com", .. Enumerable.Range(1, Addresses - 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"abuse@customer{n}.example"))],
    });

    [Benchmark]
    public bool OfAnotherDomain() => desk.Watches(Stranger);

    [Benchmark]
    public bool OfAWatchedDomain() => desk.Watches(Neighbour);

    [Benchmark]
    public bool WatchedWithATag() => desk.Watches(Watched);
}
