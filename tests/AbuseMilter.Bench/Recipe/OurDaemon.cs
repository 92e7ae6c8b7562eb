using System.Text.RegularExpressions;
using AbuseMilter.Bench.Compare;
using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Recipe;

/// <summary>The daemon in front of a Postfix, with the shipped letter, and replies through the service of conf/postfix/master.cf.</summary>
sealed class OurDaemon : Contestant
{
    readonly ControlGroup group = new("our-daemon");
    readonly Endpoint milter = Workplace.Port();
    readonly string program;
    readonly string configuration;
    ServerProcess server;

    public OurDaemon(Workplace workplace, string folder, string program, string name) : base(workplace, folder, name)
    {
        this.program = program;
        var replyPort = Workplace.FreePort();
        configuration = Configure(replyPort);
        server = Run();
        Create(replyPort, milter.Text);
        PostfixRun.Call("postconf", "-c", Etc, "-M", "-X", $"127.0.0.1:{replyPort}/inet");
        File.AppendAllText(Path.Combine(Etc, "master.cf"), File.ReadAllText(workplace.Configuration("postfix/master.cf"))
            .Replace("127.0.0.1:10026 inet n - y", $"127.0.0.1:{replyPort} inet n - n", StringComparison.Ordinal)
            .Replace("reply-cleanup unix n - y", "reply-cleanup unix n - n", StringComparison.Ordinal));
        Start();
    }

    public override string Filed => Path.Combine(Folder, "Maildir", ".Torservers.Abuse.DMCA", "new");

    public override double CpuSeconds => base.CpuSeconds + group.CpuSeconds;

    /// <summary>What of it the daemon used.</summary>
    public double DaemonCpuSeconds => group.CpuSeconds;

    /// <summary>The next notice is the first that a new process sees.</summary>
    public void Restart()
    {
        server.Dispose();
        server = Run();
    }

    ServerProcess Run() => ServerProcess.Start("sh", group.Within(program, "run", "--config", configuration), milter);

    // Limits as a desk sets them that is written to so much.
    string Configure(int replyPort)
    {
        var values = new Dictionary<string, string>
        {
            ["listen"] = $"[\"{milter.Text}\"]",
            ["maildir"] = $"\"{Folder}/Maildir\"",
            ["ledger"] = $"\"{Folder}/ledger.db\"",
            ["submit"] = $"\"inet:127.0.0.1:{replyPort}\"",
            ["templates"] = $"\"{Workplace.Configuration("templates")}\"",
            ["require_authentication"] = "\"none\"",
            ["file"] = $"\"{Folder}/log\"",
            ["# ours"] = "[\"192.0.2.0/24\"]",
            ["known_sender"] = "\"1000000/24h\"",
            ["destination"] = "\"1000000/24h\"",
            ["global"] = "\"1000000/1h\"",
        };
        var text = File.ReadAllText(Workplace.Configuration("abusemilter.toml"));
        foreach (var (key, value) in values) text = new Regex($"^{key} = .*$", RegexOptions.Multiline).Replace(text, $"{key.TrimStart('#', ' ')} = {value}", 1);
        Directory.CreateDirectory(Path.Combine(Folder, "profiles"));
        File.WriteAllText(Path.Combine(Folder, "profiles", "agent.toml"), """
            [match]
            from_domain = ["agent.example"]

            [sender]
            role = "agent"
            kind = "conduit"

            [answer]
            machines = true
            """);
        var path = Path.Combine(Folder, "abusemilter.toml");
        File.WriteAllText(path, text);
        return path;
    }

    public override void Dispose()
    {
        base.Dispose();
        server.Dispose();
        group.Dispose();
    }
}
