using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>What must hold on every page: nothing wider than the window, nothing serious for those who can't see or point, in light and dark.</summary>
public sealed class PageTests(Sample sample) : IClassFixture<Sample>
{
    public static TheoryData<string> Pages =>
    [
        "/", "/state-machines", "/state-machines/new", "/executions", "/map-runs", "/activities", "/functions", "/logs", "/apis", "/api-keys", "/usage-plans",
        "/rules", "/queues", "/topics", "/streams", "/buckets", "/stacks", "/settings", "/no-such-page",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_page_is_usable_on_a_desk(string page) => sample.Browser.VisitAsync(sample.Server.Address, async visit =>
    {
        await visit.OpenAsync(page);
        await visit.LookAsync($"page{Name(page)}");
        await visit.CheckAccessibilityAsync();
        Assert.False(await visit.ScrollsSidewaysAsync());
    });

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_page_is_usable_on_the_smallest_telephone_in_the_dark(string page) => sample.Browser.VisitAsync(
        sample.Server.Address,
        async visit =>
        {
            await visit.OpenAsync(page);
            await visit.LookAsync($"page{Name(page)}-320-dark");
            await visit.CheckAccessibilityAsync();
            Assert.False(await visit.ScrollsSidewaysAsync());
        },
        width: 320,
        isDark: true);

    [Theory]
    [InlineData(1440, false)]
    [InlineData(320, true)]
    public Task A_machine_its_editor_and_an_execution_are_usable_anywhere(int width, bool isDark) => sample.Browser.VisitAsync(
        sample.Server.Address,
        async visit =>
        {
            var machine = await sample.Server.MachineArnAsync("iw102MapMachine");
            var execution = await sample.Server.RunAsync(machine, Sample.Basket);
            await sample.Server.EndAsync(execution);
            foreach (var page in (string[])[$"/state-machines/{Uri.EscapeDataString(machine)}", $"/state-machines/{Uri.EscapeDataString(machine)}/edit", $"/executions/{Uri.EscapeDataString(execution)}?step=PrintItem&iteration=1"])
            {
                await visit.OpenAsync(page);
                await visit.CheckAccessibilityAsync();
                Assert.False(await visit.ScrollsSidewaysAsync());
            }
        },
        width,
        isDark);

    [Theory]
    [InlineData(1440, false)]
    [InlineData(320, true)]
    public Task An_HTTP_API_shows_its_routes_and_calls_them(int width, bool isDark) => sample.Browser.VisitAsync(
        sample.Server.Address,
        async visit =>
        {
            var name = $"shop{width}";
            var api = await sample.Server.MakeAsync("/v2/apis", new JsonObject { ["name"] = name, ["protocolType"] = "HTTP" });
            var path = $"/v2/apis/{api["apiId"]}";
            var backend = await sample.Server.MakeAsync(
                $"{path}/integrations",
                new JsonObject { ["integrationType"] = "HTTP_PROXY", ["integrationMethod"] = "GET", ["integrationUri"] = $"{sample.Server.Address}_treadle/health", ["payloadFormatVersion"] = "1.0" });
            await sample.Server.MakeAsync($"{path}/routes", new JsonObject { ["routeKey"] = "GET /health/{part}", ["target"] = $"integrations/{backend["integrationId"]}" });
            await sample.Server.MakeAsync($"{path}/stages", new JsonObject { ["stageName"] = "$default", ["autoDeploy"] = true });

            await visit.GoAsync("/apis");
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
            await visit.SeeAsync("GET /health/{part}");
            await visit.Page.GetByLabel("Path parameter {part}").FillAsync("all");
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true }).Last.ClickAsync();
            await visit.SeeAsync("Response headers");
            await visit.SeeAsync($"/_aws/execute-api/{api["apiId"]}/health/all");
            await visit.LookAsync($"http-api-{width}");
            await visit.CheckAccessibilityAsync();
            Assert.False(await visit.ScrollsSidewaysAsync());
        },
        width,
        isDark);

    private static string Name(string page) => page == "/" ? "-home" : page.Replace('/', '-');
}
