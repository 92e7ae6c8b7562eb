using System.Reflection;
using AbuseMilter.Hosting.Admin;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Sockets;
using AbuseMilter.Store;
using AbuseMilter.Triage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;

namespace AbuseMilter.Hosting;

/// <summary>The composition root: builds the rooms out of a configuration, wires them and runs them until SIGTERM.</summary>
static class Daemon
{
    /// <summary>For what stops behind the sockets: a reply under way, pages that are looked at.</summary>
    static readonly TimeSpan AfterTheDrain = TimeSpan.FromSeconds(5);

    /// <summary>Returns after an orderly stop: no new connections, SMTP sessions that were open served to their end, the outbox kept for the next start.</summary>
    /// <exception cref="IOException">It cannot start: a socket is taken, the store or the ledger cannot be used.</exception>
    public static async Task RunAsync(string path, Generation first, Hangup hangup, CancellationToken cancellationToken)
    {
        Descriptors.Demand();
        ServeOnThePollingThread();
        ThreadPool.SetMinThreads(Environment.ProcessorCount + Maildir.Writers, Environment.ProcessorCount); // the ones that wait for the disk
        ListenSocket.NarrowUmask();
        var settings = first.Settings;
        using var notify = NotifySocket.FromEnvironment();
        var given = GivenSocket.Take();
        foreach (var address in MilterListener.ToOpen(settings.Milter, given).Append(settings.Admin.Listen).OfType<ListenAddress.Unix>()) ListenSocket.RemoveStale(address);
        await using var ledger = Ledger.At(settings.Store.Ledger, TimeProvider.System);

        var maildir = new Maildir(settings.Store.Maildir, TimeProvider.System);
        var full = Prepare(maildir, settings);
        maildir.Sweep();

        await using var output = new LogQueue(settings.Log);
        using var app = Build(path, first, maildir, ledger, output.Log, given, notify);
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AbuseMilter");
        var instruments = app.Services.GetRequiredService<Instruments>();
        (ledger.Committed, app.Services.GetRequiredService<ReplyWorker>().Settled) = (instruments.Committed, instruments.Settled);
        ledger.LeftOut = limit => Log.AlertLeftOut(log, limit.ToString(), limit.Key);
        var live = app.Services.GetRequiredService<LiveConfiguration>();
        hangup.Received += () => Renew(live, output, notify);
        if (full is not null) TellOfFullDisk(app.Services.GetRequiredService<Health>(), log, full);
        await app.Services.GetRequiredService<Opening>().BeginAsync(cancellationToken);
        await WarmUpAsync(first, ledger);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive); // what the start alone needed goes back to the system
        await app.StartAsync(cancellationToken);
        var watched = settings.Desk.Addresses.Concat(settings.Desk.Domains.Select(domain => "@" + domain));
        Log.Started(log, Version, string.Join(", ", settings.Milter.Listen.Union(given.Select(socket => socket.Address))), string.Join(", ", watched));
        Log.Plan(log, first.Needs);
        app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
        {
            notify.Stopping();
            Log.Stopping(log, settings.Milter.DrainTime.TotalSeconds);
        });
        notify.Ready();
        await app.WaitForShutdownAsync(cancellationToken);
    }

    static void Renew(LiveConfiguration live, LogQueue output, NotifySocket notify)
    {
        notify.Reloading();
        output.Reopen();
        live.Reload();
        notify.Ready();
    }

    // What cannot be filed shall fail now and not when the first notice is there. A full disk is not that: mail that nobody watches passes meanwhile.
    static IOException? Prepare(Maildir maildir, AbuseMilterSettings settings)
    {
        try
        {
            foreach (var folder in settings.Rules.Select(rule => rule.Deliver?.Maildir).OfType<string>().Select(Fixed).Distinct()) maildir.Prepare(folder);
            return null;
        }
        catch (IOException e) when (Maildir.IsFull(e))
        {
            return e;
        }
    }

    // AlertWatch looks each minute whether there is room again, and so does the next notice.
    static void TellOfFullDisk(Health health, Microsoft.Extensions.Logging.ILogger log, IOException full)
    {
        health.Failed("maildir", full.Message);
        Log.StartsWithFullDisk(log, full.Message);
    }

    // Which folder a name with placeholders leads to, each mail tells: the root must do.
    static string Fixed(string folder) => Placeholders.Names(folder) is [] ? folder : "";

    // Handing each read and write over to the thread pool costs a third of what a message costs that nobody watches. The work of a notice is not done
    // on the polling thread: MilterLoop moves to the pool before it judges. The runtime reads this variable when the first socket waits, and has no
    // other switch.
    internal static void ServeOnThePollingThread() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

    // The first notice shall find everything loaded and compiled: its sender waits, and it may come when the process is out of file descriptors, and a
    // library that could not be loaded then would stay so. So one that nobody sent is read, decided and answered, and nothing is done with it.
    static async ValueTask WarmUpAsync(Generation generation, Ledger ledger)
    {
        var mail = """
            From: Warm-up <warm-up@agent.invalid>
            To: <abuse@invalid>
            Subject: Case ID 1 - Notice of claimed copyright infringement
            Date: Thu, 1 Jan 1970 00:00:00 +0000
            Content-Type: text/plain; charset=utf-8

            An address of yours offered copies of a film over BitTorrent. We have a good faith belief that nobody allowed it.

            Case ID: 1
            Infringing Work: None
            IP Address: 192.0.2.1
            IP Port: 6881
            First Found: 1 Jan 1970 00:00:00 GMT
            Infohash: 0123456789abcdef0123456789abcdef01234567

            """u8.ToArray();
        var envelope = new Envelope { Sender = EnvelopeAddress.Parse("<warm-up@agent.invalid>"), Recipients = [EnvelopeAddress.Parse("<abuse@invalid>")] };
        var digest = ContentDigest.Of(envelope.Sender.Address, ["abuse@invalid"], mail);
        var appraisal = generation.Appraise(envelope, MimeMessage.Load(mail), mail.Length, digest, DateTimeOffset.UnixEpoch, Authentication.Pass);
        _ = TraceHeader.Of(envelope, envelope.Recipients, Tags.Of(appraisal), DateTimeOffset.UnixEpoch);
        if (!ledger.IsOpen) return;
        _ = await ledger.FindAsync(digest, CancellationToken.None);
        if (appraisal.Mail is { } letter) _ = await ledger.HasReplyAsync(letter.CaseKey, letter.EventKey, CancellationToken.None);
    }

    static string Version => typeof(Daemon).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    internal static MilterLimits Limits(MilterSettings milter) => new()
    {
        FrameBytes = milter.Limits.FrameBytes,
        Recipients = milter.Limits.Recipients,
        EnvelopeBytes = milter.Limits.EnvelopeBytes,
        ContentBytes = milter.ContentBytes,
        HeaderFields = milter.Limits.HeaderFields,
        Negotiation = milter.Limits.Negotiation,
        Frame = milter.Limits.Frame,
        Idle = milter.Limits.Idle,
        Write = milter.Limits.Write,
        Judgement = milter.Limits.Verdict,
        EarlyJudgement = milter.Limits.EarlyVerdict,
        Progress = milter.Limits.Progress,
    };

    static IHost Build(string path, Generation first, Maildir maildir, Ledger ledger, Serilog.ILogger output, IReadOnlyList<GivenSocket> given, NotifySocket notify)
    {
        var settings = first.Settings;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSerilog(output);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Health>();
        builder.Services.AddSingleton<Instruments>();
        builder.Services.AddAdmin(settings, Version);
        builder.Services.AddSingleton(ledger);
        builder.Services.AddSingleton(maildir);
        builder.Services.AddSingleton<Leftovers>();
        builder.Services.AddSingleton<Intake>();
        builder.Services.AddSingleton(services => new LiveConfiguration(path, first, services.GetRequiredService<Intake>().PolicyFor,
            services.GetRequiredService<Health>(), services.GetRequiredService<ILogger<LiveConfiguration>>()));
        builder.Services.AddSingleton<Func<Generation>>(services => () => services.GetRequiredService<LiveConfiguration>().Current);
        builder.Services.AddSingleton<Opening>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Opening>());
        builder.Services.AddSingleton<Func<ReplySettings>>(
            services => () => services.GetRequiredService<LiveConfiguration>().Current.Settings.Reply);
        builder.Services.AddSingleton(_ => new SubmissionClient(settings.Reply.Submit, settings.Reply.Submission, TimeProvider.System));
        builder.Services.AddSingleton<ReplyWorker>();
        builder.Services.AddHostedService<ReplyLoop>();
        builder.Services.AddSingleton<Func<AbuseMilterSettings>>(services => () => services.GetRequiredService<LiveConfiguration>().Current.Settings);
        builder.Services.AddSingleton<TroubleAlert>();
        builder.Services.AddHostedService<AlertWatch>();
        builder.Services.AddSingleton<Func<RetentionSettings>>(
            services => () => services.GetRequiredService<LiveConfiguration>().Current.Settings.Retention);
        builder.Services.AddSingleton(new FiledMail(settings.Store.Maildir));
        builder.Services.AddSingleton<Retention>();
        builder.Services.AddHostedService<Housekeeping>();
        builder.Services.AddSingleton(services => new MilterListener(settings.Milter, services.GetRequiredService<LiveConfiguration>().Policy,
            Limits(settings.Milter), TimeProvider.System, services.GetRequiredService<ILogger<MilterListener>>(), given));
        builder.Services.AddHostedService(services => services.GetRequiredService<MilterListener>());
        builder.Services.AddHostedService(services => new Pulse(services.GetRequiredService<MilterListener>(), ledger, PostgresUrl.IsOne(settings.Store.Ledger),
            notify, services.GetRequiredService<Health>(), TimeProvider.System, services.GetRequiredService<ILogger<Pulse>>()));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Milter.DrainTime + AfterTheDrain);
        return builder.Build();
    }
}
