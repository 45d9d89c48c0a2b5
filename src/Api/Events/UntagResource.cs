using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Takes tags away from a rule or an event bus.</summary>
internal sealed class UntagResource(RuleService rules) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(UntagResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        rules.UntagResourceAsync(caller, input, stop);
}
