using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>What a person does to state machines: done once however often it is clicked, refused where it was asked, and begun again where it ended.</summary>
public sealed class ActionTests(Empty empty) : IClassFixture<Empty>
{
    private const string Role = "arn:aws:iam::000000000000:role/any";

    private ConsoleServer Server => empty.Server;

    [Fact]
    public Task An_Express_execution_is_started_to_run_on_its_own() => VisitAsync(async visit =>
    {
        var machine = (string)(await Server.CallAsync("states", "AWSStepFunctions.CreateStateMachine", new JsonObject { ["name"] = "Quick", ["type"] = "EXPRESS", ["definition"] = Machines.Pass, ["roleArn"] = Role }))["stateMachineArn"]!;
        await visit.GoAsync($"/state-machines/{Uri.EscapeDataString(machine)}", Scope);
        await visit.Button("Start execution").First.ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Asynchronous", Exact = true }).ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Start execution" }).DblClickAsync();

        await visit.SeeAsync("Execution started");
        await Assertions.Expect(visit.Page.GetByText("Execution started")).ToHaveCountAsync(1);
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Synchronous", Exact = true }).ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Start and wait" }).ClickAsync();
        await visit.SeeAsync("Succeeded");
    });

    [Fact]
    public Task An_alias_is_made_changed_refused_and_deleted() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Aliased", Machines.Pass);
        foreach (var comment in (string[])["one", "two"])
        {
            var definition = JsonNode.Parse(Machines.Pass)!;
            definition["Comment"] = comment;
            await Server.CallAsync("states", "AWSStepFunctions.UpdateStateMachine", new JsonObject { ["stateMachineArn"] = machine, ["definition"] = definition.ToJsonString(), ["publish"] = true });
        }

        await visit.GoAsync($"/state-machines/{Uri.EscapeDataString(machine)}?tab=aliases", Scope);
        await visit.Button("Create alias").First.ClickAsync();
        await visit.Dialog.GetByLabel("Name").FillAsync("PROD");
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Second version" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Option, new() { Name = "Version 1" }).ClickAsync();
        await visit.DialogButton("Create alias").DblClickAsync();
        await visit.SeeAsync("90 %");

        await visit.ChooseAsync("PROD");
        await visit.Button("Edit").Last.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Slider).PressAsync("ArrowLeft");
        await visit.DialogButton("Save").ClickAsync();
        await visit.SeeAsync("89 %");
        await Assertions.Expect(visit.Button("Edit").Last).ToBeFocusedAsync();

        await visit.Button("Delete").Last.ClickAsync();
        await visit.DialogButton("Delete").DblClickAsync();
        await visit.SeeAsync("Alias PROD was deleted.");
        await visit.SeeAsync("No aliases");
        // The button that was clicked has nothing to delete any more: the one beside it has the focus.
        await Assertions.Expect(visit.Button("Create alias").First).ToBeFocusedAsync();
    });

    [Fact]
    public Task A_refusal_is_told_in_the_dialog_that_asked_and_forgotten_with_it() => VisitAsync(async visit =>
    {
        visit.MayHaveErrors = true;
        await visit.GoAsync("/logs", Scope);
        await visit.Button("Create log group").First.ClickAsync();
        await visit.Dialog.GetByLabel("Log group name").FillAsync("no good name");
        await visit.DialogButton("Create").ClickAsync();
        await Assertions.Expect(visit.Dialog.GetByText("InvalidParameterException")).ToBeVisibleAsync();
        await visit.DialogButton("Cancel").ClickAsync();

        await visit.Button("Create log group").First.ClickAsync();
        await visit.Dialog.GetByLabel("Log group name").FillAsync("good-name");
        await Assertions.Expect(visit.Dialog.GetByText("InvalidParameterException")).ToHaveCountAsync(0);
        await visit.DialogButton("Create").DblClickAsync();
        await visit.SeeAsync("good-name was created.");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "good-name" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_file_begins_a_state_machine_of_its_name() => VisitAsync(async visit =>
    {
        await visit.GoAsync("/state-machines/new", Scope);
        var upload = visit.Page.Locator("input[type=file]");
        await upload.SetInputFilesAsync(File("picture.png", [0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]));
        await visit.SeeAsync("picture.png is no text.");
        await upload.SetInputFilesAsync(File("large.json", new byte[2 * 1024 * 1024]));
        await visit.SeeAsync("a definition has at most");

        await upload.SetInputFilesAsync(File("daily orders.asl.yaml", "# Every day\nStartAt: P\nStates:\n  P: { Type: Pass, End: true }\n"u8.ToArray()));
        await Assertions.Expect(visit.Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("daily-orders");
        await visit.SeeAsync("No problems");
        await visit.Button("Create").DblClickAsync();
        await visit.SeeAsync("daily-orders was created.");
    });

    [Fact]
    public Task A_definition_is_written_checked_tested_and_saved_by_keyboard_alone() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Typed", Machines.Pass);
        await Server.EndAsync(await Server.RunAsync(machine, """{"from":"the last execution"}"""));
        await visit.GoAsync($"/state-machines/{Uri.EscapeDataString(machine)}/edit?state=P", Scope);
        var keyboard = visit.Page.Keyboard;
        var text = visit.Page.GetByRole(AriaRole.Textbox, new() { Name = "Definition of Typed" });
        await text.FocusAsync();
        await keyboard.PressAsync("Control+Home");
        await keyboard.PressAsync("End");
        await keyboard.PressAsync("Enter");
        await keyboard.TypeAsync("\"Comm");
        // While it looks for more, its proposals are shown and can't be taken.
        await visit.Page.Locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled)").WaitForAsync();
        // The editor takes an Enter within 75 ms of its proposals for one that was meant for the line (`interactionDelay`): nobody answers them so soon.
        await visit.Page.WaitForTimeoutAsync(100);
        await keyboard.PressAsync("Enter");
        await keyboard.TypeAsync("typed");
        await Assertions.Expect(text).ToContainTextAsync("\"Comment\": \"typed\"");

        // Tab indents and tells the way out; Escape, then Tab is it.
        await keyboard.PressAsync("Tab");
        await Assertions.Expect(text).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page.GetByText("Escape, then Tab leaves the text.").First.Locator("..")).ToHaveCSSAsync("opacity", "1");
        await keyboard.PressAsync("Control+z");
        const int linesToState = 4;
        for (var line = 0; line < linesToState; line++)
        {
            await keyboard.PressAsync("ArrowDown");
        }

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Tab, new() { Name = "Test state: P" })).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("Tab");
        await Assertions.Expect(text).Not.ToBeFocusedAsync();

        await visit.TabToAsync(visit.Page.GetByRole(AriaRole.Tab, new() { Name = "Problems" }));
        await keyboard.PressAsync("ArrowRight");
        await visit.TabToAsync(visit.Button("Use the last execution's"));
        await keyboard.PressAsync("Enter");
        var input = visit.Page.GetByRole(AriaRole.Textbox, new() { Name = "Input of the state" });
        await Assertions.Expect(input).ToContainTextAsync("the last execution");
        await visit.TabToAsync(input);
        await keyboard.PressAsync("Control+Enter");
        await visit.SeeAsync("Succeeded");

        await text.FocusAsync();
        await keyboard.PressAsync("Control+s");
        await visit.SeeAsync("Typed was saved.");
    });

    [Fact]
    public Task What_is_not_saved_is_not_left_by_a_link_or_by_the_way_back_without_a_question() => VisitAsync(async visit =>
    {
        var machine = await Server.CreateAsync("Guarded", Machines.Pass);
        await visit.OpenAsync("/state-machines", Scope);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Guarded", Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).ClickAsync();
        var text = visit.Page.GetByRole(AriaRole.Textbox, new() { Name = "Definition of Guarded" });
        await text.FillAsync("{");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Queues", Exact = true }).First.ClickAsync();
        await visit.DialogButton("Stay").Last.ClickAsync();
        await visit.Page.GoBackAsync();
        await visit.DialogButton("Leave").ClickAsync();
        await visit.Button("Start execution").First.WaitForAsync();
        Assert.Contains(Uri.EscapeDataString(machine), visit.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("/edit", visit.Page.Url, StringComparison.Ordinal);
    });

    private static FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };

    private static string Scope => Empty.Scope;

    private Task VisitAsync(Func<Visit, Task> story) => empty.Browser.VisitAsync(Server.Address, story);
}
