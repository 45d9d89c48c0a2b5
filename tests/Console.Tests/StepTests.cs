using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>An execution by keyboard, by name, and on a telephone.</summary>
public sealed class StepTests(Empty empty) : IClassFixture<Empty>
{
    /// <summary>Needs nothing else: the default event bus is always there.</summary>
    private const string Asks =
        """
        {"StartAt":"Ask","States":{
          "Ask":{"Type":"Task","Resource":"arn:aws:states:::events:putEvents.waitForTaskToken","HeartbeatSeconds":600,"Next":"Then",
            "Parameters":{"Entries":[{"Source":"tests","DetailType":"Asked","Detail":{"token.$":"$$.Task.Token"}}]}},
          "Then":{"Type":"Succeed"}}}
        """;

    private ConsoleServer Server => empty.Server;

    [Fact]
    public Task Enter_on_a_state_leads_to_its_details_and_Escape_back_and_an_answer_leaves_the_focus_there() => VisitAsync(async visit =>
    {
        var execution = await Server.RunAsync(await Server.CreateAsync("Asks", Asks), "{}");
        await visit.OpenAsync($"/executions/{Uri.EscapeDataString(execution)}", Empty.Scope);
        await visit.SeeAsync("First heartbeat within");
        var keyboard = visit.Page.Keyboard;
        var card = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Ask, Task, in progress" });
        await card.FocusAsync();
        await keyboard.PressAsync("Enter");
        var panel = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Step Ask" });
        await Assertions.Expect(panel).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(card).ToBeFocusedAsync();

        await visit.Button("Heartbeat").PressAsync("Enter");
        await visit.SeeAsync("Next heartbeat within");
        await visit.Button("Send success").PressAsync("Enter");
        await visit.DialogButton("Send success").PressAsync("Enter");
        await visit.SeeAsync("ExecutionSucceeded");
        await Assertions.Expect(panel.Locator(":focus")).ToHaveCountAsync(1);
    });

    [Fact]
    public Task An_answer_that_is_written_while_somebody_else_answers_stays_and_is_refused_by_name() => VisitAsync(async visit =>
    {
        // A browser notes each request that is refused.
        visit.MayHaveErrors = true;
        var execution = await Server.RunAsync(await Server.CreateAsync("AskedTwice", Asks), "{}");
        await visit.OpenAsync($"/executions/{Uri.EscapeDataString(execution)}", Empty.Scope);
        await visit.Button("Copy token").WaitForAsync();
        await visit.CheckAccessibilityAsync();
        await visit.Button("Send success").ClickAsync();
        await visit.Dialog.WaitForAsync();

        var events = (await Server.CallAsync("states", "AWSStepFunctions.GetExecutionHistory", new JsonObject { ["executionArn"] = execution }))["events"]!.AsArray();
        var parameters = (string)events.Single(e => (string)e!["type"]! == "TaskScheduled")!["taskScheduledEventDetails"]!["parameters"]!;
        await Server.CallAsync("states", "AWSStepFunctions.SendTaskSuccess", new JsonObject { ["taskToken"] = JsonNode.Parse(parameters)!["Entries"]![0]!["Detail"]!["token"]!.DeepClone(), ["output"] = "{}" });
        await visit.SeeAsync("ExecutionSucceeded");
        await visit.DialogButton("Send success").ClickAsync();
        await visit.SeeAsync("TaskTimedOut");
    });

    [Fact]
    public Task A_cause_of_thirty_thousand_characters_scrolls_in_its_place() => VisitAsync(async visit =>
    {
        var input = new JsonObject { ["cause"] = string.Join('\n', Enumerable.Range(0, 1_000).Select(i => $"line {i} of what went wrong")) };
        var execution = await Server.RunAsync(await Server.CreateAsync("LongCause", """{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"Long","CausePath":"$.cause"}}}"""), input.ToJsonString());
        await Server.EndAsync(execution);
        await visit.OpenAsync($"/executions/{Uri.EscapeDataString(execution)}", Empty.Scope);
        await visit.SeeAsync("line 0 of what went wrong");
        Assert.True(await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight") < 4_000);
        await visit.CheckAccessibilityAsync();
    });

    [Fact]
    public Task Back_and_forward_close_a_dialog() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Travelled", Machines.Pass);
        await visit.OpenAsync($"/state-machines/{Uri.EscapeDataString(machine)}", Empty.Scope);
        var tags = visit.Page.GetByRole(AriaRole.Tab, new() { Name = "Tags" });
        await tags.ClickAsync();
        await visit.Button("Start execution").First.ClickAsync();
        await visit.Dialog.WaitForAsync();
        await visit.Page.GoBackAsync();
        await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(tags).ToHaveAttributeAsync("aria-selected", "false");
        await visit.Page.GoForwardAsync();
        await Assertions.Expect(tags).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
    });

    [Fact]
    public Task The_navigation_is_back_when_a_small_window_is_wide_again() => VisitAsync(async visit =>
    {
        await visit.OpenAsync("/", Empty.Scope);
        var link = visit.Page.GetByRole(AriaRole.Link, new() { Name = "State machines", Exact = true }).First;
        await Assertions.Expect(link).ToBeVisibleAsync();
        await visit.Page.SetViewportSizeAsync(500, 900);
        await Assertions.Expect(link).ToBeHiddenAsync();
        await visit.Page.SetViewportSizeAsync(1440, 900);
        await Assertions.Expect(link).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_text_from_right_to_left_stays_in_its_quotes_and_what_turns_it_is_seen() => VisitAsync(async visit =>
    {
        var execution = await Server.RunAsync(await Server.CreateAsync("Turned", Machines.Pass), "{\"\u05de\u05e4\u05ea\u05d7\":\"\u05e9\u05dc\u05d5\u05dd\",\"a\":\"x\u202ey\"}");
        await Server.EndAsync(execution);
        await visit.OpenAsync($"/executions/{Uri.EscapeDataString(execution)}", Empty.Scope);
        await Assertions.Expect(visit.Page.Locator(".cm-specialChar").First).ToBeVisibleAsync();
        var line = visit.Page.Locator(".cm-line").Filter(new() { HasText = "\u05de\u05e4\u05ea\u05d7" }).First;
        await Assertions.Expect(line.Locator(".cm-iso").First).ToBeVisibleAsync();
    });

    [Fact]
    public Task An_execution_of_any_age_is_found_by_its_exact_name_without_a_refused_request() => VisitAsync(async visit =>
    {
        var execution = await Server.RunAsync(await Server.CreateAsync("Named", Machines.Pass), "{}");
        await visit.OpenAsync("/", Empty.Scope);
        await visit.Page.Keyboard.PressAsync("Control+k");
        var field = visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search" });
        await field.FillAsync("no-such-execution");
        await visit.Page.GetByRole(AriaRole.Option, new() { Name = "Look for an execution" }).ClickAsync();
        await visit.SeeAsync("has the name no-such-execution.");
        await field.FillAsync(execution.Split(':')[^1]);
        await visit.Page.GetByRole(AriaRole.Option, new() { Name = "Execution" }).First.ClickAsync();
        await visit.SeeAsync("ExecutionSucceeded");
    });

    [Fact]
    public Task On_a_telephone_the_graph_begins_on_the_first_screen() => empty.Browser.VisitAsync(
        Server.Address,
        async visit =>
        {
            var execution = await Server.RunAsync(await Server.CreateAsync("Small", Machines.Pass), "{}");
            await visit.OpenAsync($"/executions/{Uri.EscapeDataString(execution)}", Empty.Scope);
            const float ScreenHeight = 640;
            var heading = await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Visual workflow" }).BoundingBoxAsync();
            Assert.InRange(heading!.Y, 0, ScreenHeight);
            await visit.Button("Actions").ClickAsync();
            await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = "New execution" }).ClickAsync();
            await Assertions.Expect(visit.Dialog).ToBeVisibleAsync();
        },
        width: 320,
        isDark: true);

    [Fact]
    public Task A_template_is_started_with_its_own_sample() => VisitAsync(async visit =>
    {
        await visit.OpenAsync("/state-machines/new?from=choice", Empty.Scope);
        await visit.SeeAsync("No problems");
        await visit.Button("Create").ClickAsync();
        await visit.SeeAsync("was created.");
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "ChoiceStateMachine" }).WaitForAsync();
        await visit.Button("Start execution").First.ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Start execution" }).ClickAsync();
        await visit.SeeAsync("ExecutionSucceeded");
    });

    private Task VisitAsync(Func<Visit, Task> story) => empty.Browser.VisitAsync(Server.Address, story);
}
