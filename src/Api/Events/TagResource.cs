using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Tags a rule or an event bus.</summary>
internal sealed class TagResource(RuleService rules) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(TagResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        rules.TagResourceAsync(caller, input, stop);
}
