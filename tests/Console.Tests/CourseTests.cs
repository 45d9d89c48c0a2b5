using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>The pages that a course of Step Functions shows in its pictures, for the same machines in the same state.</summary>
public sealed class CourseTests(Sample sample) : IClassFixture<Sample>
{
    private const string Arguments = """{"thekey":"thevalue"}""";

    private ConsoleServer Server => sample.Server;

    [Fact]
    public Task The_machines_are_listed_and_one_shows_its_definition_and_its_graph_side_by_side() => VisitAsync(async visit =>
    {
        await visit.GoAsync("/state-machines");
        await visit.LookAsync("state-machines");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = (await Server.MachineArnAsync("iw102MapMachine")).Split(':')[^1], Exact = true }).ClickAsync();

        await visit.SeeAsync("Prints each item of a basket");
        var graph = visit.Page.GetByRole(AriaRole.Application).Or(visit.Page.Locator(".react-flow"));
        foreach (var name in (string[])["Start", "FirstState", "ProcessBasket", "PrintItem", "SuccessState", "End"])
        {
            await Assertions.Expect(graph.GetByText(name, new() { Exact = true }).First).ToBeVisibleAsync();
        }

        await visit.LookAsync("05-map-machine");
        await visit.CheckAccessibilityAsync();
    });

    [Fact]
    public Task An_execution_is_started_and_followed_without_a_reload() => VisitAsync(async visit =>
    {
        await visit.GoAsync($"/state-machines/{Escape(await Server.MachineArnAsync("iw102StarterMachine"))}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start execution" }).First.ClickAsync();
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "input" }).FillAsync(Arguments);
        await visit.LookAsync("start-execution");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start execution" }).ClickAsync();

        await visit.SeeAsync("Running");
        await visit.SeeAsync("LambdaFunctionSucceeded");
        await visit.SeeAsync("ExecutionSucceeded");
        await visit.LookAsync("starter-succeeded");
    });

    [Theory]
    [InlineData("04-callback-success", "Success")]
    [InlineData("04-callback-failure", "Failure")]
    public Task A_callback_is_answered_from_the_step_that_waits_for_it(string picture, string answer) => VisitAsync(async visit =>
    {
        var execution = await Server.RunAsync(await Server.MachineArnAsync("iw102CallbackMachine"), Arguments);
        await visit.GoAsync($"/executions/{Escape(execution)}?step=SendWait");
        var button = visit.Page.GetByRole(AriaRole.Button, new() { Name = $"Send {answer}" });
        await button.WaitForAsync();
        await visit.LookAsync($"{picture}-waiting");
        await button.ClickAsync();
        await ConfirmAsync(visit.Page, answer);

        if (answer == "Success")
        {
            await visit.SeeAsync("ExecutionSucceeded");
        }
        else
        {
            await visit.SeeAsync("ExecutionFailed");
            await visit.SeeAsync("Caught error");
        }

        await visit.LookAsync(picture);
        await visit.CheckAccessibilityAsync();
    });

    [Fact]
    public Task An_iteration_of_a_map_shows_its_own_input_and_output() => VisitAsync(async visit =>
    {
        var execution = await Server.RunAsync(await Server.MachineArnAsync("iw102MapMachine"), Sample.Basket);
        await Server.EndAsync(execution);
        await visit.GoAsync($"/executions/{Escape(execution)}?step=PrintItem&iteration=2");
        await visit.SeeAsync("Map iteration index");
        await Assertions.Expect(visit.Page.GetByText("squid sticks").First).ToBeVisibleAsync();
        await visit.LookAsync("05-map-item");
        await visit.CheckAccessibilityAsync();
    });

    [Fact]
    public Task A_function_shows_its_code_and_the_log_of_its_calls() => VisitAsync(async visit =>
    {
        await Server.EndAsync(await Server.RunAsync(await Server.MachineArnAsync("iw102MapMachine"), Sample.Basket));
        await visit.GoAsync("/functions");
        await visit.LookAsync("functions");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = ConsoleServer.FunctionName("printItem") }).ClickAsync();
        await visit.LookAsync("function");
        await visit.Page.GetByRole(AriaRole.Tab, new() { Name = "Logs" }).ClickAsync();
        await visit.SeeAsync("squid sticks");

        // A click anywhere on a line opens it.
        await visit.Page.GetByText("squid sticks").Last.ClickAsync();
        await visit.SeeAsync("Only request");
        await visit.LookAsync("function-logs");
        await visit.CheckAccessibilityAsync();
    });

    [Fact]
    public Task A_method_of_an_API_is_tested_and_its_key_is_shown_on_demand() => VisitAsync(async visit =>
    {
        await visit.GoAsync("/apis");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "iw-102stepfunctions" }).First.ClickAsync();
        await visit.SeeAsync("/starter");
        await visit.LookAsync("02-apigw");

        // What the course's picture tests: the method that starts an execution.
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Test" }).Last.ClickAsync();
        await visit.SeeAsync("executionArn");
        await visit.LookAsync("02-apigw-test");

        await visit.GoAsync("/api-keys");
        await visit.SeeAsync("dev-myFirstKey");
        await visit.LookAsync("03-key");
        await visit.CheckAccessibilityAsync();
    });

    [Fact]
    public async Task A_server_that_restarts_is_found_again_without_a_reload()
    {
        await using var server = await ConsoleServer.StartAsync(hasSample: false);
        await server.CreateAsync("Before", Machines.Pass);
        await sample.Browser.VisitAsync(server.Address, async visit =>
        {
            visit.MayHaveErrors = true;
            await visit.GoAsync("/state-machines", scope: "us-east-1/000000000000");
            await visit.SeeAsync("Before");
            await server.CrashAsync();
            await server.CreateAsync("After", Machines.Pass);
            await visit.SeeAsync("After");
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Connection: Live" }).WaitForAsync();
        });
    }

    private static async Task ConfirmAsync(IPage page, string answer)
    {
        var dialog = page.GetByRole(AriaRole.Dialog);
        if (await dialog.IsVisibleAsync())
        {
            await dialog.GetByRole(AriaRole.Button, new() { Name = $"Send {answer}" }).Last.ClickAsync();
        }
    }

    private static string Escape(string arn) => Uri.EscapeDataString(arn);

    private Task VisitAsync(Func<Visit, Task> story) => sample.Browser.VisitAsync(Server.Address, story);
}
