using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>What is deleted on its own page or in a list is gone from the list by itself, and nothing asks about it any more: the browser's console stays empty.</summary>
public sealed class DeletionTests(Empty empty) : IClassFixture<Empty>
{
    private const string Account = "000000000000";

    private ConsoleServer Server => empty.Server;

    [Theory]
    [InlineData("definition")]
    [InlineData("versions")]
    [InlineData("aliases")]
    [InlineData("tags")]
    public Task A_state_machine_is_deleted_on_its_page(string tab) => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync($"Short-{tab}", Machines.Pass);
        var version = (string)(await Server.CallAsync("states", "AWSStepFunctions.PublishStateMachineVersion", new JsonObject { ["stateMachineArn"] = machine }))["stateMachineVersionArn"]!;
        await Server.CallAsync("states", "AWSStepFunctions.CreateStateMachineAlias", new JsonObject { ["name"] = "LIVE", ["routingConfiguration"] = new JsonArray(new JsonObject { ["stateMachineVersionArn"] = version, ["weight"] = 100 }) });
        await visit.OpenAsync($"/state-machines/{Uri.EscapeDataString(machine)}?tab={tab}", Scope);
        await visit.MenuAsync("Actions", "Delete");
        await DeleteAsync(visit, $"State machine Short-{tab} was deleted.", $"Short-{tab}");
    });

    [Fact]
    public Task A_state_machine_that_somebody_else_deletes_is_told_to_be_gone_and_a_text_of_it_stays() => VisitAsync(async visit =>
    {
        // A browser notes each request that is refused.
        visit.MayHaveErrors = true;
        var machine = await Server.CreateAsync("Taken", Machines.Pass);
        await visit.OpenAsync($"/state-machines/{Uri.EscapeDataString(machine)}", Scope);
        var editor = await visit.Tabs.NewPageAsync();
        await editor.GotoAsync($"/console/#/state-machines/{Uri.EscapeDataString(machine)}/edit?scope={Uri.EscapeDataString(Scope)}");
        await editor.GetByText("StartAt").First.WaitForAsync();

        await Server.CallAsync("states", "AWSStepFunctions.DeleteStateMachine", new JsonObject { ["stateMachineArn"] = machine });
        await visit.SeeAsync("The state machine could not be read");
        await visit.SeeAsync("StateMachineDoesNotExist");
        await Assertions.Expect(editor.GetByText("The state machine is not there any more")).ToBeVisibleAsync();
        await Assertions.Expect(editor.GetByText("StartAt").First).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_version_is_deleted_in_the_list() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Versioned", Machines.Pass);
        await Server.CallAsync("states", "AWSStepFunctions.PublishStateMachineVersion", new JsonObject { ["stateMachineArn"] = machine });
        await visit.OpenAsync($"/state-machines/{Uri.EscapeDataString(machine)}?tab=versions", Scope);
        await visit.ChooseAsync(":1");
        await visit.Button("Delete").Last.ClickAsync();
        await visit.DialogButton("Delete").DblClickAsync();
        await visit.SeeAsync("Version 1 was deleted.");
        await visit.SeeAsync("No versions");
    });

    [Fact]
    public Task A_queue_is_deleted_on_its_page() => VisitAsync(async visit =>
    {
        await Server.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = "short-queue" });
        await visit.OpenAsync("/queues/short-queue", Scope);
        await visit.MenuAsync("Actions", "Delete");
        await DeleteAsync(visit, "Queue short-queue was deleted.", "short-queue");
        // Its page is no part of the way back.
        await visit.Page.GoBackAsync();
        Assert.DoesNotContain("short-queue", visit.Page.Url, StringComparison.Ordinal);
    });

    /// <summary>Where drawing takes long, the page of what is deleted is there for a while after the click.</summary>
    [Fact]
    public Task A_queue_is_deleted_on_a_slow_machine() => VisitAsync(async visit =>
    {
        await Server.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = "slow-queue" });
        var tools = await visit.Tabs.NewCDPSessionAsync(visit.Page);
        await tools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 6 });
        await visit.OpenAsync("/queues/slow-queue", Scope);
        await visit.MenuAsync("Actions", "Delete");
        await DeleteAsync(visit, "Queue slow-queue was deleted.", "slow-queue");
    });

    [Fact]
    public Task A_stream_is_deleted_on_its_page() => VisitAsync(async visit =>
    {
        await Server.CallAsync("kinesis", "Kinesis_20131202.CreateStream", new JsonObject { ["StreamName"] = "short-stream", ["ShardCount"] = 1 });
        await visit.OpenAsync("/streams/short-stream", Scope);
        await visit.MenuAsync("Actions", "Delete");
        await visit.Dialog.GetByRole(AriaRole.Textbox).FillAsync("short-stream");
        await DeleteAsync(visit, "Stream short-stream is being deleted.", "short-stream");
    });

    [Fact]
    public Task A_rule_is_deleted_with_its_targets_on_its_page_and_in_the_list() => VisitAsync(async visit =>
    {
        foreach (var rule in (string[])["one-rule", "other-rule"])
        {
            await Server.CallAsync("events", "AWSEvents.PutRule", new JsonObject { ["Name"] = rule, ["ScheduleExpression"] = "rate(1 day)" });
            await Server.CallAsync("events", "AWSEvents.PutTargets", new JsonObject { ["Rule"] = rule, ["Targets"] = new JsonArray(new JsonObject { ["Id"] = "1", ["Arn"] = $"arn:aws:sqs:us-east-1:{Account}:anywhere" }) });
        }

        await visit.OpenAsync("/rules/default/one-rule", Scope);
        await visit.MenuAsync("Actions", "Delete");
        await DeleteAsync(visit, "Rule one-rule was deleted.", "one-rule");
        await visit.ChooseAsync("other-rule");
        await visit.MenuAsync("Actions", "Delete");
        await DeleteAsync(visit, "Rule other-rule was deleted.", "other-rule");
    });

    [Fact]
    public Task An_activity_is_deleted_on_its_page() => VisitAsync(async visit =>
    {
        var activity = (string)(await Server.CallAsync("states", "AWSStepFunctions.CreateActivity", new JsonObject { ["name"] = "short-activity" }))["activityArn"]!;
        await visit.OpenAsync($"/activities/{Uri.EscapeDataString(activity)}", Scope);
        await visit.Button("Delete").First.ClickAsync();
        await DeleteAsync(visit, "Activity short-activity was deleted.", "short-activity");
    });

    [Fact]
    public Task A_topic_is_made_and_deleted() => VisitAsync(async visit =>
    {
        await visit.OpenAsync("/topics", Scope);
        await visit.Button("Create topic").First.ClickAsync();
        await visit.Dialog.GetByLabel("Name").FillAsync("short-topic");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "short-topic", Level = 1 }).WaitForAsync();
        await visit.Button("Delete").First.ClickAsync();
        await DeleteAsync(visit, "Topic short-topic was deleted.", "short-topic");
    });

    /// <summary>Confirms, and waits until the list is shown without it.</summary>
    private static async Task DeleteAsync(Visit visit, string said, string name)
    {
        await visit.DialogButton("Delete").DblClickAsync();
        await visit.SeeAsync(said);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
    }

    private static string Scope => Empty.Scope;

    private Task VisitAsync(Func<Visit, Task> story) => empty.Browser.VisitAsync(Server.Address, story);
}
