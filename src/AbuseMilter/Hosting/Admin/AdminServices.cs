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
    public static IServiceCollection AddAdmin(this IServiceCollection services, AbuseMilterSettings settings, string version)
    {
        var admin = settings.Admin;
        if (admin is { Listen: null, Otlp: null }) return services;
        services.AddSingleton(provider => LedgerReader.Open(settings.Store.Ledger, TimeProvider.System));
        services.AddSingleton(provider => new QueueLook(provider.GetRequiredService<LedgerReader>().Backlog, TimeProvider.System));
        services.AddSingleton(provider => new Gauges(version, provider.GetRequiredService<Health>(), () => provider.GetRequiredService<LiveConfiguration>().State,
            () => provider.GetRequiredService<ReplyWorker>().IsServerAway, provider.GetRequiredService<QueueLook>(), TimeProvider.System));
        if (admin.Otlp is { } collector) services.AddHostedService(provider => new Collector(collector, version, provider.GetRequiredService<Gauges>, provider.GetRequiredService<Instruments>()));
        if (admin.Listen is { } address) services.AddHostedService(provider => new AdminEndpoint(address, admin.SocketMode, Routes(provider, settings, address, version).ServeAsync));
        return services;
    }

    static AdminRoutes Routes(IServiceProvider provider, AbuseMilterSettings settings, ListenAddress address, string version)
    {
        var (reader, listener, lifetime) = (provider.GetRequiredService<LedgerReader>(), provider.GetRequiredService<MilterListener>(), provider.GetRequiredService<IHostApplicationLifetime>());
        var readiness = new Readiness(provider.GetRequiredService<Health>(), () => listener.IsOpen, () => lifetime.ApplicationStopping.IsCancellationRequested,
            async cancellationToken => await reader.ReadAsync(OutboxTable.NextDue, cancellationToken));
        var instruments = provider.GetRequiredService<Instruments>();
        var exposition = new Exposition(listener.Figures.Meter, instruments.Meter, provider.GetRequiredService<Gauges>().Meter);
        instruments.Zero();
        return new AdminRoutes(address, readiness, exposition, Desk(provider, settings, version).Answer, provider.GetRequiredService<ILogger<AdminRoutes>>());
    }

    static DeskSite Desk(IServiceProvider provider, AbuseMilterSettings settings, string version)
    {
        var (place, clock, health) = (settings.Store.Ledger, TimeProvider.System, provider.GetRequiredService<Health>());
        return new DeskSite(LedgerReader.Open(place, clock), () => LedgerDesk.Open(place, clock), provider.GetRequiredService<ReplyWorker>().Wake,
            () => [.. health.Troubles.Select(trouble => new Trouble(trouble.Part, trouble.Reason, trouble.Since))], new Door(settings.Admin.Token, clock), clock, version);
    }
}
