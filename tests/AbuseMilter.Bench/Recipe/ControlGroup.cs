using System.Globalization;

namespace AbuseMilter.Bench.Recipe;

/// <summary>
/// Counts the CPU time of processes and of all that they start, those included that end after a millisecond and that nobody waits for (cgroups(7), version 2).
/// </summary>
sealed class ControlGroup : IDisposable
{
    readonly string folder;

    public ControlGroup(string name)
    {
        var mount = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).FirstOrDefault(fields => fields[2] == "cgroup2")
            ?? throw new IOException("no cgroup2 file system is mounted, and without it nobody counts the time of short processes");
        folder = Path.Combine(mount[1], $"abuse-milter-bench.{Environment.ProcessId}.{name}");
        Directory.CreateDirectory(folder);
    }

    public double CpuSeconds => long.Parse(File.ReadLines(Path.Combine(folder, "cpu.stat")).First(line => line.StartsWith("usage_usec ", StringComparison.Ordinal))
        .AsSpan("usage_usec ".Length), CultureInfo.InvariantCulture) / 1e6;

    /// <summary>Arguments of sh that run a program within.</summary>
    public string[] Within(params string[] command) => ["-c", "echo $$ >\"$0\" && exec \"$@\"", Path.Combine(folder, "cgroup.procs"), .. command];

    public void Dispose()
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // A process of it takes its time to end: an empty group costs nothing.
        }
    }
}
