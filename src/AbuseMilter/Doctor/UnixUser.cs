using System.Globalization;
using AbuseMilter.Store;

namespace AbuseMilter.Doctor;

/// <summary>A user of this machine with all groups, as /etc/passwd and /etc/group have them.</summary>
sealed record UnixUser(string Name, uint Id, IReadOnlySet<uint> Groups)
{
    /// <summary>Null when there is none of that name.</summary>
    public static UnixUser? Find(string name, string passwd = "/etc/passwd", string group = "/etc/group")
    {
        if (Lines(passwd).FirstOrDefault(fields => fields[0] == name) is not [_, _, var id, var own, ..]) return null;
        var groups = Lines(group).Where(fields => fields is [_, _, _, var members, ..] && members.Split(',').Contains(name)).Select(fields => Number(fields[2]));
        return new(name, Number(id), new HashSet<uint>([Number(own), .. groups]));
    }

    /// <summary>Who runs this process.</summary>
    public static UnixUser Current() => Find(Environment.UserName) ?? new(Environment.UserName, 0, new HashSet<uint>());

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

    static uint Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : uint.MaxValue;

    static IEnumerable<string[]> Lines(string file) => (File.Exists(file) ? File.ReadLines(file) : []).Select(line => line.Split(':')).Where(fields => fields.Length > 3);
}
