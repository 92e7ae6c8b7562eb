using Microsoft.Playwright;
using Xunit;

namespace AbuseMilter.Tests.Web;

/// <summary>The system's Chromium, started once. A browser waits for nobody very long, so nothing else runs meanwhile.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class OneBrowser : ICollectionFixture<OneBrowser>, IAsyncDisposable
{
    const string Chromium = "/usr/bin/chromium";

    IPlaywright? playwright;
    IBrowser? browser;

    public async Task<IBrowser> GetAsync()
    {
        if (!File.Exists(Chromium)) Assert.Skip($"{Chromium} is not installed (Debian: chromium)");
        playwright ??= await Playwright.CreateAsync();
        return browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
