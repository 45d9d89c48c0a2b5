using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class TagResource(TaggedResource resources) : StatesOperation("TagResource")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("resourceArn");
        var added = MachineSettings.ReadTags(input);
        await resources.ChangeAsync(arn, tags => Tags.With(tags, added, arn), stop);
    }
}
