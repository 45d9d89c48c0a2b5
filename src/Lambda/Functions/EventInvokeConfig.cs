using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>How asynchronous calls of a function, or of one of its versions or aliases, are tried again, and who is told of their end.</summary>
/// <param name="MaximumRetryAttempts">0 to 2; null is not set, which is 2.</param>
/// <param name="MaximumEventAgeSeconds">60 to 21,600; null is not set, which is 21,600.</param>
/// <param name="OnSuccess">The ARN that gets a record of each call that went well; null for none.</param>
/// <param name="OnFailure">The ARN that gets a record of each call that failed for good; null for none.</param>
/// <param name="LastModified">When it was last set.</param>
public sealed record EventInvokeConfig(
    int? MaximumRetryAttempts, int? MaximumEventAgeSeconds, string? OnSuccess, string? OnFailure, DateTimeOffset LastModified)
{
    internal const string Kind = "function-event-config";

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["retries"] = MaximumRetryAttempts,
        ["age"] = MaximumEventAgeSeconds,
        ["onSuccess"] = OnSuccess,
        ["onFailure"] = OnFailure,
        ["lastModified"] = LastModified.ToUnixTimeMilliseconds(),
    });

    internal static EventInvokeConfig Read(Resource resource)
    {
        var document = JsonNode.Parse(resource.Data.Span)!;
        return new EventInvokeConfig(
            (int?)document["retries"],
            (int?)document["age"],
            (string?)document["onSuccess"],
            (string?)document["onFailure"],
            DateTimeOffset.FromUnixTimeMilliseconds((long)document["lastModified"]!));
    }
}
