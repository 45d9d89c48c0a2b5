using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class PutRetentionPolicy(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "PutRetentionPolicy";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var days = input.Number("retentionInDays") ?? throw LogShapes.Missing("retentionInDays");
        await logs.SetRetentionAsync(caller, input.RequiredText("logGroupName"), (int)Math.Clamp(days, 0, int.MaxValue), stop);
        return [];
    }
}
