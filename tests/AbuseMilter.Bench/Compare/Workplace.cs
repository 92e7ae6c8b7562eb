using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Compare;

/// <summary>Where things lie: programs, the folder on disk for what is filed, the folder in memory for sockets and Postfix' queue.</summary>
sealed class Workplace
{
    readonly string root;

    /// <param name="root">The repository; what is filed goes below var/bench, on its disk.</param>
    public Workplace(string root)
    {
        this.root = root;
        Disk = Path.Combine(root, "var", "bench");
        Memory = $"/dev/shm/abuse-milter-bench.{Environment.ProcessId}";
        Directory.CreateDirectory(Disk);
        Directory.CreateDirectory(Memory);
    }

    public string Disk { get; }

    public string Memory { get; }

    public string Instance => Path.Combine(root, "packaging", "postfix-instance.sh");

    public string Others => Path.Combine(root, "tests", "bench-others.sh");

    public string Peer(string name) => Path.Combine(Disk, "peers", name);

    public string OurProgram => Path.Combine(root, "src", "AbuseMilter", "bin", "Release", "net10.0", "abuse-milter");

    public string Configuration(string name) => Path.Combine(root, "conf", name);

    public Endpoint Socket(string name)
    {
        var path = Path.Combine(Memory, name + ".sock");
        File.Delete(path); // libmilter does not come up beside a stale one
        return Endpoint.Parse("unix:" + path);
    }

    public static Endpoint Port() => Endpoint.Parse($"inet:127.0.0.1:{FreePort()}");

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>
    /// The shipped configuration with its places moved. Replies are off: the filter to compare with sends none either. A session more than the
    /// thousand that are opened is allowed, and the log goes to a file, with its line for every notice.
    /// </summary>
    public string OurConfiguration(string name, Endpoint tcp, Endpoint unix)
    {
        var folder = Path.Combine(Disk, name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var values = new Dictionary<string, string>
        {
            ["listen"] = $"[\"{tcp.Text}\", \"{unix.Text}\"]",
            ["socket_mode"] = "\"0666\"",
            ["connections"] = "2000",
            ["maildir"] = $"\"{folder}/Maildir\"",
            ["ledger"] = $"\"{folder}/ledger.db\"",
            ["enabled"] = "false",
            ["templates"] = $"\"{Path.Combine(root, "conf", "templates")}\"",
            ["file"] = $"\"{folder}/log\"",
        };
        var text = File.ReadAllText(Path.Combine(root, "conf", "abusemilter.toml"));
        foreach (var (key, value) in values) text = new Regex($"^{key} = .*$", RegexOptions.Multiline).Replace(text, $"{key} = {value}", 1);
        var path = Path.Combine(folder, "abusemilter.toml");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What was filed so far makes folders long, and they are not what is measured.</summary>
    public void Tidy()
    {
        foreach (var filed in Directory.EnumerateDirectories(Disk, "new", SearchOption.AllDirectories))
        {
            foreach (var file in Directory.EnumerateFiles(filed)) File.Delete(file);
        }
    }
}
