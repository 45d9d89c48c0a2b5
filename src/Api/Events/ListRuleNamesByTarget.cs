using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Lists the rules that have a target.</summary>
internal sealed class ListRuleNamesByTarget(RuleService rules) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(ListRuleNamesByTarget);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(rules.ListRuleNamesByTarget(caller, input));
}
