using System.Text;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>The daemon on a UNIX socket, and as its MTA miltertest(8) with a script for each thing that an MTA does.</summary>
public sealed class MiltertestTests(MiltertestTests.Running running) : IClassFixture<MiltertestTests.Running>
{
    [Theory]
    [InlineData("negotiation")]
    [InlineData("unwatched")]
    [InlineData("no-notice")]
    [InlineData("abort")]
    [InlineData("unknown")]
    public async Task Nothing_is_filed(string script)
    {
        await running.Run(script);
        running.Filed().ShouldNotContain(mail => mail.Contains(script, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("notice", "abuse@example.com")]
    [InlineData("notice-to-others", "abuse@example.com")]
    [InlineData("broken-off", "abuse@example.com")]
    public async Task The_notice_is_filed(string script, string recipient)
    {
        await running.Run(script);
        var mail = running.Filed().Where(mail => mail.Contains($"Case ID {script} - ", StringComparison.Ordinal)).ShouldHaveSingleItem();
        mail.ShouldStartWith($"Return-Path: <bounces@mediasentry.com>\nX-Original-To: {recipient}\n");
        mail.ShouldContain("\nX-Abuse-Class: copyright\n");
        mail.ShouldEndWith("\nTorrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567\n");
    }

    [Fact]
    public async Task A_connection_that_ends_in_the_middle_files_nothing_and_is_told_of()
    {
        await running.Run("broken-off");
        running.Filed().ShouldNotContain(mail => mail.Contains("broken-off-lost", StringComparison.Ordinal));
        await running.Daemon.Says("while a message was in progress");
    }

    [Fact]
    public async Task Each_notice_among_several_messages_is_filed()
    {
        await running.Run("several");
        for (var round = 1; round <= 3; round++) running.Filed().Count(mail => mail.Contains($"Case ID several{round} - ", StringComparison.Ordinal)).ShouldBe(1);
        running.Filed().ShouldNotContain(mail => mail.Contains("A question several", StringComparison.Ordinal));
    }

    public sealed class Running : IAsyncLifetime
    {
        static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "miltertest");

        string root = "";

        internal DaemonProcess Daemon { get; private set; } = null!;

        string Socket => Path.Combine(root, "milter.sock");

        public async ValueTask InitializeAsync()
        {
            if (!File.Exists("/usr/bin/miltertest")) Assert.Skip("needs miltertest, from the package of that name");
            root = Directory.CreateTempSubdirectory("abuse-milter-").FullName;
            var config = Path.Combine(root, "abusemilter.toml");
            await File.WriteAllTextAsync(config, File.ReadAllText(Repository.Path("conf/abusemilter.toml"))
                .Replace("inet:127.0.0.1:8895", $"unix:{Socket}", StringComparison.Ordinal)
                .Replace("/var/lib/abuse-milter/", $"{root}/", StringComparison.Ordinal)
                .Replace("[reply]\n# false", "[reply]\nenabled = false\n# false", StringComparison.Ordinal)
                .Replace("enabled = true\n", "", StringComparison.Ordinal)
                .Replace("templates = \"templates\"", $"templates = \"{Repository.Path("conf/templates")}\"", StringComparison.Ordinal));
            Daemon = await DaemonProcess.Start(config);
        }

        public async ValueTask DisposeAsync()
        {
            if (Daemon is not null) await Daemon.DisposeAsync();
            if (root.Length > 0) Directory.Delete(root, recursive: true);
        }

        /// <summary>Plays a script; its name is the case number of the notices in it.</summary>
        internal Task Run(string script) => Command.Run("/usr/bin/miltertest",
            "-D", $"socket=unix:{Socket}", "-D", $"lib={Scripts}/session.lua", "-D", $"case={script}", "-s", $"{Scripts}/{script}.lua");

        internal IReadOnlyList<string> Filed()
        {
            var folder = Path.Combine(root, "Maildir/.Torservers.Abuse.DMCA/new");
            return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(file => File.ReadAllText(file, Encoding.Latin1))] : [];
        }
    }
}
