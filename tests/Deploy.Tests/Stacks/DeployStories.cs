using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.Client;
using Treadle.Deploy.Serverless.Reading;
using Treadle.Deploy.Tests.Fakes;

namespace Treadle.Deploy.Tests.Stacks;

/// <summary>A service is deployed, changed, refused, rolled back and removed, through the client and the stack service.</summary>
public sealed class DeployStories : IDisposable
{
    private const string Service = """
        service: shop
        provider:
          name: aws
          runtime: dotnet10
          region: eu-west-1
          versionFunctions: false
          apiKeys: [first]
          usagePlan:
            quota: { limit: 5000, offset: 2, period: MONTH }
        functions:
          hello:
            handler: functions/hello.cs
        stepFunctions:
          stateMachines:
            greeter:
              events:
                - http: { path: hello, method: GET, private: true }
              definition:
                StartAt: A
                States:
                  A: { Type: Task, Resource: !GetAtt HelloLambdaFunction.Arn, End: true }
              notifications:
                FAILED:
                  - lambda: !GetAtt HelloLambdaFunction.Arn
        """;

    private readonly World _world = new World().With("serverless.yml", Service).With("functions/hello.cs", "one");

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_stack_that_is_said_to_be_complete_can_be_changed_at_once()
    {
        await _world.DeployAsync();
        var told = Hold(status: "UPDATE_COMPLETE");
        await CallAsync("UpdateStack", "Queue");
        await UntilAsync("UPDATE_COMPLETE");

        var update = CallAsync("UpdateStack", "Other");
        Assert.False(update.IsCompleted);
        told.SetResult();
        await update;
        await _world.IdleAsync("shop-dev");
        Assert.Equal("UPDATE_COMPLETE", (string?)(await _world.StackAsync("shop-dev"))["StackStatus"]);
    }

    [Fact]
    public async Task A_stack_that_is_created_again_runs_though_the_deletion_is_not_over_yet()
    {
        await _world.DeployAsync();
        var deleted = Hold(status: null);
        await _world.CallAsync("eu-west-1", "cloudformation", "DeleteStack", new JsonObject { ["StackName"] = "shop-dev" }, TestContext.Current.CancellationToken);
        var deletion = _world.IdleAsync("shop-dev");
        while (_world.Store.List("stack", null).Count > 0)
        {
            await Task.Yield();
        }

        var created = Hold(status: "CREATE_COMPLETE");
        await CallAsync("CreateStack", "Queue");
        deleted.SetResult();
        await deletion;
        Assert.False(_world.IdleAsync("shop-dev").IsCompleted);
        created.SetResult();
        await _world.IdleAsync("shop-dev");
        Assert.Empty(_world.Bugs);
    }

    [Fact]
    public async Task A_deployment_makes_everything_and_tells_what_is_there()
    {
        var result = await _world.DeployAsync();

        Assert.True(result.HasChanges);
        var machine = Assert.Single(_world.Aws.Machines);
        Assert.StartsWith("arn:aws:states:eu-west-1:000000000000:stateMachine:GreeterStepFunctionsStateMachine-", machine.Key);
        Assert.Contains("arn:aws:lambda:eu-west-1:000000000000:function:shop-dev-hello", (string?)machine.Value["definition"]);
        Assert.Equal("arn:aws:iam::000000000000:role/shop-dev-eu-west-1-lambdaRole", (string?)_world.Aws.Functions["shop-dev-hello"]["Role"]);
        Assert.Equal("GreeterStepFunctionsStateMachine-".Length + 12, machine.Key.Split(':')[^1].Length);
        var information = result.Information;
        Assert.Equal(machine.Key, Assert.Single(information.StateMachines).Arn);
        Assert.Equal(40, Assert.Single(information.ApiKeys).Value.Length);
        Assert.Matches("^http://127.0.0.1:4566/_aws/execute-api/[a-z0-9]{10}/dev/hello$", Assert.Single(information.StateMachineEndpoints).Url);
        Assert.Equal("greeter-FAILED-notification", Assert.Single(_world.Aws.Rules).Key);
        Assert.Empty(_world.Bugs);
    }

    [Fact]
    public async Task A_second_deployment_without_changes_changes_nothing()
    {
        await _world.DeployAsync();
        _world.Aws.Changes.Clear();
        _world.Uploads.Clear();

        var second = await _world.DeployAsync();

        Assert.False(second.HasChanges);
        Assert.Empty(_world.Aws.Changes);
        Assert.Empty(_world.Uploads);
    }

    [Fact]
    public async Task A_changed_handler_changes_that_function_alone()
    {
        await _world.DeployAsync();
        _world.Aws.Changes.Clear();

        await _world.With("functions/hello.cs", "two").DeployAsync();

        Assert.Equal(["lambda:UpdateFunctionCode"], _world.Aws.Changes);
    }

    [Fact]
    public async Task A_changed_definition_is_updated_in_place()
    {
        var before = (await _world.DeployAsync()).Information;
        _world.Aws.Changes.Clear();

        var after = (await _world.With("serverless.yml", Service.Replace("StartAt: A", "Comment: changed\n        StartAt: A", StringComparison.Ordinal)).DeployAsync()).Information;

        Assert.Equal(["states:UpdateStateMachine"], _world.Aws.Changes);
        Assert.Equal(before.StateMachines, after.StateMachines);
        Assert.Equal(before.ApiKeys, after.ApiKeys);
    }

    [Fact]
    public async Task A_changed_path_gives_a_new_deployment_of_the_same_api_with_the_same_key()
    {
        var before = (await _world.DeployAsync()).Information;

        var after = (await _world.With("serverless.yml", Service.Replace("path: hello", "path: bye", StringComparison.Ordinal)).DeployAsync()).Information;

        Assert.Equal(before.ApiKeys, after.ApiKeys);
        Assert.Equal(before.StateMachineEndpoints[0].Url.Replace("hello", "bye", StringComparison.Ordinal), after.StateMachineEndpoints[0].Url);
        Assert.Single(await _world.Aws.GatewayItemsAsync(World.Caller, "GetRestApis"));
    }

    [Fact]
    public async Task A_resource_that_cannot_be_made_rolls_the_deployment_back_and_is_named()
    {
        await _world.DeployAsync();
        var code = _world.Aws.Functions["shop-dev-hello"]["Code"]!["S3Key"]!.ToString();
        var machine = Assert.Single(_world.Aws.Machines).Value["definition"]!.ToString();
        _world.Aws.Refusal = (action, input) =>
            action == "states:UpdateStateMachine" && input["definition"]!.ToString().Contains("wrong", StringComparison.Ordinal) ? "Invalid State Machine Definition" : null;

        var failed = await Assert.ThrowsAsync<DeployFailedException>(() => _world.With("functions/hello.cs", "two").With("serverless.yml",
            Service.Replace("StartAt: A", "Comment: wrong\n        StartAt: A", StringComparison.Ordinal).Replace("path: hello", "path: bye", StringComparison.Ordinal)).DeployAsync());

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", failed.Status);
        Assert.Contains("[GreeterStepFunctionsStateMachine]. Invalid State Machine Definition", failed.Message);
        Assert.Equal(code, _world.Aws.Functions["shop-dev-hello"]["S3Key"]!.ToString());
        Assert.Equal(machine, Assert.Single(_world.Aws.Machines).Value["definition"]!.ToString());
    }

    [Fact]
    public async Task A_new_resource_that_is_refused_leaves_the_stack_as_it_was()
    {
        var before = (await _world.DeployAsync()).Information;
        var methods = (await _world.StackAsync("shop-dev"))["Outputs"]!.ToJsonString();
        _world.Aws.Refusal = (action, input) => action == "states:CreateStateMachine" && input["name"]!.ToString().StartsWith("Second", StringComparison.Ordinal) ? "The definition is wrong" : null;

        var failed = await Assert.ThrowsAsync<DeployFailedException>(() => _world.With("functions/hello.cs", "two").With("serverless.yml", Service + """

                second:
                  events:
                    - http: POST second
                  definition:
                    StartAt: A
                    States:
                      A: { Type: Succeed }
            """).DeployAsync());

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", failed.Status);
        Assert.Contains("[SecondStepFunctionsStateMachine]. The definition is wrong", failed.Message);
        Assert.Equal(methods, (await _world.StackAsync("shop-dev"))["Outputs"]!.ToJsonString());
        Assert.Single(_world.Aws.Machines);
        _world.Aws.Refusal = (_, _) => null;
        _world.Aws.Changes.Clear();
        var again = await _world.With("functions/hello.cs", "one").With("serverless.yml", Service).DeployAsync();
        Assert.False(again.HasChanges);
        Assert.Equal(before.StateMachineEndpoints, again.Information.StateMachineEndpoints);
    }

    [Fact]
    public async Task A_machine_that_is_taken_out_is_deleted_with_its_role_and_rule()
    {
        await _world.DeployAsync();

        await _world.With("serverless.yml", Service[..Service.IndexOf("stepFunctions:", StringComparison.Ordinal)]).DeployAsync();

        Assert.Empty(_world.Aws.Machines);
        Assert.Empty(_world.Aws.Rules);
        Assert.Empty(await _world.Aws.GatewayItemsAsync(World.Caller, "GetRestApis"));
        Assert.Empty(await _world.Aws.GatewayItemsAsync(World.Caller, "GetApiKeys"));
        Assert.Single(_world.Aws.Functions);
    }

    [Fact]
    public async Task Removal_ends_running_executions_and_leaves_nothing()
    {
        await _world.DeployAsync();
        var machine = Assert.Single(_world.Aws.Machines).Key;
        _world.Aws.Run(machine, "execution-1");
        _world.Aws.Run(machine, "execution-2");
        var id = (string)(await _world.StackAsync("shop-dev"))["StackId"]!;

        await _world.Client.RemoveAsync(_world.Options, TestContext.Current.CancellationToken);

        Assert.Empty(_world.Aws.Machines);
        Assert.Empty(_world.Aws.Executions);
        Assert.Empty(_world.Aws.Functions);
        Assert.Empty(_world.Aws.LogGroups);
        Assert.Empty(await _world.Aws.GatewayItemsAsync(World.Caller, "GetRestApis"));
        Assert.Empty(await _world.Aws.GatewayItemsAsync(World.Caller, "GetUsagePlans"));
        Assert.Empty(_world.Store.List("stack", null));
        Assert.False(Directory.Exists(Path.Combine(_world.Folder, "data", "deployments")) && Directory.EnumerateFileSystemEntries(Path.Combine(_world.Folder, "data", "deployments")).Any());
        var absent = await Assert.ThrowsAsync<AwsErrorException>(() => _world.Client.RemoveAsync(_world.Options, TestContext.Current.CancellationToken));
        Assert.Equal("Stack with id shop-dev does not exist", absent.Message);
        Assert.Equal("DELETE_COMPLETE", (string?)(await _world.StackAsync(id))["StackStatus"]);
    }

    [Fact]
    public async Task A_function_of_another_owner_is_neither_taken_over_nor_deleted()
    {
        _world.Aws.Functions["shop-dev-hello"] = new JsonObject { ["Owner"] = "somebody" };

        var failed = await Assert.ThrowsAsync<DeployFailedException>(_world.DeployAsync);

        Assert.Contains("Function already exist: shop-dev-hello", failed.Message);
        Assert.Equal("somebody", (string?)_world.Aws.Functions["shop-dev-hello"]["Owner"]);
        Assert.Empty(_world.Aws.LogGroups);
    }

    [Fact]
    public async Task A_wrong_configuration_changes_nothing_and_tells_all_problems()
    {
        var wrong = await Assert.ThrowsAsync<ServiceConfigurationException>(() => _world.With("functions/hello.cs", "error")
            .With("serverless.yml", Service.Replace("Type: Task", "Type: Tusk", StringComparison.Ordinal)).DeployAsync());

        Assert.Contains(wrong.Problems, p => p.At?.Line == 21 && p.Message.Contains("greeter", StringComparison.Ordinal));
        Assert.Contains(wrong.Problems, p => p.ToString().StartsWith("serverless.yml:12:14: functions/hello.cs does not compile:", StringComparison.Ordinal));
        Assert.Empty(_world.Aws.Changes);
        Assert.Empty(_world.Store.List("stack", null));
    }

    [Fact]
    public async Task After_a_crash_at_any_call_the_deployment_goes_on_and_makes_nothing_twice()
    {
        for (var crashAt = 1; ; crashAt++)
        {
            using var world = new World().With("serverless.yml", Service).With("functions/hello.cs", "one");
            var hasCrashed = false;
            world.Aws.AfterChange = count =>
            {
                if (count == crashAt)
                {
                    hasCrashed = true;
                    world.Store.IsBroken = true;
                    throw new IOException("The server has ended.");
                }
            };
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var deploying = world.Client.DeployAsync(world.Options, patience.Token);
            while (!deploying.IsCompleted && !hasCrashed)
            {
                await Task.Yield();
            }

            if (!hasCrashed)
            {
                await deploying;
                Assert.True(crashAt > 15, $"Only {crashAt} calls were made.");
                return;
            }

            await world.IdleAsync("shop-dev");
            await world.RestartAsync();
            await deploying;

            Assert.Equal("UPDATE_COMPLETE", (string?)(await world.StackAsync("shop-dev"))["StackStatus"]);
            Assert.Single(world.Aws.Machines);
            Assert.Single(world.Aws.Functions);
            Assert.Single(world.Aws.Rules);
            Assert.Single(await world.Aws.GatewayItemsAsync(World.Caller, "GetRestApis"));
            Assert.Single(await world.Aws.GatewayItemsAsync(World.Caller, "GetApiKeys"));
            Assert.Single(await world.Aws.GatewayItemsAsync(World.Caller, "GetUsagePlans"));
            world.Aws.Changes.Clear();
            Assert.False((await world.DeployAsync()).HasChanges);
            Assert.Empty(world.Aws.Changes);
        }
    }

    [Fact]
    public async Task After_a_crash_at_any_call_of_a_removal_it_goes_on_and_leaves_nothing()
    {
        for (var crashAt = 1; ; crashAt++)
        {
            using var world = new World().With("serverless.yml", Service).With("functions/hello.cs", "one");
            await world.DeployAsync();
            world.Aws.Run(Assert.Single(world.Aws.Machines).Key, "execution-1");
            world.Aws.Changes.Clear();
            var hasCrashed = false;
            world.Aws.AfterChange = count =>
            {
                if (count == crashAt)
                {
                    hasCrashed = true;
                    world.Store.IsBroken = true;
                    throw new IOException("The server has ended.");
                }
            };
            var removing = world.Client.RemoveAsync(world.Options, TestContext.Current.CancellationToken);
            while (!removing.IsCompleted && !hasCrashed)
            {
                await Task.Yield();
            }

            if (hasCrashed)
            {
                await world.IdleAsync("shop-dev");
                await world.RestartAsync();
            }

            await removing;

            Assert.Empty(world.Aws.Machines);
            Assert.Empty(world.Aws.Executions);
            Assert.Empty(world.Aws.Functions);
            Assert.Empty(world.Aws.Rules);
            Assert.Empty(world.Store.List("stack", null));
            Assert.Empty(await world.Aws.GatewayItemsAsync(World.Caller, "GetRestApis"));
            Assert.Empty(await world.Aws.GatewayItemsAsync(World.Caller, "GetApiKeys"));
            if (!hasCrashed)
            {
                Assert.True(crashAt > 10, $"Only {crashAt} calls were made.");
                return;
            }
        }
    }

    /// <summary>The stack's operation is not told that a status was written, null: that the stack is gone, until this says so.</summary>
    private TaskCompletionSource Hold(string? status)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.Store.Written = writes => writes.Any(w => w.Key.Kind == "stack" && (w.Data is { } data ? (string?)JsonNode.Parse(data.Span)!["Status"] : null) == status) ? told.Task : Task.CompletedTask;
        return told;
    }

    private async Task UntilAsync(string status)
    {
        while ((string?)(await _world.StackAsync("shop-dev"))["StackStatus"] != status)
        {
            await Task.Yield();
        }
    }

    /// <summary>Asks for a stack of one queue.</summary>
    private async Task CallAsync(string action, string queue) => await _world.CallAsync(
        "eu-west-1", "cloudformation", action, new JsonObject { ["StackName"] = "shop-dev", ["TemplateBody"] = new JsonObject { ["Resources"] = new JsonObject { [queue] = new JsonObject { ["Type"] = "AWS::SQS::Queue" } } }.ToJsonString() }, TestContext.Current.CancellationToken);
}
