using System.Diagnostics;
using System.Globalization;
using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Compare;

/// <summary>
/// A throw-away Postfix with its queue in memory and a port for each filter; smtp-source sends mail that nobody watches, discard(8) takes it.
/// </summary>
sealed class PostfixRun : IDisposable
{
    public const string NoFilter = "no filter";

    readonly Workplace workplace;
    readonly string folder;
    readonly List<(string Name, int Port)> ports = [];
    readonly Dictionary<string, List<double>> rates = [];

    public PostfixRun(Workplace workplace, IEnumerable<Contender> contenders)
    {
        this.workplace = workplace;
        folder = Path.Combine(workplace.Memory, "postfix");
        var port = Workplace.FreePort();
        ports.Add((NoFilter, port));
        Call(workplace.Instance, "create", folder, $"{port}", $"{Workplace.FreePort()}", "");
        Call("postconf", "-c", Etc, "-e", "virtual_transport=discard:");
        foreach (var contender in contenders)
        {
            foreach (var transport in contender.Transports) AddPort(Name(contender.Name, transport), contender.Endpoint(transport));
        }
        Call(workplace.Instance, "start", folder);
    }

    public IEnumerable<string> Names => ports.Select(port => port.Name);

    public static string Name(string contender, Transport transport) => $"{contender}, {transport}";

    public void RunRound(int round, int messages)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            var (name, port) = ports[(i + round) % ports.Count];
            var clock = Stopwatch.StartNew();
            Call("smtp-source", "-s", "10", "-m", $"{messages}", "-l", "4096", "-f", "ann@sender.example", "-t", "user@example.org", $"inet:127.0.0.1:{port}");
            if (round == 0) continue;
            if (!rates.TryGetValue(name, out var list)) rates[name] = list = [];
            list.Add(messages / clock.Elapsed.TotalSeconds);
        }
    }

    public Spread Rate(string name) => Spread.Of(rates[name]);

    public Spread Ratio(string name, string other) => Spread.Of(rates[name].Zip(rates[other], (one, two) => one / two));

    public void Dispose() => Call(workplace.Instance, "stop", folder);

    string Etc => Path.Combine(folder, "etc");

    void AddPort(string name, Endpoint endpoint)
    {
        var port = Workplace.FreePort();
        ports.Add((name, port));
        Call("postconf", "-c", Etc, "-M", "-e", $"127.0.0.1:{port}/inet=127.0.0.1:{port} inet n - n - - smtpd -o smtpd_milters={endpoint.Text}");
    }

    internal static void Call(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        using var process = Process.Start(start) ?? throw new IOException($"{program} does not start");
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)} failed ({process.ExitCode}): {errors}"));
    }
}
