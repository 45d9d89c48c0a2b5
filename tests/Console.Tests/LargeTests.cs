using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>Executions, histories, definitions and lists as large as they come.</summary>
public sealed class LargeTests(Empty empty) : IClassFixture<Empty>
{
    private ConsoleServer Server => empty.Server;

    [Fact]
    public Task Any_of_a_thousand_iterations_can_be_looked_at() => VisitAsync(async visit =>
    {
        var execution = await Server.RunAsync(await Server.CreateAsync("Wide", Machines.Map), Machines.Items(1000));
        await Server.EndAsync(execution);
        await visit.GoAsync($"/executions/{Uri.EscapeDataString(execution)}?step=Odd&iteration=777", Empty.Scope);
        await visit.SeeAsync("1,000 / 1,000 done");
        await visit.SeeAsync("777");
        await visit.LookAsync("map-1000");
    });

    [Fact]
    public Task A_history_of_twenty_thousand_events_is_read_to_its_end() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Long", Machines.Loop);
        var execution = await Server.RunAsync(machine, """{"n":4995}""");
        Assert.Equal("SUCCEEDED", await Server.EndAsync(execution));
        await visit.GoAsync($"/executions/{Uri.EscapeDataString(execution)}", Empty.Scope);
        await visit.SeeAsync("19,984 events");
        await visit.Page.GetByText("Newest first").ClickAsync();
        await visit.SeeAsync("ExecutionSucceeded");
        await visit.LookAsync("events-20000");
    });

    [Fact]
    public Task A_definition_of_a_hundred_and_fifty_states_is_drawn() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Tall", Machines.WithStates(150));
        await visit.GoAsync($"/state-machines/{Uri.EscapeDataString(machine)}", Empty.Scope);
        // Only what is in view is drawn.
        await visit.Page.Locator(".react-flow__node").Filter(new() { HasText = "Left0" }).First.WaitForAsync();
        await visit.LookAsync("states-150");
        // The whole would be a hairline: a click on the overview leads to the end.
        var overview = visit.Page.Locator(".react-flow__minimap svg");
        var box = await overview.BoundingBoxAsync();
        await overview.ClickAsync(new() { Position = new() { X = box!.Width / 2, Y = box.Height - 12 } });
        await visit.Page.Locator(".react-flow__node").Filter(new() { HasText = "Choice147" }).First.WaitForAsync();
        await visit.LookAsync("states-150-end");
    });

    [Fact]
    public Task The_last_of_ten_thousand_executions_is_reached_by_scrolling() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Busy", Machines.Pass);
        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            await Server.CallAsync("states", "AWSStepFunctions.StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["name"] = $"n{i:D5}" }));
        await visit.GoAsync($"/executions?machine={Uri.EscapeDataString(machine)}", Empty.Scope);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "n0" }).First.WaitForAsync();
        await visit.LookAsync("executions-10000");
        var last = visit.Page.GetByText("n00000", new() { Exact = true });
        while (!await last.IsVisibleAsync())
        {
            await visit.Page.Mouse.MoveAsync(700, 700);
            await visit.Page.Mouse.WheelAsync(0, 50_000);
            await visit.Page.Keyboard.PressAsync("End");
        }
    });

    private Task VisitAsync(Func<Visit, Task> story) => empty.Browser.VisitAsync(Server.Address, story);
}
