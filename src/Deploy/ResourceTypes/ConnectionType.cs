using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Events::Connection: what HTTP tasks authorize themselves with.</summary>
internal sealed class ConnectionType() : NamedResourceType(ResourceTypeNames.Connection, "Name", nameLengthMax: 64)
{
    private static readonly string[] Settings = ["Description", "AuthorizationType", "AuthParameters", "InvocationConnectivityParameters", "KmsKeyIdentifier"];

    protected override IReadOnlyList<string> Supported => Settings;

    public override async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("events", "DeleteConnection", Connection(physicalId), stop);

    protected override ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop) =>
        context.CallIfThereAsync("events", "DescribeConnection", Connection(plannedId), stop);

    protected override ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop) =>
        PutAsync(context, "CreateConnection", plannedId, properties, stop);

    protected override ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        PutAsync(context, "UpdateConnection", physicalId, @new, stop);

    private static async ValueTask<Made> PutAsync(ResourceContext context, string action, string name, JsonObject properties, CancellationToken stop)
    {
        var request = Connection(name);
        foreach (var setting in Settings)
        {
            request.With(setting, properties[setting].Typed("IsValueSecret"));
        }

        await context.CallAsync("events", action, request, stop);
        var made = await context.CallAsync("events", "DescribeConnection", Connection(name), stop);
        return new Made(name, new JsonObject().With("Arn", made.Text("ConnectionArn")).With("SecretArn", made.Text("SecretArn")));
    }

    private static JsonObject Connection(string name) => new() { ["Name"] = name };
}
