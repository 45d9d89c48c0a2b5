using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class CreateLogStream(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "CreateLogStream";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        logs.CreateStream(logs.Group(caller, input.RequiredText("logGroupName")), input.RequiredText("logStreamName"));
        return ValueTask.FromResult<JsonObject>([]);
    }
}
