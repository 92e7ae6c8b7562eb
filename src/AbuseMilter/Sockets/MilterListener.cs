using System.Net.Sockets;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Sockets;

/// <summary>Listens where the settings say and on the sockets of the service manager, and hands over what it accepts.</summary>
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
    readonly IReadOnlyList<GivenSocket> given;
    readonly List<(Socket Socket, ListenAddress Address)> sockets = []; // first those that are given
    readonly List<Task> accepting = [];
    volatile bool stopping;
    bool closed;

    /// <param name="settings">An address of which a socket is given is not opened.</param>
    /// <param name="policy">Asked for at negotiation and at each MAIL.</param>
    /// <param name="limits">Of each connection.</param>
    /// <param name="clock">Of all waiting.</param>
    /// <param name="log">Of connections.</param>
    /// <param name="given">Owned from now on; those at addresses that the settings do not name are served as well.</param>
    public MilterListener(MilterSettings settings, Func<Policy> policy, MilterLimits limits, TimeProvider clock, ILogger<MilterListener> log,
        IReadOnlyList<GivenSocket>? given = null)
    {
        (this.settings, this.clock, this.log, this.given) = (settings, clock, new ConnectionLog(clock, log), given ?? []);
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
            foreach (var (socket, address, _) in given)
            {
                sockets.Add((socket, address));
                ListenSocket.SetOptions(socket);
            }
            foreach (var address in ToOpen(settings, given)) sockets.Add((ListenSocket.Open(address, settings), address));
        }
        catch
        {
            Close();
            throw;
        }
        foreach (var (socket, address) in sockets) accepting.Add(AcceptAsync(socket, address.ToString()));
        return Task.CompletedTask;
    }

    /// <summary>The addresses of the settings that nobody has opened for us.</summary>
    public static IEnumerable<ListenAddress> ToOpen(MilterSettings settings, IReadOnlyList<GivenSocket> given) =>
        settings.Listen.Except(given.Select(socket => socket.Address));

    /// <summary>Returns when each of our sockets has answered an MTA's offer; such a call takes no place of an MTA and is not in the figures.</summary>
    /// <exception cref="IOException">One of them does not.</exception>
    public async Task AnswersAsync(CancellationToken cancellationToken)
    {
        foreach (var (socket, _) in sockets)
        {
            try
            {
                await OwnCall.MakeAsync(socket.LocalEndPoint!, end => Connections.Own = end, cancellationToken);
            }
            finally
            {
                Connections.Own = null; // whoever has that end next is no call of ours
            }
        }
    }

    /// <summary>Returns when the MTAs have ended all connections; what is open after <see cref="MilterSettings.DrainTime"/>, or when the token says so, we end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(settings.DrainTime, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Close();
        // What was accepted a moment ago is served.
        await Task.WhenAll(accepting).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var left = await Connections.EndAsync(patience.Token);
        await log.StoppedAsync(Figures, left, settings.DrainTime).WaitAsync(Breath, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        Close();
        Connections.Dispose();
        Figures.Dispose();
    }

    // Once: by the second time a successor may listen under the same name.
    void Close()
    {
        if (Interlocked.Exchange(ref closed, true)) return;
        stopping = true;
        foreach (var socket in given) socket.Socket.Dispose();
        foreach (var (socket, address) in sockets.Skip(given.Count)) ListenSocket.Close(socket, address);
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
