using System.Globalization;
using AbuseMilter.Postfix;
using AbuseMilter.Store;

namespace AbuseMilter.Doctor;

/// <summary>A user of this machine with all groups, wherever the machine keeps them: files, LDAP, systemd-homed (nsswitch.conf(5)).</summary>
sealed record UnixUser(string Name, uint Id, IReadOnlySet<uint> Groups)
{
    /// <summary>Null when there is none of that name.</summary>
    /// <exception cref="IOException">The machine cannot be asked.</exception>
    public static UnixUser? Find(string name) => Told(name, ["--", name]);

    /// <summary>Who runs this process, whether that one has a name or not.</summary>
    /// <exception cref="IOException">The machine cannot be asked.</exception>
    public static UnixUser Current() => Told(Environment.UserName, []) ?? throw new IOException("id does not tell who runs this");

    /// <summary>
    /// What keeps the user from a file or directory; null when nothing does, as far as owners, groups and modes tell (access lists are not read). A path that does not
    /// exist yet is judged by the nearest directory above it, in which it would be made.
    /// </summary>
    /// <param name="path">Absolute.</param>
    /// <param name="wanted">Of read (4), write (2) and search (1).</param>
    public string? Hindrance(string path, int wanted)
    {
        if (Id == 0) return null;
        while (Posix.RightsOf(path) is null && Path.GetDirectoryName(path) is { } above) (path, wanted) = (above, 3);
        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (!May(above, 1)) return $"{Name} cannot pass {above}";
        }
        return May(path, wanted) ? null : $"{Name} cannot {((wanted & 2) > 0 ? "write to" : "read")} {path}";
    }

    bool May(string path, int wanted)
    {
        if (Posix.RightsOf(path) is not var (user, group, mode)) return false;
        var bits = user == Id ? mode >> 6 : Groups.Contains(group) ? mode >> 3 : mode;
        return (bits & wanted) == wanted;
    }

    static UnixUser? Told(string name, string[] whom)
    {
        var (user, groups) = (Tool.Run(["id", "-u", .. whom]), Tool.Run(["id", "-G", .. whom]));
        if (user.Status != 0 || groups.Status != 0) return null;
        var id = user.Output.Trim();
        return new(name.Length > 0 ? name : id, Number(id), groups.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Number).ToHashSet());
    }

    static uint Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new IOException($"id says \"{text}\", which is no number");
}
