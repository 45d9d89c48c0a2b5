using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Lambda;

/// <summary>Asynchronous calls that were accepted and are not over, as resources: what was answered with 202 is run, whatever happens to the server.</summary>
/// <remarks>Any thread. An event is run at least once: one that was running when the server was killed is run again.</remarks>
internal sealed class AcceptedEvents(IResourceStore resources)
{
    private const string Kind = "function-event";

    /// <summary>Puts an event on disk.</summary>
    public Task AddAsync(AcceptedEvent accepted, CancellationToken stop) => resources.WriteAsync([new ResourceWrite(KeyOf(accepted), accepted.ToBytes())], stop);

    /// <summary>The event is over, one way or the other.</summary>
    public Task RemoveAsync(AcceptedEvent accepted) => resources.WriteAsync([new ResourceWrite(KeyOf(accepted), Data: null)]);

    /// <summary>Those that a former life left, oldest first.</summary>
    public IEnumerable<AcceptedEvent> All() => resources.All(Kind).Select(AcceptedEvent.Read);

    private static ResourceKey KeyOf(AcceptedEvent accepted) => new(Kind, accepted.Caller.Scope, accepted.RequestId);
}

/// <summary>One asynchronous call.</summary>
/// <param name="Caller">Whose.</param>
/// <param name="RequestId">The answer had this id.</param>
/// <param name="Function">The function as the caller named it.</param>
/// <param name="Qualifier">The version or alias; null for none.</param>
/// <param name="Payload">JSON.</param>
/// <param name="ClientContext">JSON; null for none.</param>
internal sealed record AcceptedEvent(AwsCaller Caller, string RequestId, string Function, string? Qualifier, ReadOnlyMemory<byte> Payload, string? ClientContext)
{
    /// <summary>The payload is kept as the text it came as.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["function"] = Function,
        ["qualifier"] = Qualifier,
        ["payload"] = Encoding.UTF8.GetString(Payload.Span),
        ["clientContext"] = ClientContext,
    }.ToJsonString());

    public static AcceptedEvent Read(Resource resource)
    {
        var data = JsonNode.Parse(resource.Data.Span)!;
        var slash = resource.Key.Scope.IndexOf('/', StringComparison.Ordinal);
        return new AcceptedEvent(
            new AwsCaller(resource.Key.Scope[..slash], resource.Key.Scope[(slash + 1)..]),
            resource.Key.Id,
            (string)data["function"]!,
            (string?)data["qualifier"],
            Encoding.UTF8.GetBytes((string)data["payload"]!),
            (string?)data["clientContext"]);
    }
}
