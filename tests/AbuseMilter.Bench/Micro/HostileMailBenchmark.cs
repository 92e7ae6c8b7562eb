using AbuseMilter.Mime;
using AbuseMilter.Tests.Support;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace AbuseMilter.Bench.Micro;

/// <summary>
/// 10 MB of what would cost a careless reader the square of it, within the limits that the daemon has: tree, fields, text.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class HostileMailBenchmark
{
    const int Size = 10_000_000;

    byte[] bytes = [];

    [ParamsSource(nameof(Mails))]
    public HostileMail Mail { get; set; } = HostileMail.All[0];

    public static IEnumerable<HostileMail> Mails => HostileMail.All;

    [GlobalSetup]
    public void Write() => bytes = Mail.OfSize(Size);

    [Benchmark]
    public int Read()
    {
        var message = MimeMessage.Load(bytes);
        return message.From.Count + message.References.Count + (message.Subject?.Length ?? 0) + message.Text.Length + message.TextParts.Count();
    }
}
