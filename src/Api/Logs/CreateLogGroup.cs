using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class CreateLogGroup(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "CreateLogGroup";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        if (input.Text("kmsKeyId") is not null)
        {
            throw LogShapes.Invalid("kmsKeyId: log groups are not encrypted by this server.");
        }

        await logs.CreateGroupAsync(caller, input.RequiredText("logGroupName"), input.Text("logGroupClass"), input.Tags() ?? [], stop);
        return [];
    }
}
