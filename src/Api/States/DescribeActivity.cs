using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.Activities;

namespace Treadle.Api.States;

internal sealed class DescribeActivity(ActivityService activities) : StatesOperation("DescribeActivity")
{
    protected override string ResourceType => "Activity";

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("activityArn");
        var target = StatesArn.Parse(arn, "activity");
        var activity = activities.Get(target.Scope, target.Name, arn);
        answer.WriteString("activityArn"u8, activity.Arn);
        answer.WriteString("name"u8, activity.Name);
        answer.WriteTime("creationDate"u8, activity.CreatedAt);
        EncryptionConfiguration.Write(answer, activity.Encryption);
        return ValueTask.CompletedTask;
    }
}
