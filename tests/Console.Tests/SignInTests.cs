using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>The console of a server with access keys: who signs in, what they see, and how a session ends.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Secret = "a secret of the tests";
    private const string Page = "/state-machines";

    private readonly string _credentials = Path.Combine(Directory.CreateTempSubdirectory("treadle-keys-").FullName, "keys.json");
    private Browser _browser = null!;
    private ConsoleServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await Browser.StartAsync();
        await GivenKeysAsync(("AKIAADMIN", "*"), ("AKIALESS", "states:List*"));
        _server = await ConsoleServer.StartAsync(hasSample: false, _credentials);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            await _browser.DisposeAsync();
        }

        Directory.Delete(Path.GetDirectoryName(_credentials)!, recursive: true);
    }

    [Fact]
    public Task A_wrong_secret_is_told_and_the_right_one_leads_to_the_page_that_was_asked_for() => VisitAsync(async visit =>
    {
        await visit.GoAsync(Page);
        await SignInAsync(visit.Page, "AKIAADMIN", "another secret");
        await visit.SeeAsync("You are not signed in");
        await visit.LookAsync("sign-in-wrong");
        await visit.CheckAccessibilityAsync();

        await SignInAsync(visit.Page, "AKIAADMIN", Secret);
        await SeePageAsync(visit);
        Assert.Contains($"#{Page}", visit.Page.Url, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_session_hears_of_changes_until_it_signs_out_in_any_tab() => VisitAsync(async visit =>
    {
        await visit.GoAsync(Page);
        await SignInAsync(visit.Page, "AKIAADMIN", Secret);
        await visit.SeeConnectionAsync("Live");

        var other = await visit.Tabs.NewPageAsync();
        await other.GotoAsync("/console/#/settings");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await other.GetByLabel("Access key ID").WaitForAsync();
        await visit.Page.GetByLabel("Access key ID").WaitForAsync();
        await visit.SeeConnectionAsync("Not live");

        await SignInAsync(other, "AKIAADMIN", Secret);
        await SeePageAsync(visit);
        await visit.SeeConnectionAsync("Live");
    });

    [Fact]
    public Task A_key_that_may_little_sees_why_and_can_sign_out() => VisitAsync(async visit =>
    {
        await visit.GoAsync(Page);
        await SignInAsync(visit.Page, "AKIALESS", Secret);
        await SeePageAsync(visit);
        await visit.GoAsync("/queues");
        await visit.SeeAsync("is not authorized to perform: sqs:ListQueues");
        await visit.SeeConnectionAsync("Not live");
        await Assertions.Expect(visit.Page.GetByLabel("Access key ID")).ToHaveCountAsync(0);
        await visit.GoAsync("/functions");
        await visit.SeeAsync("is not authorized to perform: lambda:ListFunctions");
        // That there are none is not known.
        await Assertions.Expect(visit.Page.GetByText("No functions")).ToHaveCountAsync(0);

        await visit.GoAsync("/settings");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visit.Page.GetByLabel("Access key ID").WaitForAsync();
    });

    [Fact]
    public Task What_was_typed_is_kept_when_a_session_ends() => VisitAsync(async visit =>
    {
        await visit.GoAsync("/activities");
        await SignInAsync(visit.Page, "AKIAADMIN", Secret);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create activity" }).First.ClickAsync();
        var dialog = visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Create activity" });
        await dialog.GetByLabel("Name").FillAsync("typed-before");
        await visit.Tabs.ClearCookiesAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();

        await visit.SeeAsync("Sign in again");
        await visit.LookAsync("sign-in-again");
        await visit.CheckAccessibilityAsync();
        await SignInAsync(visit.Page, "AKIAADMIN", Secret);
        await Assertions.Expect(visit.Page.GetByText("Sign in again")).ToHaveCountAsync(0);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "typed-before" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_session_outlives_the_server_and_ends_with_its_key() => VisitAsync(async visit =>
    {
        await visit.GoAsync(Page);
        await SignInAsync(visit.Page, "AKIAADMIN", Secret);
        await visit.SeeConnectionAsync("Live");

        await _server.CrashAsync();
        await visit.SeeConnectionAsync("Live");
        await SeePageAsync(visit);

        await GivenKeysAsync(("AKIAOTHER", "*"));
        await _server.CrashAsync();
        await visit.SeeAsync("Sign in again");
        await SignInAsync(visit.Page, "AKIAOTHER", Secret);
        await visit.SeeConnectionAsync("Live");
        await SeePageAsync(visit);
    });

    [Fact]
    public Task A_server_ends_within_seconds_though_a_console_listens() => VisitAsync(async visit =>
    {
        await visit.GoAsync(Page);
        await SignInAsync(visit.Page, "AKIAADMIN", Secret);
        await visit.SeeConnectionAsync("Live");
        await _server.TerminateAsync(TimeSpan.FromSeconds(10));
        await visit.SeeConnectionAsync("Reconnecting");
    });

    [Fact]
    public async Task Without_keys_nobody_is_asked_to_sign_in()
    {
        await using var server = await ConsoleServer.StartAsync(hasSample: false);
        await _browser.VisitAsync(server.Address, async visit =>
        {
            await visit.OpenAsync("/settings");
            await visit.SeeConnectionAsync("Live");
            await Assertions.Expect(visit.Page.GetByLabel("Access key ID")).ToHaveCountAsync(0);
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToHaveCountAsync(0);
        });
    }

    // The browser reports every refused request as an error of the page.
    private Task VisitAsync(Func<Visit, Task> story) => _browser.VisitAsync(_server.Address, visit =>
    {
        visit.MayHaveErrors = true;
        return story(visit);
    });

    private static async Task SignInAsync(IPage page, string key, string secret)
    {
        await page.GetByLabel("Access key ID").FillAsync(key);
        await page.GetByLabel("Secret access key").FillAsync(secret);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private static Task SeePageAsync(Visit visit) => Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "State machines" }).First).ToBeVisibleAsync();

    private async Task GivenKeysAsync(params (string Id, string Action)[] keys)
    {
        var list = new JsonArray([.. keys.Select(k => new JsonObject { ["accessKeyId"] = k.Id, ["secretAccessKey"] = Secret, ["actions"] = new JsonArray(k.Action) })]);
        await File.WriteAllTextAsync(_credentials, list.ToJsonString(), TestContext.Current.CancellationToken);
    }
}
