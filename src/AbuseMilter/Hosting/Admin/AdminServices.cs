using System.Runtime.CompilerServices;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;
using AbuseMilter.Store;
using AbuseMilter.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting.Admin;

/// <summary>Adds to the daemon what <c>[admin]</c> asks for; without that nothing is loaded and nothing is listened to.</summary>
static class AdminServices
{
    /// <summary>To be called before other services that run: the endpoint is there before they begin, and after they have ended.</summary>
    public static void AddAdmin(this IServiceCollection services, AbuseMilterSettings settings, string version)
    {
        if (settings.Admin is not { Listen: null, Otlp: null }) Add(services, settings, version);
    }

    // By itself, so that the libraries in it are loaded by who needs them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Add(IServiceCollection services, AbuseMilterSettings settings, string version)
    {
        var (admin, place, clock) = (settings.Admin, settings.Store.Ledger, TimeProvider.System);
        services.AddSingleton(all => all.GetRequiredService<Ledger>().NewReader());
        services.AddSingleton(all => new QueueLook(all.GetRequiredService<LedgerReader>().Backlog, clock));
        services.AddSingleton(all => new Gauges(version, all.GetRequiredService<Health>(), () => all.GetRequiredService<LiveConfiguration>().State,
            () => all.GetRequiredService<ReplyWorker>().IsServerAway, all.GetRequiredService<QueueLook>(), clock));
        if (admin.Otlp is { } collector) services.AddHostedService(all => new Collector(collector, version, all.GetRequiredService<Gauges>, all.GetRequiredService<Instruments>()));
        if (admin.Listen is not { } address) return;
        services.AddSingleton(all => new Exposition(all.GetRequiredService<MilterListener>().Figures.Meter, all.GetRequiredService<Instruments>().Meter, all.GetRequiredService<Gauges>().Meter));
        services.AddSingleton(all => new DeskSite(all.GetRequiredService<Ledger>().NewReader(), () => LedgerDesk.Open(place, clock), all.GetRequiredService<ReplyWorker>().Wake,
            () => [.. all.GetRequiredService<Health>().Troubles.Select(trouble => new Trouble(trouble.Part, trouble.Reason, trouble.Since))], new Door(admin.Token, clock), clock, version));
        services.AddHostedService(all => new AdminEndpoint(address, admin.SocketMode, Routes(all).ServeAsync));
    }

    static AdminRoutes Routes(IServiceProvider all)
    {
        var (reader, listener, lifetime) = (all.GetRequiredService<LedgerReader>(), all.GetRequiredService<MilterListener>(), all.GetRequiredService<IHostApplicationLifetime>());
        var readiness = new Readiness(all.GetRequiredService<Health>(), () => listener.IsOpen, () => lifetime.ApplicationStopping.IsCancellationRequested,
            () => reader.NextDue());
        var exposition = all.GetRequiredService<Exposition>();
        all.GetRequiredService<Instruments>().Zero();
        return new AdminRoutes(readiness, exposition, all.GetRequiredService<DeskSite>().Answer, all.GetRequiredService<ILogger<AdminRoutes>>());
    }
}
