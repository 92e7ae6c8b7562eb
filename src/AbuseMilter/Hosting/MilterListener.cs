using System.Net.Sockets;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>Listens where the settings say, and hands over what it accepts.</summary>
/// <remarks>
/// No web server: with one message a connection, which is what Postfix makes of a client that sends one mail, accepting is most of the work, and
/// Kestrel's connection was measured to cost twice as much as all that is done here.
/// </remarks>
sealed class MilterListener : IHostedService, IDisposable
{
    // After an accept that failed: the process is out of descriptors, and others will give some back. Connections wait in the kernel's queue meanwhile.
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    readonly MilterSettings settings;
    readonly TimeProvider clock;
    readonly ConnectionLog log;
    readonly List<Socket> sockets = [];
    volatile bool stopping;

    public MilterListener(MilterSettings settings, Func<Policy> policy, MilterLimits limits, TimeProvider clock, ILogger<MilterListener> log)
    {
        (this.settings, this.clock, this.log) = (settings, clock, new ConnectionLog(clock, log));
        Connections = new MilterConnections(policy, limits, settings.Connections, clock, this.log);
    }

    public MilterConnections Connections { get; }

    /// <summary>Everybody may connect when this returns, and nobody before with another mode than the one set.</summary>
    /// <exception cref="IOException">An address is taken, or may not be used; then nothing listens.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var address in settings.Listen) sockets.Add(ListenSocket.Open(address, settings));
        }
        catch
        {
            Close();
            throw;
        }
        foreach (var (socket, address) in sockets.Zip(settings.Listen)) _ = AcceptAsync(socket, address.ToString());
        return Task.CompletedTask;
    }

    /// <summary>Returns when all connections have ended, at the latest a moment after the token says so.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Close();
        await Connections.EndAsync(cancellationToken);
    }

    public void Dispose()
    {
        Close();
        Connections.Dispose();
    }

    // Removes the files of UNIX sockets, too.
    void Close()
    {
        stopping = true;
        foreach (var socket in sockets) socket.Dispose();
    }

    async Task AcceptAsync(Socket listener, string address)
    {
        while (!stopping)
        {
            try
            {
                Connections.Serve(await listener.AcceptAsync());
            }
            catch (Exception) when (stopping)
            {
                return;
            }
            catch (SocketException e)
            {
                log.NotAccepted(address, e.Message);
                await Task.Delay(Breath, clock);
            }
        }
    }
}
