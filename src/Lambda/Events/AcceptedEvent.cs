using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Lambda.Events;

/// <summary>One asynchronous call that was accepted and is not over.</summary>
internal sealed record AcceptedEvent
{
    /// <summary>Whose function.</summary>
    public required AwsCaller Owner { get; init; }

    /// <summary>Its bare name.</summary>
    public required string Function { get; init; }

    /// <summary>The version or alias; null for none.</summary>
    public string? Qualifier { get; init; }

    /// <summary>The answer had this id; every attempt has it.</summary>
    public required string RequestId { get; init; }

    /// <summary>JSON.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>JSON; null for none.</summary>
    public string? ClientContext { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>Not run before.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>How often the function ran and failed.</summary>
    public int Failures { get; init; }

    /// <summary>How often in a row it could not be run, since it last did.</summary>
    public int Throttles { get; init; }

    /// <summary>The order of a queue is that of these: by the time they are due.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Due.ToUnixTimeMilliseconds():D14}-{RequestId}");

    public QueueName Queue => new(Owner, Function);

    /// <summary>The payload is kept as the text it came as.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["qualifier"] = Qualifier,
        ["payload"] = Encoding.UTF8.GetString(Payload.Span),
        ["clientContext"] = ClientContext,
        ["acceptedAt"] = AcceptedAt.ToUnixTimeMilliseconds(),
        ["failures"] = Failures,
        ["throttles"] = Throttles,
    }.ToJsonString());

    public static AcceptedEvent Read(Resource resource)
    {
        var data = JsonNode.Parse(resource.Data.Span)!;
        var queue = QueueName.OfScope(resource.Key.Scope);
        var dash = resource.Key.Id.IndexOf('-', StringComparison.Ordinal);
        return new AcceptedEvent
        {
            Owner = queue.Owner,
            Function = queue.Function,
            Qualifier = (string?)data["qualifier"],
            RequestId = resource.Key.Id[(dash + 1)..],
            Payload = Encoding.UTF8.GetBytes((string)data["payload"]!),
            ClientContext = (string?)data["clientContext"],
            AcceptedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)data["acceptedAt"]!),
            Due = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(resource.Key.Id.AsSpan(0, dash), CultureInfo.InvariantCulture)),
            Failures = (int)data["failures"]!,
            Throttles = (int)data["throttles"]!,
        };
    }

    /// <summary>As the first release stored it: by the request's id, without times and counts.</summary>
    public static AcceptedEvent ReadFormer(Resource resource, DateTimeOffset now)
    {
        var data = JsonNode.Parse(resource.Data.Span)!;
        var (account, region) = Split(resource.Key.Scope);
        return new AcceptedEvent
        {
            Owner = new AwsCaller(account, region),
            Function = (string)data["function"]!,
            Qualifier = (string?)data["qualifier"],
            RequestId = resource.Key.Id,
            Payload = Encoding.UTF8.GetBytes((string)data["payload"]!),
            ClientContext = (string?)data["clientContext"],
            AcceptedAt = now,
            Due = now,
        };
    }

    private static (string Account, string Region) Split(string scope)
    {
        var parts = scope.Split('/', 2);
        return (parts[0], parts[1]);
    }
}

/// <summary>The asynchronous calls of one function: they wait for each other, not for those of other functions.</summary>
/// <param name="Owner">Whose function.</param>
/// <param name="Function">Its bare name.</param>
internal readonly record struct QueueName(AwsCaller Owner, string Function)
{
    /// <summary>The scope of its events in the store.</summary>
    public string Scope => $"{Owner.Scope}/{Function}";

    public static QueueName OfScope(string scope)
    {
        var parts = scope.Split('/', 3);
        return new QueueName(new AwsCaller(parts[0], parts[1]), parts[2]);
    }
}
