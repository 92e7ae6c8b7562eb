using Xunit;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>
/// One Postfix with a port for each way to reach a filter, our daemon, and a filter of the test's own. Shared by tests that run one after another; each
/// looks at its own case number or subject.
/// </summary>
public sealed class Stand : IAsyncLifetime
{
    /// <summary>Name of the collection of the tests that share it.</summary>
    public const string Shared = "One Postfix";

    internal Trial Trial { get; private set; } = null!;

    internal PostfixInstance Postfix => Trial.Postfix;

    internal FilterHost Filter { get; } = new();

    /// <summary>Between Postfix and the daemon.</summary>
    internal Recorder DaemonRecorder { get; private set; } = null!;

    /// <summary>Between Postfix and <see cref="Filter"/>.</summary>
    internal Recorder FilterRecorder { get; private set; } = null!;

    /// <summary>smtpd by the way it reaches its filters.</summary>
    internal int DaemonPort => Postfix.SmtpPort;

    internal int FilterPort { get; private set; }

    internal int RecordedDaemonPort { get; private set; }

    internal int RecordedFilterPort { get; private set; }

    internal int FilterThenDaemonPort { get; private set; }

    internal int DaemonThenFilterPort { get; private set; }

    /// <summary>Recorded, and waits a second only for an answer at end of message.</summary>
    internal int ImpatientFilterPort { get; private set; }

    /// <summary>Waits a second only for an answer of the daemon.</summary>
    internal int ImpatientDaemonPort { get; private set; }

    internal int UnixPort { get; private set; }

    internal int ChrootPort { get; private set; }

    /// <summary>Postfix leaves a CR that stands alone as it is; it makes a blank of it by default since 3.7.10.</summary>
    internal int StrayPort { get; private set; }

    internal IReadOnlyDictionary<int, int> PortOfVersion { get; private set; } = new Dictionary<int, int>();

    public async ValueTask InitializeAsync()
    {
        PostfixInstance.Require();
        Trial = await Trial.Start(Adapt, prepare: Prepare);
    }

    public async ValueTask DisposeAsync()
    {
        if (Trial is not null) await Trial.DisposeAsync();
        if (DaemonRecorder is not null) await DaemonRecorder.DisposeAsync();
        if (FilterRecorder is not null) await FilterRecorder.DisposeAsync();
        await Filter.DisposeAsync();
    }

    // A socket below the queue, as a smtpd in a chroot needs it, and a domain of which every address is watched.
    static string Adapt(string config)
    {
        var root = Path.GetDirectoryName(config.Split('\n').First(line => line.StartsWith("maildir", StringComparison.Ordinal)).Split('"')[1])!;
        var below = Directory.CreateDirectory(Path.Combine(root, "postfix/queue/abuse-milter")).FullName;
        return config
            .Replace("milter.sock\"]", $"milter.sock\", \"unix:{below}/milter.sock\"]", StringComparison.Ordinal)
            .Replace("domains = []\n", "domains = [\"desk.example.com\"]\n", StringComparison.Ordinal)
            .Replace("level = \"info\"", "level = \"debug\"", StringComparison.Ordinal);
    }

    void Prepare(Trial trial, PostfixInstance postfix)
    {
        // As from outside: no address in a header is rewritten and no field is added. Bounces go through the filter too.
        postfix.Add("main.cf", """
            local_header_rewrite_clients =
            internal_mail_filter_classes = bounce
            transport_maps = inline:{ { bounce.example = undeliverable: }, { gone.mediasentry.com = undeliverable: } }
            """);
        postfix.Add("master.cf", """
            undeliverable unix - n n - - pipe
              user=nobody argv=/bin/sh -c {echo nobody here; exit 67}
            stray unix n - n - 0 cleanup
              -o cleanup_replace_stray_cr_lf=no
            """);

        var daemon = $"inet:127.0.0.1:{trial.MilterPort}";
        var filter = $"inet:127.0.0.1:{Filter.Port}";
        DaemonRecorder = new Recorder(trial.MilterPort);
        FilterRecorder = new Recorder(Filter.Port);
        int Port(string milters) => postfix.AddPort(settings: $"smtpd_milters = {milters}");
        FilterPort = Port(filter);
        RecordedDaemonPort = Port($"inet:127.0.0.1:{DaemonRecorder.Port}");
        RecordedFilterPort = Port($"inet:127.0.0.1:{FilterRecorder.Port}");
        FilterThenDaemonPort = Port($"{filter}, {daemon}");
        DaemonThenFilterPort = Port($"{daemon}, {filter}");
        ImpatientFilterPort = postfix.AddPort(settings: [$"smtpd_milters = inet:127.0.0.1:{FilterRecorder.Port}", "milter_content_timeout = 1s"]);
        ImpatientDaemonPort = postfix.AddPort(settings: [$"smtpd_milters = {daemon}", "milter_command_timeout = 1s", "milter_content_timeout = 1s"]);
        UnixPort = Port($"unix:{trial.Socket}");
        ChrootPort = postfix.AddPort(chroot: true, "smtpd_milters = unix:abuse-milter/milter.sock");
        StrayPort = postfix.AddPort(settings: "cleanup_service_name = stray");
        PortOfVersion = new[] { 2, 3, 4, 6 }.ToDictionary(version => version, version => postfix.AddPort(settings: $"milter_protocol = {version}"));
    }
}

[CollectionDefinition(Stand.Shared)]
public sealed class SharedStand : ICollectionFixture<Stand>;
