using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Compare;

/// <summary>A filter that takes part, with its processes.</summary>
sealed class Contender : IDisposable
{
    readonly Dictionary<Transport, (Endpoint Endpoint, ServerProcess Server)> places = [];

    Contender(string name, Expectation expectation) => (Name, Expectation) = (name, expectation);

    public const string Noop = "no-op";
    public const string SameJob = "same job";
    public const string Us = "us";
    public const string Echo = "echo";

    public string Name { get; }

    public Expectation Expectation { get; }

    /// <summary>Where it listens.</summary>
    public IEnumerable<Transport> Transports => places.Keys;

    public Endpoint Endpoint(Transport transport) => places[transport].Endpoint;

    public int Pid(Transport transport) => places[transport].Server.Pid;

    public static Contender StartNoop(Workplace workplace)
    {
        var (tcp, unix) = (Workplace.Port(), workplace.Socket("noop"));
        return new Contender(Noop, Expectation.Nothing).At(
            (tcp, ServerProcess.Start(workplace.Peer("noop"), [OnLibmilter(tcp)], tcp)),
            (unix, ServerProcess.Start(workplace.Peer("noop"), [OnLibmilter(unix)], unix)));
    }

    public static Contender StartSameJob(Workplace workplace)
    {
        var (tcp, unix) = (Workplace.Port(), workplace.Socket("samejob"));
        return new Contender(SameJob, Expectation.Job).At(
            (tcp, ServerProcess.Start(workplace.Peer("samejob"), [OnLibmilter(tcp), Path.Combine(workplace.Disk, "samejob-tcp")], tcp)),
            (unix, ServerProcess.Start(workplace.Peer("samejob"), [OnLibmilter(unix), Path.Combine(workplace.Disk, "samejob-unix")], unix)));
    }

    /// <summary>The load generator's ceiling.</summary>
    public static Contender StartEcho(Workplace workplace)
    {
        var (tcp, unix) = (Workplace.Port(), workplace.Socket("echo"));
        var server = ServerProcess.Start(workplace.Peer("echo"), [tcp.Text.Split(':')[^1], unix.Text["unix:".Length..]], tcp, unix);
        return new Contender(Echo, Expectation.Job).At((tcp, server), (unix, server));
    }

    public static Contender StartUs(Workplace workplace, string name = "us")
    {
        var (tcp, unix) = (Workplace.Port(), workplace.Socket(name));
        var server = ServerProcess.Start(workplace.OurProgram, ["run", "--config", workplace.OurConfiguration(name, tcp, unix)], tcp, unix);
        return new Contender(Us, Expectation.Job).At((tcp, server), (unix, server));
    }

    /// <summary>One of tests/bench-others.sh, over TCP alone.</summary>
    public static Contender StartOther(Workplace workplace, string name)
    {
        var tcp = Workplace.Port();
        var other = new Contender(name, Expectation.Nothing);
        other.places[Transport.Tcp] = (tcp, ServerProcess.Start(workplace.Others, [name, tcp.Text.Split(':')[^1], Path.Combine(workplace.Disk, name)], tcp));
        return other;
    }

    public void Dispose()
    {
        foreach (var server in places.Values.Select(place => place.Server).Distinct()) server.Dispose();
    }

    Contender At((Endpoint, ServerProcess) tcp, (Endpoint, ServerProcess) unix)
    {
        places[Transport.Tcp] = tcp;
        places[Transport.Unix] = unix;
        return this;
    }

    // libmilter's own form: inet:PORT@ADDRESS.
    static string OnLibmilter(Endpoint endpoint) =>
        endpoint.IsUnix ? endpoint.Text : $"inet:{endpoint.Text.Split(':')[^1]}@127.0.0.1";
}
