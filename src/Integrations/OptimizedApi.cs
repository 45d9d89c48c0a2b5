using System.Globalization;
using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Integrations.AwsSdk;
using WireObject = System.Text.Json.Nodes.JsonObject;

namespace Treadle.Integrations;

/// <summary>One operation of a service as its optimized integration shows it: the model's own names, errors of the older SDK.</summary>
/// <param name="model">The service's name among the AWS SDK's: <c>sqs</c>.</param>
/// <param name="action">As in the resource: <c>sendMessage</c>.</param>
/// <param name="prefix">The first part of errors: <c>SQS</c>.</param>
/// <param name="sdkName">The service's name in the older SDK: <c>AmazonSQS</c>.</param>
/// <param name="calls">All operations of this server; asked at the first call.</param>
internal sealed class OptimizedApi(string model, string action, string prefix, string sdkName, Func<IAwsCall> calls)
{
    private readonly ServiceModel _service = ServiceModel.Find(model)!;

    private ServiceOperation Operation => _service.Operation(action)!;

    /// <summary>What keeps a task from being started, in AWS's words; empty when nothing does.</summary>
    /// <param name="integration">As <c>sqs:sendMessage</c>.</param>
    /// <param name="service">The service's name among the AWS SDK's.</param>
    /// <param name="parameters">As the Task state made them.</param>
    public static IReadOnlyList<string> ProblemsOf(string integration, string service, JsonValue parameters) =>
    [
        .. IntegrationMembers.Of(integration).ProblemsOf(parameters, takesNull: true),
        .. SdkShapes.Optimized.ProblemsOf(ServiceModel.Find(service)!.Operation(integration[(integration.IndexOf(':', StringComparison.Ordinal) + 1)..])!.Input, parameters),
    ];

    /// <returns>The answer in the words of a state.</returns>
    /// <exception cref="AwsErrorException">The operation refuses.</exception>
    public async Task<JsonObject> CallAsync(AwsCaller caller, JsonObject parameters, CancellationToken stop) =>
        SdkShapes.Optimized.ToResult(Operation.Output, await calls().CallAsync(caller, _service.SigningName, Operation.Name, Request(parameters), stop));

    /// <summary><c>SNS.NotFoundException</c>; an error without a class of its own is <c>SNS.AmazonSNSException</c>.</summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="wireCode">The code in the cause, where the wire has another than the model.</param>
    public StatesError ErrorOf(AwsErrorException refused, string? wireCode = null)
    {
        var name = _service.HasError(refused.Code) ? _service.ErrorClass(refused.Code) : sdkName + "Exception";
        return OlderSdk.ErrorOf($"{prefix}.{name}", sdkName, new AwsErrorException(wireCode ?? refused.Code, refused.AwsMessage, refused.Status));
    }

    /// <summary>A result with what the older SDK tells of the answer.</summary>
    /// <param name="result">The answer's members.</param>
    /// <param name="length">Bytes that the answer has on the wire.</param>
    /// <param name="contentType">Its type there.</param>
    /// <param name="now">When it was answered.</param>
    public static JsonObject WithMetadata(JsonObject result, int length, string contentType, DateTimeOffset now)
    {
        var requestId = Guid.NewGuid().ToString();
        KeyValuePair<string, string>[] headers =
        [
            new("x-amzn-RequestId", requestId),
            new("connection", "keep-alive"),
            new("Content-Length", length.ToString(CultureInfo.InvariantCulture)),
            new("Date", now.ToString("r", CultureInfo.InvariantCulture)),
            new("Content-Type", contentType),
        ];
        IEnumerable<KeyValuePair<string, JsonValue>> members =
            [.. result, new("SdkHttpMetadata", SdkMetadata.Http(headers, status: 200)), new("SdkResponseMetadata", SdkMetadata.Response(requestId))];
        return new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal));
    }

    private WireObject Request(JsonObject parameters) => SdkShapes.Optimized.ToRequest(Operation.Input, parameters);
}
