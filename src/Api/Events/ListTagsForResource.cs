using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Lists the tags of a rule or an event bus.</summary>
internal sealed class ListTagsForResource(RuleService rules) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(ListTagsForResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(rules.ListTagsForResource(caller, input));
}
