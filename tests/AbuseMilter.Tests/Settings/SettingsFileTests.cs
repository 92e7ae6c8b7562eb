using System.Net;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

public class SettingsFileTests
{
    const string Desk = "[desk]\naddresses = 'abuse@example.com'\n";

    [Fact]
    public void The_shipped_configuration_loads_and_states_the_defaults()
    {
        var conf = Repository.Path("conf");
        var (settings, errors) = SettingsFile.Load(Path.Combine(conf, "abusemilter.toml"));
        errors.ShouldBeEmpty();
        settings.ShouldNotBeNull();
        ShouldBeDefault(settings.Milter);
        settings.Networks.ShouldBeEmpty();
        settings.Store.ShouldBe(new StoreSettings());
        settings.Authentication.AuthservIds.ShouldBeEmpty();
        settings.Authentication.IncomingStripped.ShouldBeFalse();
        settings.Log.ShouldBe(new LogSettings());
        settings.Admin.ShouldBe(new AdminSettings());
        settings.Reply.Languages.ShouldBeEmpty();
        settings.Reply.ShouldBe(new ReplySettings { FromName = "Abuse Desk", Templates = Path.Combine(conf, "templates"), Languages = settings.Reply.Languages, EnvelopeFromAt = settings.Reply.EnvelopeFromAt });
        settings.Desk.Addresses.ShouldBe(["abuse@example.com"]);
        settings.Desk.Domains.ShouldBeEmpty();
        settings.Desk.RecipientDelimiter.ShouldBe('+');
        settings.Operator["name"].ShouldBe("Example Networks");
        settings.Rules.ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_key_of_the_sections_reaches_its_setting()
    {
        var settings = SettingsFolder.Loaded(
            """
            [milter]
            listen = ["inet:192.0.2.1:8895", "inet:localhost:8896", "inet6:[::1]:8895", "unix:/run/a.sock"]
            socket_mode = "0666"
            connections = 7
            content_bytes = 70_000
            drain_seconds = 0
            on_failure = "accept"
            [milter.limits]
            frame_bytes = 1_048_576
            recipients = 20
            envelope_bytes = 5000
            header_fields = 500
            body_front_bytes = 7
            negotiation_seconds = 11
            frame_seconds = 12
            idle_seconds = 130
            write_seconds = 14
            verdict_seconds = 18
            early_verdict_seconds = 16
            progress_seconds = 17
            [desk]
            addresses = "abuse@example.com"
            domains = ["abuse.example.org", "xn--bcher-kva.example"]
            recipient_delimiter = "-"
            own_domains = "example.net"
            [networks]
            ours = ["192.0.2.0/24", "2001:db8::/32"]
            "exit relays" = ["198.51.100.7", "2001:db8:1::7", "0.0.0.0/0"]
            one = "203.0.113.128/25"
            [store]
            maildir = "/m"
            ledger = "/l.db"
            [reply]
            enabled = false
            from = '"Desk, Abuse" <abuse@example.com>'
            submit = "unix:/run/submit.sock"
            require_authentication = "none"
            ambiguous = "hold"
            expiry_hours = 2
            templates = "templates"
            [authentication]
            authserv_ids = ["mx.example.com"]
            incoming_stripped = true
            [operator]
            name = "Example Networks"
            post_address = "1 Example Road\nExampletown"
            [log]
            level = "debug"
            format = "json"
            file = "/tmp/abusemilter.log"
            """);
        settings.Milter.AcceptOnFailure.ShouldBeTrue();
        static TimeSpan Seconds(int n) => TimeSpan.FromSeconds(n);
        settings.Milter.Limits.ShouldBe(new LimitSettings
        {
            FrameBytes = 1 << 20, Recipients = 20, EnvelopeBytes = 5000, HeaderFields = 500, BodyFrontBytes = 7,
            Negotiation = Seconds(11), Frame = Seconds(12), Idle = Seconds(130), Write = Seconds(14), Verdict = Seconds(18),
            EarlyVerdict = Seconds(16), Progress = Seconds(17),
        });
        settings.Milter.Listen.ShouldBe([
            new ListenAddress.Tcp(IPAddress.Parse("192.0.2.1"), 8895), new ListenAddress.Tcp(IPAddress.Loopback, 8896),
            new ListenAddress.Tcp(IPAddress.IPv6Loopback, 8895), new ListenAddress.Unix("/run/a.sock")]);
        settings.Milter.SocketMode.ShouldBe((UnixFileMode)Convert.ToInt32("666", 8));
        (settings.Milter.Connections, settings.Milter.ContentBytes, settings.Milter.DrainTime).ShouldBe((7, 70_000, TimeSpan.Zero));
        settings.Desk.Addresses.ShouldBe(["abuse@example.com"]);
        settings.Desk.Domains.ShouldBe(["abuse.example.org", "xn--bcher-kva.example"]);
        settings.Desk.RecipientDelimiter.ShouldBe('-');
        settings.Desk.OwnDomains.ShouldBe(["example.net"]);
        settings.Networks.ToDictionary(pair => pair.Key, pair => string.Join(' ', pair.Value)).ShouldBe(new Dictionary<string, string>
        {
            ["ours"] = "192.0.2.0/24 2001:db8::/32",
            ["exit relays"] = "198.51.100.7/32 2001:db8:1::7/128 0.0.0.0/0",
            ["one"] = "203.0.113.128/25",
        });
        settings.Store.ShouldBe(new StoreSettings { Maildir = "/m", Ledger = "/l.db" });
        settings.Reply.ShouldBe(new ReplySettings
        {
            Enabled = false,
            FromName = "Desk, Abuse",
            FromAddress = "abuse@example.com",
            Submit = new ListenAddress.Unix("/run/submit.sock"),
            RequireAuthentication = false,
            ResendAmbiguous = false,
            Expiry = TimeSpan.FromHours(2),
            Templates = settings.Reply.Templates,
        });
        settings.Authentication.AuthservIds.ShouldBe(["mx.example.com"]);
        settings.Authentication.IncomingStripped.ShouldBeTrue();
        settings.Operator.ShouldBe(new Dictionary<string, string> { ["name"] = "Example Networks", ["post_address"] = "1 Example Road\nExampletown" });
        settings.Log.ShouldBe(new LogSettings { Level = "debug", Json = true, File = "/tmp/abusemilter.log" });
    }

    [Fact]
    public void What_is_left_out_takes_its_default()
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, Desk);
        var settings = folder.Load().Settings!;
        ShouldBeDefault(settings.Milter);
        settings.Networks.ShouldBeEmpty();
        settings.Store.ShouldBe(new StoreSettings());
        settings.Reply.ShouldBe(new ReplySettings { Templates = Path.Combine(folder.Root, new ReplySettings().Templates) });
        settings.Log.ShouldBe(new LogSettings());
        settings.Desk.RecipientDelimiter.ShouldBe('+');
        settings.Operator.ShouldBeEmpty();
        settings.Rules.ShouldBeEmpty();
    }

    [Fact]
    public void Empty_texts_switch_off()
    {
        var settings = SettingsFolder.Loaded(Desk + "recipient_delimiter = ''\n[log]\nfile = ''\n");
        settings.Desk.RecipientDelimiter.ShouldBeNull();
        settings.Log.File.ShouldBeNull();
    }

    [Fact]
    public void Relative_paths_count_from_the_folder_of_the_file()
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name,
            Desk + "[milter]\nlisten = 'unix:run/a'\n[store]\nmaildir = '../m'\nledger = './l'\n[reply]\ntemplates = 'templates'\n[log]\nfile = 'log'\n");
        var (settings, errors) = folder.Load();
        errors.ShouldBeEmpty();
        settings!.Milter.Listen.ShouldBe([new ListenAddress.Unix(Path.Combine(folder.Root, "run/a"))]);
        settings.Store.ShouldBe(new StoreSettings { Maildir = Path.Combine(Path.GetDirectoryName(folder.Root)!, "m"), Ledger = Path.Combine(folder.Root, "l") });
        settings.Reply.Templates.ShouldBe(Path.Combine(folder.Root, "templates"));
        settings.Log.File.ShouldBe(Path.Combine(folder.Root, "log"));
    }

    [Theory]
    [InlineData("abuse@example.com", "", "abuse@example.com")]
    [InlineData("<abuse@example.com>", "", "abuse@example.com")]
    [InlineData("Abuse Desk <abuse@example.com>", "Abuse Desk", "abuse@example.com")]
    [InlineData("Missbrauch für alle <abuse+x@mail.example.com>", "Missbrauch für alle", "abuse+x@mail.example.com")]
    public void The_sender_of_replies_is_an_address_with_or_without_a_name(string from, string name, string address)
    {
        var reply = SettingsFolder.Loaded($"{Desk}[reply]\nfrom = '{from}'\n").Reply;
        (reply.FromName, reply.FromAddress).ShouldBe((name, address));
    }

    static void ShouldBeDefault(MilterSettings milter)
    {
        milter.Listen.ShouldBe(new MilterSettings().Listen);
        (milter with { Listen = [] }).ShouldBe(new MilterSettings { Listen = [] });
    }
}
