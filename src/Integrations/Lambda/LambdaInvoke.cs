using System.Globalization;
using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Engine.Executions;
using Treadle.Lambda;
using Treadle.Runtime;

namespace Treadle.Integrations.Lambda;

/// <summary><c>arn:aws:states:::lambda:invoke</c>, also with <c>.waitForTaskToken</c>: the Invoke operation with the SDK's metadata around its answer.</summary>
/// <remarks>Source: Step Functions developer guide, "Invoke an AWS Lambda function with Step Functions"; shapes as recorded from AWS.</remarks>
internal sealed class LambdaInvoke(FunctionCalls lambda, TimeProvider time)
{
    public async Task<TaskAnswer> RunAsync(AwsCaller caller, TaskRun run, CancellationToken stop)
    {
        if (LambdaArguments.Read(run.Input, out var problems) is not { } arguments)
        {
            return new TaskAnswer(Output: null, new StatesError(
                ErrorNames.Runtime, $"The Parameters '{run.Input}' could not be used to start the Task: [{string.Join(", ", problems)}]"));
        }

        InvocationResult result;
        try
        {
            result = await lambda.InvokeAsync(caller, arguments.FunctionName, arguments.Payload, arguments.Options, stop);
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, LambdaErrors.OfRefusal(refused));
        }

        return result.FunctionError is null
            ? new TaskAnswer(Describe(result, arguments.HasLogTail), Error: null)
            : new TaskAnswer(Output: null, LambdaErrors.OfFunction(result.Payload, isCompact: true));
    }

    private JsonObject Describe(InvocationResult result, bool hasLogTail)
    {
        var logResult = hasLogTail && result.LogTail.Length > 0 ? Convert.ToBase64String(result.LogTail.Span) : null;
        var members = new List<KeyValuePair<string, JsonValue>> { new("ExecutedVersion", result.ExecutedVersion) };
        if (logResult is not null)
        {
            members.Add(new("LogResult", logResult));
        }

        // An event's answer has no payload; AWS shows it as empty text.
        members.Add(new("Payload", result.Payload.IsEmpty && result.StatusCode != 200 ? "" : LambdaErrors.ReadPayload(result.Payload)));
        members.Add(new("SdkHttpMetadata", Metadata(result, logResult)));
        members.Add(new("SdkResponseMetadata", SdkMetadata.Response(result.RequestId)));
        members.Add(new("StatusCode", (long)result.StatusCode));
        return new JsonObject(members);
    }

    /// <summary>The headers of Lambda's answer, as its HTTP API sends them.</summary>
    private JsonObject Metadata(InvocationResult result, string? logResult)
    {
        var now = time.GetUtcNow();
        var headers = new List<KeyValuePair<string, string>>
        {
            new("X-Amz-Executed-Version", result.ExecutedVersion),
            new("x-amzn-Remapped-Content-Length", "0"),
            new("Connection", "keep-alive"),
            new("x-amzn-RequestId", result.RequestId),
            new("Content-Length", result.Payload.Length.ToString(CultureInfo.InvariantCulture)),
            new("Date", now.ToString("r", CultureInfo.InvariantCulture)),
            new("X-Amzn-Trace-Id", string.Create(CultureInfo.InvariantCulture, $"root=1-{now.ToUnixTimeSeconds():x8}-{result.RequestId.Replace("-", "", StringComparison.Ordinal)[..24]};sampled=0")),
            new("Content-Type", "application/json"),
        };
        if (logResult is not null)
        {
            headers.Insert(0, new("X-Amz-Log-Result", logResult));
        }

        return SdkMetadata.Http(headers, result.StatusCode);
    }
}
