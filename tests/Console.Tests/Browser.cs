using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>Debian's Chromium, driven by Playwright; one for all tests of a class.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Skips the test where there is no Chromium, or where the console wasn't built.</summary>
    public static async Task<Browser> StartAsync()
    {
        var program = Array.Find(Programs, File.Exists);
        Assert.SkipWhen(program is null, "There is no Chromium here (on Debian: apt-get install chromium).");
        Assert.SkipUnless(ConsoleFiles.AreThere, "This build has no console, because there was no Node.");
        Assertions.SetDefaultExpectTimeout(Visit.Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>A person of their own visits the console: nothing is remembered from others. Afterwards the browser must have had nothing to complain of.</summary>
    /// <param name="server">Where.</param>
    /// <param name="story">What they do.</param>
    /// <param name="width">Of the window, pixels.</param>
    /// <param name="isDark">They like it dark.</param>
    public async Task VisitAsync(Uri server, Func<Visit, Task> story, int width = 1440, bool isDark = false)
    {
        await using var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 1000 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            TimezoneId = "Europe/London",
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
        });
        var visit = new Visit(context, server, await context.NewPageAsync());
        await story(visit);
        visit.AssertQuiet();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
