using System.Globalization;
using System.Net.Sockets;

namespace AbuseMilter.Sockets;

/// <summary>Whether the process comes close to the number of files that it may have open (RLIMIT_NOFILE).</summary>
/// <remarks>
/// It must not come there: the runtime needs descriptors to start a thread, and ends the process with "Out of memory" when it gets none. So connections
/// leave some to the runtime, to the ledger and to the files of notices, and those that come then wait.
/// </remarks>
static class Descriptors
{
    const int Reserve = 100;

    const int Least = 300;

    static readonly int Limit = ReadLimit();
    static readonly int Enough = Math.Max(Limit - Reserve, Limit / 2);

    /// <exception cref="IOException">The limit leaves nothing for connections: the process itself holds some 160.</exception>
    public static void Demand()
    {
        if (Limit < Least)
            throw new IOException($"only {Limit} files may be open at once (ulimit -n, LimitNOFILE); {Least} are needed, and one more for each connection");
    }

    /// <summary>True when few are left beside that of a connection just accepted.</summary>
    /// <remarks>The kernel gives the lowest free number, so a low number says that there are enough, at no cost.</remarks>
    public static bool AreScarce(Socket newest)
    {
        if (newest.Handle < Enough) return false;
        try
        {
            using var probe = File.OpenHandle("/dev/null");
            return probe.DangerousGetHandle() >= Enough;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // Max open files            1024                 524288               files
    static int ReadLimit()
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
