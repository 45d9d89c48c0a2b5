using System.Text.Json;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>A person at the console: goes to pages, looks, and hears of every error that the page reports.</summary>
internal sealed class Visit
{
    /// <summary>Milliseconds until something is held to never come: other tests run beside these.</summary>
    public const int Patience = 60_000;

    private readonly List<string> _errors = [];
    private readonly List<string> _foreign = [];

    public Visit(IBrowserContext context, Uri server, IPage page)
    {
        Page = page;
        Tabs = context;
        page.SetDefaultTimeout(Patience);
        page.Console += (_, message) => Note(_errors, message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Note(_errors, isBad: true, $"exception: {error}");
        context.Request += (_, request) => Note(_foreign, new Uri(request.Url) is { Scheme: "http" or "https" } url && url.Authority != server.Authority, request.Url);
    }

    public IPage Page { get; }

    /// <summary>All tabs of this person's browser.</summary>
    public IBrowserContext Tabs { get; }

    /// <summary>What the browser's own console says at the end must be nothing; a test that makes errors happen says so here.</summary>
    public bool MayHaveErrors { get; set; }

    /// <summary>The dialog that is open.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator DialogButton(string name) => Dialog.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Chooses from a menu that a button opens.</summary>
    public async Task MenuAsync(string button, string item)
    {
        await Button(button).First.ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }

    /// <summary>Selects the row of a list that has this in its key.</summary>
    public Task ChooseAsync(string name) => Page.GetByRole(AriaRole.Radio, new() { Name = name }).ClickAsync();

    /// <summary>Presses Tab until something has the focus, and Escape first where Tab would indent.</summary>
    public async Task TabToAsync(ILocator target)
    {
        const int far = 100;
        await target.WaitForAsync();
        for (var i = 0; i < far; i++)
        {
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }

            if (await Page.EvaluateAsync<bool>("() => document.activeElement?.classList.contains('cm-content')"))
            {
                await Page.Keyboard.PressAsync("Escape");
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not lead to {target}.");
    }

    /// <param name="path">Behind <c>/console/#</c>: <c>/state-machines</c>.</param>
    /// <param name="scope">Region and account; the sample's unless given.</param>
    public async Task GoAsync(string path, string? scope = null)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        // Another place behind the # alone would be no navigation to the browser, and nothing to wait for.
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync($"/console/#{path}{separator}scope={Uri.EscapeDataString(scope ?? ConsoleServer.Scope)}");
    }

    /// <summary>Goes to a page and waits until nothing on it is loading any more.</summary>
    public async Task OpenAsync(string path, string? scope = null)
    {
        await GoAsync(path, scope);
        await Page.Locator("main h1").First.WaitForAsync();
        await Assertions.Expect(Page.GetByLabel("Loading")).ToHaveCountAsync(0);
    }

    /// <summary>Waits until a text can be read on the page.</summary>
    public Task SeeAsync(string text) => Assertions.Expect(Page.GetByText(text).Filter(new() { Visible = true }).First).ToBeVisibleAsync();

    /// <summary>Waits until the top bar says how the page hears of changes: <c>Live</c>, <c>Reconnecting</c>, <c>Not live</c>.</summary>
    public Task SeeConnectionAsync(string connection) => Assertions.Expect(Page.Locator("#top-bar").GetByText(connection, new() { Exact = true }).Filter(new() { Visible = true }).First).ToBeVisibleAsync();

    /// <summary>Keeps a picture: <c>artifacts/console/NAME.png</c>.</summary>
    public async Task LookAsync(string name)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "console");
        Directory.CreateDirectory(folder);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    /// <summary>Holds the page against the rules of accessibility (axe-core); what is serious or worse fails the test.</summary>
    public async Task CheckAccessibilityAsync()
    {
        var script = Path.Combine(Repository.Root, "src", "Console", "web", "node_modules", "axe-core", "axe.min.js");
        // The content security policy keeps foreign scripts out of the page, this one too; the developer tools may run it.
        await Page.EvaluateAsync(await File.ReadAllTextAsync(script));
        var found = await Page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(v => ({ id: v.id, impact: v.impact, help: v.help, where: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)) }))");
        var serious = found.EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical").Select(v => v.GetRawText());
        Assert.True(!serious.Any(), string.Join('\n', serious));
    }

    /// <summary>Whether anything is wider than the window.</summary>
    public async Task<bool> ScrollsSidewaysAsync() =>
        await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");

    /// <summary>No error or warning in the browser's console, no request to anybody else.</summary>
    public void AssertQuiet()
    {
        Assert.Empty(_foreign);
        if (!MayHaveErrors)
        {
            Assert.Empty(_errors);
        }
    }

    private static void Note(List<string> list, bool isBad, string text)
    {
        if (isBad)
        {
            lock (list)
            {
                list.Add(text);
            }
        }
    }
}
