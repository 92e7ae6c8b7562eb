using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using BenchmarkDotNet.Attributes;

namespace AbuseMilter.Bench.Micro;

/// <summary>Reading the mail and its facts, for a notice of 10 KB.</summary>
[MemoryDiagnoser]
public class NoticeReaderBenchmark
{
    readonly byte[] bytes = TenKilobytes();
    readonly MimeMessage message;

    public NoticeReaderBenchmark() => message = MimeMessage.Load(bytes);

    [Benchmark]
    public MimeMessage Mail() => MimeMessage.Load(bytes);

    [Benchmark]
    public Notice? Facts() => NoticeReader.Read(message);

    static byte[] TenKilobytes()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Load.Mail.Notice.Header) text.Append(name).Append(':').Append(value.Replace("\n", "\r\n", StringComparison.Ordinal)).Append("\r\n");
        text.Append("\r\n").Append(Load.Mail.Notice.Body);
        while (text.Length < 10_000) text.Append("For the avoidance of doubt, nothing in this letter waives a right of the owner.\r\n");
        return Encoding.UTF8.GetBytes(text.Replace(Load.Mail.Number, "100000000042").ToString());
    }
}
