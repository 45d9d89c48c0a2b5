using Microsoft.AspNetCore.Http;
using Treadle.Api.Access;
using Treadle.Storage;

namespace Treadle.Server.Http;

/// <summary>The executions of a name, whichever machine's: <c>/_treadle/executions/named?name=order-17&amp;region=eu-west-1&amp;account=000000000000</c>, the last two as of the counts.</summary>
/// <remarks>AWS lists executions by machine and knows no names there. Cost: one look at an index for each machine.</remarks>
/// <param name="store">Where executions are.</param>
/// <param name="machines">The ARNs of all machines.</param>
internal sealed class ExecutionsNamedEndpoint(IStore store, Func<IEnumerable<string>> machines)
{
    private const string Machine = ":stateMachine:";

    /// <param name="context">The request.</param>
    /// <param name="key">Whose; null where requests need no signature.</param>
    public Task HandleAsync(HttpContext context, AccessKey? key)
    {
        var name = context.Request.Query["name"].ToString();
        var isAsked = MachineFilter.Of(context.Request.Query, key);
        var found = machines()
            .Where(isAsked)
            .Select(machine => store.Find($"{machine.Replace(Machine, ":execution:", StringComparison.Ordinal)}:{name}"))
            .OfType<ExecutionRow>()
            .OrderByDescending(e => e.StartedAt);
        return OwnEndpoint.SendAsync(context, json =>
        {
            json.WriteStartArray("executionArns"u8);
            foreach (var execution in found)
            {
                json.WriteStringValue(execution.Arn);
            }

            json.WriteEndArray();
        });
    }
}
