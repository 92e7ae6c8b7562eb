using System.Globalization;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests.Store;
using Shouldly;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>What may befall a site while mail comes in; when it is over, all is as it should be again.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Play">From its beginning to its end. A window is open for so long as the time says.</param>
sealed record Trouble(string Name, Func<Site, TimeSpan, Task> Play)
{
    const int HangUp = 1, Stop = 19, Continue = 18;

    /// <summary>Longer than the daemon waits for a lock.</summary>
    static readonly TimeSpan BeyondTheLock = TimeSpan.FromSeconds(5.5);

    public static IReadOnlyList<Trouble> All { get; } =
    [
        new("kill -9, and a new start", (site, _) => site.KillAndStart()),
        new("kill -9 while replies cannot go out", (site, window) => WithoutMailhost(site, window, site.KillAndStart)),
        new("kill -9 while the Maildir's disk is full", (site, window) => WithFullDisk(site.MailDisk, window, site.KillAndStart)),
        new("SIGTERM, and a new start", async (site, _) =>
        {
            (await site.Terminated()).ShouldBe(0, "status after SIGTERM");
            await site.StartDaemon();
        }),
        new("SIGHUP with a changed configuration", (site, _) => Reload(site, text => text.Replace("name = \"Example Networks\"",
            $"name = \"Example Networks {Guid.NewGuid():N}\"", StringComparison.Ordinal), "reloaded, generation")),
        new("SIGHUP with a configuration that is refused", (site, _) => Reload(site, text => text + "\n[milter]\nnonsense = 1\n", "was not reloaded")),
        new("Postfix reload", (site, _) => site.Postfix.Reload()),
        new("Postfix stop and start", async (site, window) =>
        {
            await site.Postfix.Stop();
            await Task.Delay(window);
            await site.Postfix.Start();
        }),
        new("the ledger locked by another process", async (site, window) =>
        {
            await using var db = site.OpenLedger();
            await using var locked = db.BeginTransaction(deferred: false);
            await Task.Delay(BeyondTheLock + window);
        }),
        new("the Maildir's disk full", (site, window) => WithFullDisk(site.MailDisk, window, Nothing)),
        new("the ledger's disk full", (site, window) => WithFullDisk(site.LedgerDisk, window, Nothing)),
        new("the submission server away", (site, window) => WithoutMailhost(site, window, Nothing)),
        new("the daemon without processor time", async (site, window) =>
        {
            site.Daemon.Signal(Stop);
            await Task.Delay(window);
            site.Daemon.Signal(Continue);
        }),
    ];

    static async Task WithFullDisk(SmallDisk disk, TimeSpan window, Func<Task> meanwhile)
    {
        var filler = disk.Fill();
        await Task.Delay(window);
        await meanwhile();
        File.Delete(filler);
    }

    static Task Nothing() => Task.CompletedTask;

    static async Task WithoutMailhost(Site site, TimeSpan window, Func<Task> meanwhile)
    {
        await site.Mailhost.Close();
        await Task.Delay(window);
        await meanwhile();
        site.Mailhost.Open();
    }

    static async Task Reload(Site site, Func<string, string> change, string says)
    {
        var before = await File.ReadAllTextAsync(site.Config);
        var told = Count(site, says);
        await File.WriteAllTextAsync(site.Config, change(before));
        site.Daemon.Signal(HangUp);
        await Eventually.Get(string.Create(CultureInfo.InvariantCulture, $"\"{says}\" for the {told + 1}. time"),
            () => Count(site, says) > told ? "" : site.Daemon.HasEnded ? throw new InvalidOperationException($"the daemon ended:\n{site.Daemon.Log}") : null);
        await File.WriteAllTextAsync(site.Config, before);
    }

    static int Count(Site site, string text) => site.Daemon.Log.Split(text).Length - 1;
}
