using System.Net.Sockets;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Sockets;

/// <summary>Listens where the settings say, and hands over what it accepts.</summary>
/// <remarks>
/// No web server: with one message a connection, which is what Postfix makes of a client that sends one mail, accepting is most of the work, and
/// Kestrel's connection was measured to cost twice as much as all that is done here.
/// </remarks>
sealed class MilterListener : IHostedService, IDisposable
{
    // While descriptors are scarce: others will give some back. Connections wait in the kernel's queue meanwhile.
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    readonly MilterSettings settings;
    readonly TimeProvider clock;
    readonly ConnectionLog log;
    readonly List<Socket> sockets = [];
    volatile bool stopping;

    public MilterListener(MilterSettings settings, Func<Policy> policy, MilterLimits limits, TimeProvider clock, ILogger<MilterListener> log)
    {
        (this.settings, this.clock, this.log) = (settings, clock, new ConnectionLog(clock, log));
        Connections = new MilterConnections(policy, limits, settings.Connections, clock, this.log, Figures);
    }

    public MilterConnections Connections { get; }

    public Figures Figures { get; } = new();

    /// <summary>True from the moment when everybody may connect until the stop.</summary>
    public bool IsOpen => sockets.Count > 0 && !stopping;

    /// <summary>Whether connections have to wait, asked with the newest.</summary>
    internal Func<Socket, bool> AreDescriptorsScarce { get; init; } = Descriptors.AreScarce;

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
        await log.StoppedAsync(Figures).WaitAsync(Breath, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        Close();
        Connections.Dispose();
        Figures.Dispose();
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
                var connection = await listener.AcceptAsync();
                await ServeAsync(connection, address);
            }
            catch (Exception) when (stopping)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                await PauseAsync(address, e.Message);
            }
        }
    }

    async Task ServeAsync(Socket connection, string address)
    {
        try
        {
            while (AreDescriptorsScarce(connection) && !stopping) await PauseAsync(address, "few descriptors are left (LimitNOFILE)");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        Connections.Serve(connection);
    }

    Task PauseAsync(string address, string reason)
    {
        log.NotAccepted(address, reason);
        return Task.Delay(Breath, clock);
    }
}
