using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>A policy that is put onto queues or topics. Each has one policy: a second resource for the same one takes the first one's place, as on AWS.</summary>
/// <param name="type">As <c>AWS::SQS::QueuePolicy</c>.</param>
/// <param name="targets">The property that lists the queues or topics.</param>
internal abstract class ServicePolicyType(string type, string targets) : IResourceType
{
    private const int NameLengthMax = 128;

    public string Name => type;

    public string PlannedId(ResourceContext context, JsonObject properties) => context.GeneratedName(NameLengthMax, context.Stack.Name);

    public ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop) =>
        UpdateAsync(context, plannedId!, [], properties, stop);

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => false;

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        @new.CheckOnly(type, targets, "PolicyDocument");
        @new.CheckThere(targets, "PolicyDocument");
        var policy = @new.AsText("PolicyDocument")!;
        foreach (var target in Targets(@new))
        {
            await context.CallAsync(Service, Operation, Request(target, policy), stop);
        }

        foreach (var gone in Targets(old).Except(Targets(@new)))
        {
            await ClearAsync(context, gone, stop);
        }

        return new Made(physicalId, new JsonObject { ["Id"] = physicalId });
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        foreach (var target in Targets(properties))
        {
            await ClearAsync(context, target, stop);
        }
    }

    protected abstract string Service { get; }

    protected abstract string Operation { get; }

    protected abstract JsonObject Request(string target, string policy);

    /// <summary>The policy of a target that nobody gave one.</summary>
    protected abstract string Standard(ResourceContext context, string target);

    private async ValueTask ClearAsync(ResourceContext context, string target, CancellationToken stop) =>
        await context.CallIfThereAsync(Service, Operation, Request(target, Standard(context, target)), stop);

    private List<string> Targets(JsonObject properties) => [.. (properties[targets] as JsonArray ?? []).Select(t => t!.ToString())];
}

/// <summary>AWS::SQS::QueuePolicy</summary>
internal sealed class QueuePolicyType() : ServicePolicyType(ResourceTypeNames.QueuePolicy, "Queues")
{
    protected override string Service => "sqs";

    protected override string Operation => "SetQueueAttributes";

    protected override JsonObject Request(string target, string policy) => new() { ["QueueUrl"] = target, ["Attributes"] = new JsonObject { ["Policy"] = policy } };

    protected override string Standard(ResourceContext context, string target) => "";
}

/// <summary>AWS::SNS::TopicPolicy</summary>
internal sealed class TopicPolicyType() : ServicePolicyType(ResourceTypeNames.TopicPolicy, "Topics")
{
    protected override string Service => "sns";

    protected override string Operation => "SetTopicAttributes";

    protected override JsonObject Request(string target, string policy) => new() { ["TopicArn"] = target, ["AttributeName"] = "Policy", ["AttributeValue"] = policy };

    /// <summary>A topic is never without a policy: this is what a new one has.</summary>
    protected override string Standard(ResourceContext context, string target) => new JsonObject
    {
        ["Version"] = "2008-10-17",
        ["Id"] = "__default_policy_ID",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Sid"] = "__default_statement_ID",
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = "*" },
            ["Action"] = new JsonArray("SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe",
                "SNS:ListSubscriptionsByTopic", "SNS:Publish"),
            ["Resource"] = target,
            ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["AWS:SourceOwner"] = context.Caller.Account } },
        }),
    }.ToJsonString();
}
