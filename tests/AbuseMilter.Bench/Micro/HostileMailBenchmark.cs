using AbuseMilter.Mime;
using AbuseMilter.Tests.Support;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AbuseMilter.Bench.Micro;

/// <summary>
/// 10 MB of what would cost a careless reader the square of it, within the limits that the daemon has: tree, fields, text.
/// </summary>
[MemoryDiagnoser, Config(typeof(FewRounds))]
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

    /// <summary>A call takes up to half a second, and there are many mails: a few rounds in this process tell enough.</summary>
    sealed class FewRounds : ManualConfig
    {
        public FewRounds() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(1).WithIterationCount(3));
    }
}
