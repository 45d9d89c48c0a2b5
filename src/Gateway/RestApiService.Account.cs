using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Admissions;
using Treadle.Gateway.Model;
using Treadle.Storage;

namespace Treadle.Gateway;

/// <content>The settings of an account in a region.</content>
public sealed partial class RestApiService
{
    private const string AccountKind = "gateway-account";

    public JsonObject GetAccount(AwsCaller caller)
    {
        var shape = new JsonObject();
        if (_store.Get(AccountKey(caller)) is { } stored && Read(stored, GatewayJson.Default.GatewayAccount).CloudwatchRoleArn is { } role)
        {
            shape["cloudwatchRoleArn"] = role;
        }

        shape["throttleSettings"] = new JsonObject { ["burstLimit"] = RequestAdmission.AccountBurst, ["rateLimit"] = DoubleJson.Node(RequestAdmission.AccountRate) };
        shape["features"] = new JsonArray("UsagePlans");
        shape["apiKeyVersion"] = "4";
        return shape;
    }

    /// <summary>Patches <c>/cloudwatchRoleArn</c>. Nobody checks rights here: execution logs are written without it, too.</summary>
    public ValueTask<JsonObject> UpdateAccountAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            foreach (var patch in Patch.Read(new Members(input)))
            {
                if (patch is { Operation: "add", Path: "/features", Value: "UsagePlans" })
                {
                    continue;
                }

                if (patch.Path != "/cloudwatchRoleArn")
                {
                    throw patch.Refusal("/cloudwatchRoleArn", "/features");
                }

                patch.Expect("replace", "remove");
                var role = patch.Operation == "remove" || string.IsNullOrEmpty(patch.Value) ? null : patch.Value;
                if (role?.StartsWith("arn:", StringComparison.Ordinal) == false)
                {
                    throw GatewayErrors.BadRequest($"Not a valid role ARN: {role}");
                }

                await WriteAsync(stop, Put(AccountKind, caller, "account", new GatewayAccount(role), GatewayJson.Default.GatewayAccount));
            }

            return GetAccount(caller);
        },
        stop);

    private static ResourceKey AccountKey(AwsCaller caller) => new(AccountKind, caller.Scope, "account");
}
