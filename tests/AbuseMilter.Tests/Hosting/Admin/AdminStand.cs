using System.Net;
using System.Net.Sockets;
using AbuseMilter.Hosting;
using AbuseMilter.Hosting.Admin;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;
using AbuseMilter.Store;
using AbuseMilter.Tests.Cli;
using AbuseMilter.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AbuseMilter.Tests.Hosting.Admin;

/// <summary>The endpoint as the daemon has it, on a port of its own, with a ledger that tests fill.</summary>
sealed class AdminStand : IAsyncDisposable
{
    public const string Token = "correct-horse-battery-staple";

    readonly LedgerReader reader;
    readonly Figures figures = new();
    readonly Gauges gauges;
    readonly Exposition exposition;
    readonly AdminEndpoint endpoint;

    AdminStand(ListenAddress address, bool hasToken, Func<DeskRequest, CancellationToken, DeskAnswer>? desk)
    {
        Address = address;
        Health = new Health(Desk.Clock);
        reader = LedgerReader.Open(Desk.Database, Desk.Clock);
        gauges = new Gauges("1.2.3", Health, () => Configuration, () => IsServerAway, new QueueLook(reader.Backlog, Desk.Clock), Desk.Clock);
        exposition = new Exposition(figures.Meter, Instruments.Meter, gauges.Meter);
        Instruments.Zero();
        var readiness = new Readiness(Health, () => IsOpen, () => IsStopping, () => reader.NextDue());
        Site = new DeskSite(LedgerReader.Open(Desk.Database, Desk.Clock), () => LedgerDesk.Open(Desk.Database, Desk.Clock), () => Woken++, () => [.. Health.Troubles.Select(trouble => new Trouble(trouble.Part, trouble.Reason, trouble.Since))],
            new Door(hasToken ? new AdminToken(Token) : null, Desk.Clock), Desk.Clock, "1.2.3");
        endpoint = new AdminEndpoint(address, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite,
            new AdminRoutes(readiness, exposition, desk ?? Site.Answer, NullLogger.Instance).ServeAsync);
    }

    public DeskStand Desk { get; } = new();

    public Health Health { get; }

    public Instruments Instruments { get; } = new();

    public Figures Figures => figures;

    public DeskSite Site { get; }

    public Exposition Exposition => exposition;

    public Gauges Gauges => gauges;

    public ListenAddress Address { get; }

    public LiveConfiguration.LoadState Configuration { get; set; } = new(3, DateTimeOffset.UnixEpoch.AddDays(20000), IsNewest: true);

    public bool IsServerAway { get; set; }

    public bool IsOpen { get; set; } = true;

    public bool IsStopping { get; set; }

    public int Woken { get; private set; }

    public string Origin => Address is ListenAddress.Tcp tcp ? $"http://127.0.0.1:{tcp.Port}" : "http://localhost";

    public static async Task<AdminStand> OpenAsync(ListenAddress? address = null, bool hasToken = true, Func<DeskRequest, CancellationToken, DeskAnswer>? desk = null)
    {
        var stand = new AdminStand(address ?? new ListenAddress.Tcp(IPAddress.Loopback, FreePort()), hasToken, desk);
        await stand.endpoint.StartAsync(TestContext.Current.CancellationToken);
        return stand;
    }

    /// <summary>Follows nothing and keeps no cookies: what comes is what was answered.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = Address is not ListenAddress.Unix unix ? null : async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(unix.Path), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri(Origin) };

    public async Task<string> GetAsync(string path)
    {
        using var client = Client();
        return await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await endpoint.StopAsync(CancellationToken.None);
        await endpoint.DisposeAsync();
        exposition.Dispose();
        gauges.Dispose();
        Instruments.Dispose();
        figures.Dispose();
        reader.Dispose();
        Site.Dispose();
        await Desk.DisposeAsync();
    }
}
