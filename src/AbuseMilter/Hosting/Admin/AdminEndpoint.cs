using AbuseMilter.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace AbuseMilter.Hosting.Admin;

/// <summary>The small web server of <c>[admin]</c>, on this machine alone. It is there from before the first mail until after the last.</summary>
/// <param name="address">To listen to.</param>
/// <param name="socketMode">Of a UNIX socket.</param>
/// <param name="serve">Answers a request, and is cancelled when this stops.</param>
sealed class AdminEndpoint(ListenAddress address, UnixFileMode socketMode, Func<HttpContext, CancellationToken, Task> serve) : IHostedService, IAsyncDisposable
{
    const int MostConnections = 64;
    const int LongestBody = 16 * 1024;

    WebApplication? app;

    /// <exception cref="IOException">The address is taken, or may not be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Bound);
        app = builder.Build();
        var stopping = app.Lifetime.ApplicationStopping;
        app.Run(context => serve(context, stopping));
        try
        {
            await app.StartAsync(cancellationToken);
            if (address is ListenAddress.Unix { Path: var path }) File.SetUnixFileMode(path, socketMode);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot listen on {address} (admin.listen): {(e.InnerException ?? e).Message}", e);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (app is null) return;
        await app.StopAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (address is ListenAddress.Unix { Path: var path }) File.Delete(path);
    }

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;

    void Bound(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.AllowSynchronousIO = false;
        server.Limits.MaxConcurrentConnections = MostConnections;
        server.Limits.MaxRequestBodySize = LongestBody;
        server.Limits.MaxRequestHeaderCount = 50;
        server.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        if (address is ListenAddress.Unix { Path: var path }) server.ListenUnixSocket(path, Plain);
        else if (address is ListenAddress.Tcp tcp) server.Listen(tcp.Address, tcp.Port, Plain);
    }

    static void Plain(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
}
