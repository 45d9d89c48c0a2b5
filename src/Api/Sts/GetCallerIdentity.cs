using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Api.Sts;

/// <summary>Says whom the credentials stand for: tools ask it before anything else.</summary>
public sealed class GetCallerIdentity : IIdentityOperation
{
    public string Service => "sts";

    public string Name => "GetCallerIdentity";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => InvokeAsync(key: null, caller, input, stop);

    public ValueTask<JsonObject> InvokeAsync(AccessKey? key, AwsCaller caller, JsonObject input, CancellationToken stop) => ValueTask.FromResult(new JsonObject
    {
        ["UserId"] = key?.Identity.UserId ?? caller.Account,
        ["Account"] = caller.Account,
        ["Arn"] = key?.Identity.Arn ?? $"arn:aws:iam::{caller.Account}:root",
    });
}
