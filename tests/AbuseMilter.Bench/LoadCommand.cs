using System.Globalization;
using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench;

/// <summary><c>load</c>: drives one filter once and tells all figures.</summary>
static class LoadCommand
{
    public static int Run(string endpoint, string[] arguments)
    {
        var options = new LoadOptions { Endpoint = Endpoint.Parse(endpoint) };
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--kept" => options with { Kept = true },
                "--connections" => options with { Connections = Whole(arguments[++i]) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Whole(arguments[++i])) },
                "--notices" => options with { NoticesIn10K = Whole(arguments[++i]) },
                "--pid" => options with { ServerPid = Whole(arguments[++i]) },
                "--expect" => options with { Expectation = arguments[++i] == "job" ? Expectation.Job : Expectation.Nothing },
                _ => throw new ArgumentException($"{arguments[i]} is no option of load"),
            };
        }
        var result = LoadRun.Run(options);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"""
            {result.Messages} messages ({result.Notices} notices) in {result.Sessions} sessions, {result.Seconds:f2} s: {result.Rate:f0} messages/s
            latency  p50 {result.Latency.Quantile(0.5):f3}  p99 {result.Latency.Quantile(0.99):f3}  max {result.Latency.Max:f3} ms; 35 to 55 ms: {result.Latency.Share(35, 55):p2}
            dialling p50 {result.Dialling.Quantile(0.5):f3}  p99 {result.Dialling.Quantile(0.99):f3}  max {result.Dialling.Max:f3} ms
            filing   p50 {result.Filing.Quantile(0.5):f3}  p99 {result.Filing.Quantile(0.99):f3}  max {result.Filing.Max:f3} ms
            {(double)result.Replies / result.Messages:f2} replies awaited a message; CPU per 10k messages: server {result.CpuPer10K:f2} s, load {result.OwnCpuSeconds * 10_000 / result.Messages:f2} s
            {result.Faults} faults{(result.FirstFault is { } fault ? ": " + fault : "")}
            """));
        return result.Faults == 0 ? 0 : 1;
    }

    static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
