using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.Activities;

namespace Treadle.Api.States;

internal sealed class CreateActivity(ActivityService activities) : StatesOperation("CreateActivity")
{
    protected override string ResourceType => "Activity";

    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var name = input.Given("name");
        var tags = MachineSettings.ReadTags(input);
        var encryption = EncryptionConfiguration.Read(input)?.Key;
        var activity = await activities.CreateAsync(caller.Scope, name, Arn.Activity(caller, name), tags, encryption, stop);
        answer.WriteString("activityArn"u8, activity.Arn);
        answer.WriteTime("creationDate"u8, activity.CreatedAt);
    }
}
