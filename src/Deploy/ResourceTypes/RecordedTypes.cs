using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Treadle.Deploy.Templates;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>A type that has no effect on this server: it is recorded in the stack, so that references to it resolve and it is shown, and nothing is called.</summary>
internal abstract class RecordedType : IResourceType
{
    public abstract string Name { get; }

    public abstract string PlannedId(ResourceContext context, JsonObject properties);

    public ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop) =>
        ValueTask.FromResult(new Made(plannedId!, Attributes(context, plannedId!, properties)));

    public virtual bool NeedsReplacement(JsonObject old, JsonObject @new) => false;

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        ValueTask.FromResult(new Made(physicalId, Attributes(context, physicalId, @new)));

    public virtual ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) => ValueTask.CompletedTask;

    protected virtual JsonObject Attributes(ResourceContext context, string physicalId, JsonObject properties) => [];
}

/// <summary>AWS::IAM::Role. Nobody checks permissions here; its ARN is passed on to what needs one.</summary>
internal sealed class RoleType : RecordedType
{
    private const int NameLengthMax = 64;

    public override string Name => ResourceTypeNames.Role;

    public override string PlannedId(ResourceContext context, JsonObject properties) =>
        properties.Text("RoleName") ?? context.GeneratedName(NameLengthMax, context.Stack.Name);

    public override bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "RoleName", "Path");

    protected override JsonObject Attributes(ResourceContext context, string physicalId, JsonObject properties) => new()
    {
        ["Arn"] = $"arn:aws:iam::{context.Caller.Account}:role{properties.Text("Path") ?? "/"}{physicalId}",
        // 21 letters and digits, the same for the same role.
        ["RoleId"] = "AROA" + Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(context.Caller.Account + physicalId)))[..17],
    };
}

/// <summary>AWS::S3::BucketPolicy. Nobody checks permissions here; that of the deployment's bucket denies insecure transport.</summary>
internal sealed class BucketPolicyType : RecordedType
{
    public override string Name => ResourceTypeNames.BucketPolicy;

    public override string PlannedId(ResourceContext context, JsonObject properties) => properties.Required("Bucket");

    public override bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "Bucket");
}

/// <summary>AWS::IAM::Policy, the inline policy of roles. Nobody checks permissions here.</summary>
internal sealed class PolicyType : RecordedType
{
    private const int NameLengthMax = 128;

    public override string Name => ResourceTypeNames.Policy;

    public override string PlannedId(ResourceContext context, JsonObject properties)
    {
        _ = properties.Required("PolicyName");
        return context.GeneratedName(NameLengthMax, context.Stack.Name);
    }

    protected override JsonObject Attributes(ResourceContext context, string physicalId, JsonObject properties) => new() { ["Id"] = physicalId };
}

/// <summary>AWS::IAM::ManagedPolicy. Nobody checks permissions here; its ARN is passed on to what names it.</summary>
internal sealed class ManagedPolicyType : RecordedType
{
    private const int NameLengthMax = 128;

    public override string Name => ResourceTypeNames.ManagedPolicy;

    public override string PlannedId(ResourceContext context, JsonObject properties) =>
        $"arn:aws:iam::{context.Caller.Account}:policy{properties.Text("Path") ?? "/"}{properties.Text("ManagedPolicyName") ?? context.GeneratedName(NameLengthMax, context.Stack.Name)}";

    public override bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "ManagedPolicyName", "Path", "Description");

    protected override JsonObject Attributes(ResourceContext context, string physicalId, JsonObject properties) => new() { ["PolicyArn"] = physicalId };
}
