using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class DeleteLogStream(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "DeleteLogStream";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        logs.DeleteStream(logs.Group(caller, input.RequiredText("logGroupName")), input.RequiredText("logStreamName"));
        return ValueTask.FromResult<JsonObject>([]);
    }
}
