namespace Treadle.Deploy.ResourceTypes;

/// <summary>All resource types, by name.</summary>
internal static class ResourceTypeTable
{
    private static readonly Dictionary<string, IResourceType> Types = new IResourceType[]
    {
        new StateMachineType(), new StateMachineVersionType(), new StateMachineAliasType(), new ActivityType(), new FunctionType(), new FunctionVersionType(), new FunctionAliasType(), new FunctionPermissionType(),
        new EventInvokeConfigType(), new LogGroupType(), new RoleType(), new BucketType(), new BucketPolicyType(), new RestApiType(), new ApiResourceType(),
        new ApiMethodType(), new ApiDeploymentType(), new ApiStageType(), new ApiAccountType(), new ApiKeyType(), new UsagePlanType(), new UsagePlanKeyType(), new HttpApiType(),
        new HttpApiIntegrationType(), new HttpApiRouteType(), new HttpApiStageType(), new EventsRuleType(),
        new EventBusType(), new EventBusPolicyType(), new ConnectionType(), new QueueType(), new QueuePolicyType(), new TopicType(), new TopicPolicyType(), new SubscriptionType(),
        new ScheduleType(), new ScheduleGroupType(), new StreamType(), new StreamConsumerType(), new DeliveryStreamType(), new TableType(), new PolicyType(), new ManagedPolicyType(),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>The type; a template with another was refused when it was read.</summary>
    public static IResourceType Get(string name) => Types[name];
}
