using AbuseMilter.Postfix;
using AbuseMilter.Settings;

namespace AbuseMilter.Doctor;

/// <summary>Whether Postfix can come to the daemon's UNIX sockets: path, folder and modes.</summary>
static class SocketFindings
{
    const string Area = "socket";

    /// <param name="milter">Where we listen.</param>
    /// <param name="setup">The Postfix.</param>
    /// <param name="isChrooted">Its server is.</param>
    /// <param name="postfix">As whom it runs.</param>
    public static IEnumerable<Finding> Of(MilterSettings milter, PostfixSetup setup, bool isChrooted, UnixUser? postfix)
    {
        foreach (var path in milter.Listen.OfType<ListenAddress.Unix>().Select(unix => unix.Path))
        {
            if (isChrooted && !MilterEntry.IsBelow(path, setup.QueueDirectory))
                yield return Finding.Error(Area, $"{path} is out of Postfix's reach, whose server is chrooted to {setup.QueueDirectory}", WithinReach(setup));
            else if (!PlainFile.IsSocket(path))
                yield return Finding.Error(Area, $"{path} is no socket", "systemctl restart abuse-milter");
            else if (postfix?.Hindrance(path, 6) is { } hindrance)
                yield return Finding.Error(Area, hindrance, Mend(path, postfix));
            else
                yield return Finding.Good(Area, $"Postfix may connect to {path}");
        }
    }

    /// <summary>What to change where Postfix cannot come to any socket of ours.</summary>
    public static string WithinReach(PostfixSetup setup) =>
        $"milter.listen = \"unix:{setup.QueueDirectory}/abuse-milter/milter.sock\" in the configuration, then systemctl restart abuse-milter";

    static string Mend(string path, UnixUser postfix) => postfix.Hindrance(Path.GetDirectoryName(path)!, 1) is null
        ? ShellLine.Of(["chgrp", postfix.Name, path]) + " && " + ShellLine.Of(["chmod", "660", path])
        : ShellLine.Of(["chgrp", postfix.Name, Path.GetDirectoryName(path)!]) + " && " + ShellLine.Of(["chmod", "2750", Path.GetDirectoryName(path)!]);
}
