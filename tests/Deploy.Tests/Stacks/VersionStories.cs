using Treadle.Deploy.Tests.Fakes;

namespace Treadle.Deploy.Tests.Stacks;

/// <summary>Versions and aliases of state machines in a service's own resources.</summary>
public sealed class VersionStories : IDisposable
{
    private const string Machine = "arn:aws:states:eu-west-1:000000000000:stateMachine:greeter";

    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_alias_leads_to_the_version_of_the_machine_as_it_was_deployed()
    {
        await _world.With("serverless.yml", Service("one")).DeployAsync();

        Assert.Equal("INITIAL", (string?)_world.Aws.Versions[$"{Machine}:1"]["revisionId"]);
        Assert.Equal(
            $$"""[{"stateMachineVersionArn":"{{Machine}}:1","weight":100}]""", _world.Aws.Aliases[$"{Machine}:live"]["routingConfiguration"]!.ToJsonString());
        Assert.Empty(_world.Bugs);
    }

    [Fact]
    public async Task A_changed_definition_makes_a_version_and_the_alias_follows()
    {
        await _world.With("serverless.yml", Service("one")).DeployAsync();
        await _world.With("serverless.yml", Service("two")).DeployAsync();

        Assert.Equal([$"{Machine}:2"], _world.Aws.Versions.Keys);
        Assert.Equal($"{Machine}:2", (string?)_world.Aws.Aliases[$"{Machine}:live"]["routingConfiguration"]![0]!["stateMachineVersionArn"]);
    }

    [Fact]
    public async Task All_at_once_is_a_route_with_all_the_weight()
    {
        await _world.With("serverless.yml", Service("one", "DeploymentPreference: { Type: ALL_AT_ONCE, StateMachineVersionArn: !Ref Version }")).DeployAsync();
        Assert.Equal(100, (int?)_world.Aws.Aliases[$"{Machine}:live"]["routingConfiguration"]![0]!["weight"]);
    }

    [Theory]
    [InlineData("DeploymentPreference: { Type: CANARY, StateMachineVersionArn: !Ref Version, Percentage: 10, Interval: 5 }", "The Type CANARY of DeploymentPreference")]
    [InlineData("DeploymentPreference: { Type: ALL_AT_ONCE, StateMachineVersionArn: !Ref Version, Alarms: [a] }", "The property Alarms of the DeploymentPreference")]
    [InlineData("Description: nowhere", "needs one of RoutingConfiguration and DeploymentPreference")]
    public async Task What_is_not_supported_is_refused_by_name(string routing, string refused)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(_world.With("serverless.yml", Service("one", routing)).DeployAsync);
        Assert.Contains(refused, failure.Message);
    }

    private static string Service(string result, string routing = "RoutingConfiguration: [{ StateMachineVersionArn: !Ref Version, Weight: 100 }]") => $$"""
        service: shop
        provider:
          name: aws
          region: eu-west-1
        stepFunctions:
          stateMachines:
            greeter:
              id: Greeter
              name: greeter
              definition:
                StartAt: A
                States:
                  A: { Type: Pass, Result: {{result}}, End: true }
        resources:
          Resources:
            Version:
              Type: AWS::StepFunctions::StateMachineVersion
              Properties:
                StateMachineArn: !Ref Greeter
                StateMachineRevisionId: !GetAtt Greeter.StateMachineRevisionId
            Alias:
              Type: AWS::StepFunctions::StateMachineAlias
              Properties:
                Name: live
                {{routing}}
        """;
}
