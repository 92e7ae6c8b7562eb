using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;

namespace AbuseMilter.Doctor;

/// <summary>Calls the daemon at each of its sockets, as an MTA does.</summary>
static class MilterFindings
{
    const string Area = "milter";

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static async Task<List<Finding>> OfAsync(MilterSettings milter, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var address in milter.Listen) findings.Add(await CallAsync(address, cancellationToken));
        return findings;
    }

    static async Task<Finding> CallAsync(ListenAddress address, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        var start = Stopwatch.GetTimestamp();
        try
        {
            await OwnCall.MakeAsync(EndPointOf(address), _ => { }, patience.Token);
            return Finding.Good(Area, string.Create(CultureInfo.InvariantCulture, $"{address} answers, in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.#} ms"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Error(Area, $"{address} does not answer within {Longest.TotalSeconds} s", "systemctl restart abuse-milter");
        }
        catch (Exception e) when (e is IOException or SocketException or ArgumentException)
        {
            return Finding.Error(Area, $"{address} does not answer: {e.Message}", "systemctl start abuse-milter; journalctl -u abuse-milter -n 20");
        }
    }

    static EndPoint EndPointOf(ListenAddress address) => address switch
    {
        ListenAddress.Tcp tcp => new IPEndPoint(tcp.Address, tcp.Port),
        ListenAddress.Unix unix => new UnixDomainSocketEndPoint(unix.Path),
        _ => throw new ArgumentException("no such address", nameof(address)),
    };
}
