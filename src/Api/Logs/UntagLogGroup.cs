using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class UntagLogGroup(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "UntagLogGroup";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await logs.UntagAsync(logs.Group(caller, input.RequiredText("logGroupName")), input.Texts("tags") ?? throw LogShapes.Missing("tags"), stop);
        return [];
    }
}
