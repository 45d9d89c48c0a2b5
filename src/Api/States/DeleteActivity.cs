using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.Activities;

namespace Treadle.Api.States;

internal sealed class DeleteActivity(ActivityService activities) : StatesOperation("DeleteActivity")
{
    protected override string ResourceType => "Activity";

    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("activityArn");
        var target = StatesArn.Parse(arn, "activity");
        await activities.DeleteAsync(target.Scope, target.Name, stop);
    }
}
