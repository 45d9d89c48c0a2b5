using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Lambda.Tests.Support;

/// <summary>Takes every call to another service.</summary>
internal sealed class RecordedCalls : IAwsCall
{
    private readonly ConcurrentQueue<(string Service, string Action, JsonObject Input)> _calls = new();

    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        _calls.Enqueue((service, action, input));
        return ValueTask.FromResult(new JsonObject());
    }

    /// <summary>What the only call of an operation had.</summary>
    public JsonObject Of(string service, string action) => Assert.Single(_calls, c => c.Service == service && c.Action == action).Input;
}
