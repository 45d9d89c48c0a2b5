using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class UntagResource(TaggedResource resources) : StatesOperation("UntagResource")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("resourceArn");
        var keys = input.List("tagKeys")!.Select(key => key.GetString()!).ToList();
        await resources.ChangeAsync(arn, tags => Tags.Without(tags, keys), stop);
    }
}
