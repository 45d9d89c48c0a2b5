using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>What is looked for among executions and in a history; the address keeps it.</summary>
public sealed class FilterTests(Empty empty) : IClassFixture<Empty>
{
    private ConsoleServer Server => empty.Server;

    [Fact]
    public Task Executions_are_found_by_status_start_and_duration() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Filtered", """{"StartAt":"Ask","States":{"Ask":{"Type":"Choice","Choices":[{"Variable":"$.waits","BooleanEquals":true,"Next":"Waits"}],"Default":"Fails"},"Waits":{"Type":"Wait","Seconds":3600,"End":true},"Fails":{"Type":"Fail","Error":"No"}}}""");
        await StartAsync(machine, "waiting", """{"waits":true}""");
        await Server.EndAsync(await StartAsync(machine, "failing", """{"waits":false}"""));
        await visit.OpenAsync($"/executions?machine={Uri.EscapeDataString(machine)}", Empty.Scope);
        await SeeOnlyAsync(visit, "waiting", "failing");

        await ChooseAsync(visit, "Status", "Failed");
        await SeeOnlyAsync(visit, "failing");
        await ChooseAsync(visit, "Status", "Any status");

        await ChooseAsync(visit, "Duration", "Longer than 1 second");
        await SeeOnlyAsync(visit, "waiting");
        await visit.Page.ReloadAsync();
        await SeeOnlyAsync(visit, "waiting");
        await ChooseAsync(visit, "Duration", "Any duration");
        await SeeOnlyAsync(visit, "waiting", "failing");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Started " }).ClickAsync();
        await visit.Page.GetByText("Absolute range").ClickAsync();
        await visit.Page.GetByLabel("Start date").FillAsync("2020/01/01");
        await visit.Page.GetByLabel("End date").FillAsync("2020/12/31");
        await visit.Button("Apply").ClickAsync();
        await SeeOnlyAsync(visit);
        await visit.SeeAsync("No matches");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Started " }).ClickAsync();
        await visit.Page.GetByText("Relative range").ClickAsync();
        await visit.Page.GetByLabel("Last hour").ClickAsync();
        await visit.Button("Apply").ClickAsync();
        await SeeOnlyAsync(visit, "waiting", "failing");
    });

    [Fact]
    public Task A_history_is_filtered_by_type_step_and_words_and_a_link_to_an_event_leads_to_it() => VisitAsync(async visit =>
    {
        var execution = await Server.RunAsync(await Server.CreateAsync("Counted", Machines.Loop), """{"n":99}""");
        await Server.EndAsync(execution);
        var page = $"/executions/{Uri.EscapeDataString(execution)}";
        await visit.OpenAsync($"{page}?event=201", Empty.Scope);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Details of event 201", Exact = true })).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Details of event 201", Exact = true })).ToBeInViewportAsync();

        await visit.OpenAsync(page, Empty.Scope);
        await visit.SeeAsync("400 events");
        await ChooseAsync(visit, "Type of event", "Execution");
        await visit.SeeAsync("2 of 400 events");
        await visit.SeeAsync("ExecutionSucceeded");
        await ChooseAsync(visit, "Type of event", "All types");
        await ChooseAsync(visit, "Step", "Done");
        await visit.SeeAsync("2 of 400 events");
        await visit.Page.GetByLabel("Find events").FillAsync("nothing has this");
        await visit.SeeAsync("No event fits these filters.");
        await visit.Button("Clear the filters").ClickAsync();
        await visit.SeeAsync("400 events");
    });

    private async Task<string> StartAsync(string machine, string name, string input) =>
        (string)(await Server.CallAsync("states", "AWSStepFunctions.StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["name"] = name, ["input"] = input }))["executionArn"]!;

    /// <summary>Chooses from a list that opens on a click.</summary>
    private static async Task ChooseAsync(Visit visit, string list, string option)
    {
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = list }).First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    private static async Task SeeOnlyAsync(Visit visit, params string[] names)
    {
        foreach (var name in (string[])["waiting", "failing"])
        {
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToHaveCountAsync(names.Contains(name) ? 1 : 0);
        }
    }

    private Task VisitAsync(Func<Visit, Task> story) => empty.Browser.VisitAsync(Server.Address, story);
}
