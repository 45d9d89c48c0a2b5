using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda;

namespace Treadle.Integrations.Lambda;

/// <summary>Calls functions where Lambda is: here, or at a configured endpoint.</summary>
internal sealed class FunctionCalls(Invoker lambda, IRemoteServices remote)
{
    private const string Service = "lambda";

    /// <exception cref="AwsErrorException">Lambda refused, or no answer came.</exception>
    public Task<InvocationResult> InvokeAsync(AwsCaller caller, string function, ReadOnlyMemory<byte> payload, InvocationOptions options, CancellationToken stop) =>
        remote.Has(Service) ? InvokeRemoteAsync(caller, function, payload, options, stop) : InvokeHereAsync(caller, function, payload, options, stop);

    private async Task<InvocationResult> InvokeHereAsync(AwsCaller caller, string function, ReadOnlyMemory<byte> payload, InvocationOptions options, CancellationToken stop) =>
        await lambda.InvokeAsync(caller, function, payload, options, stop);

    private async Task<InvocationResult> InvokeRemoteAsync(AwsCaller caller, string function, ReadOnlyMemory<byte> payload, InvocationOptions options, CancellationToken stop)
    {
        var members = new JsonObject
        {
            ["FunctionName"] = function,
            ["InvocationType"] = options.Type.ToString(),
            ["Payload"] = Convert.ToBase64String(payload.Span),
        };
        foreach (var (name, value) in new[] { ("Qualifier", options.Qualifier), ("ClientContext", options.ClientContext) })
        {
            if (value is not null)
            {
                members[name] = value;
            }
        }

        if (options.Type == InvocationType.RequestResponse)
        {
            members["LogType"] = "Tail";
        }

        var answer = await remote.SendAsync(caller, Service, "Invoke", members, stop);
        return new InvocationResult(
            answer.Status,
            Convert.FromBase64String(Text("Payload") ?? ""),
            Text("FunctionError"),
            Text("ExecutedVersion") ?? "$LATEST",
            Convert.FromBase64String(Text("LogResult") ?? ""),
            answer.RequestId.Length > 0 ? answer.RequestId : Guid.NewGuid().ToString());

        string? Text(string member) => answer.Members[member]?.GetValue<string>();
    }
}
