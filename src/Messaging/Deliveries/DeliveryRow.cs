using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Deliveries;

/// <summary>A delivery as it is stored: a version, the length of a JSON head, the head, and the payload as it is.</summary>
/// <remarks>
/// Those not tried yet are of the kind <c>delivery</c> and are read in the order of their creation. Those put off are of the kind <c>delivery-later</c>,
/// with an id that begins with the time they are due.
/// </remarks>
/// <param name="Delivery">What.</param>
/// <param name="Due">When it is tried again; null when it was not put off.</param>
internal sealed record DeliveryRow(Delivery Delivery, DateTimeOffset? Due = null)
{
    public const string FreshKind = "delivery";
    public const string LaterKind = "delivery-later";

    private const byte Version = 1;
    private const int Fixed = 5;

    public DateTimeOffset DueOrPut => Due ?? Delivery.PutAt;

    public int Bytes => Delivery.Payload.Length + 512;

    public ResourceKey Key => Due is { } due
        ? new ResourceKey(LaterKind, QueueName.Of(Delivery).Scope, string.Create(CultureInfo.InvariantCulture, $"{due.ToUnixTimeMilliseconds():D14}-{Delivery.Id}"))
        : new ResourceKey(FreshKind, QueueName.Of(Delivery).Scope, Delivery.Id);

    public ResourceWrite Put() => new(Key, ToBytes());

    public ResourceWrite Remove() => new(Key, Data: null);

    public static DeliveryRow Read(QueueName queue, Resource resource)
    {
        var data = resource.Data.Span;
        if (data.Length < Fixed || data[0] != Version)
        {
            throw new FormatException($"The delivery {resource.Key} is damaged.");
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(data[1..]);
        using var head = JsonDocument.Parse(resource.Data.Slice(Fixed, length));
        var root = head.RootElement;
        var isLater = resource.Key.Kind == LaterKind;
        var id = resource.Key.Id;
        var dash = isLater ? id.IndexOf('-', StringComparison.Ordinal) : -1;
        var delivery = new Delivery
        {
            Owner = queue.Owner,
            Caller = queue.Caller,
            Target = queue.Target,
            Id = id[(dash + 1)..],
            OrderKey = Text(root, "order") ?? "",
            Payload = resource.Data[(Fixed + length)..],
            Attributes = root.TryGetProperty("attributes", out var attributes)
                ? attributes.EnumerateObject().ToImmutableDictionary(a => a.Name, a => a.Value.GetString()!)
                : ImmutableDictionary<string, string>.Empty,
            RetriesMax = root.GetProperty("retries").GetInt32(),
            AgeMax = TimeSpan.FromMilliseconds(root.GetProperty("age").GetInt64()),
            DeadLetterArn = Text(root, "dead"),
            PutAt = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("put").GetInt64()),
            Failures = root.TryGetProperty("failures", out var failures) ? failures.GetInt32() : 0,
            LastFailure = Text(root, "code") is { } code ? new DeliveryFailure(code, Text(root, "message") ?? "") : null,
            GivenUp = root.TryGetProperty("givenUp", out var why) ? (GivenUp)why.GetInt32() : null,
        };
        return new DeliveryRow(delivery, isLater ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, dash), CultureInfo.InvariantCulture)) : null);
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(256 + Delivery.Payload.Length);
        buffer.Write<byte>([Version, 0, 0, 0, 0]);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (Delivery.OrderKey.Length > 0)
            {
                writer.WriteString("order", Delivery.OrderKey);
            }

            if (!Delivery.Attributes.IsEmpty)
            {
                writer.WriteStartObject("attributes");
                foreach (var (name, value) in Delivery.Attributes)
                {
                    writer.WriteString(name, value);
                }

                writer.WriteEndObject();
            }

            writer.WriteNumber("retries", Delivery.RetriesMax);
            writer.WriteNumber("age", (long)Delivery.AgeMax.TotalMilliseconds);
            writer.WriteNumber("put", Delivery.PutAt.ToUnixTimeMilliseconds());
            if (Delivery.DeadLetterArn is { } dead)
            {
                writer.WriteString("dead", dead);
            }

            if (Delivery.Failures > 0)
            {
                writer.WriteNumber("failures", Delivery.Failures);
            }

            if (Delivery.LastFailure is { } failure)
            {
                writer.WriteString("code", failure.Code);
                writer.WriteString("message", failure.Message);
            }

            if (Delivery.GivenUp is { } why)
            {
                writer.WriteNumber("givenUp", (int)why);
            }

            writer.WriteEndObject();
        }

        var headLength = buffer.WrittenCount - Fixed;
        buffer.Write(Delivery.Payload.Span);
        var bytes = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), headLength);
        return bytes;
    }
}

/// <summary>The deliveries of an owner to one target.</summary>
internal readonly record struct QueueName(string Owner, AwsCaller Caller, string Target)
{
    /// <summary>Each queue that may hold deliveries has a resource of this kind, so that a start finds them without reading the deliveries.</summary>
    public const string Kind = "delivery-queue";

    /// <summary>The scope of its deliveries in the store.</summary>
    public string Scope => $"{Caller.Scope}/{Owner}/{Target}";

    public ResourceKey Key => new(Kind, Caller.Scope, $"{Owner}/{Target}");

    public static QueueName Of(Delivery delivery) => new(delivery.Owner, delivery.Caller, delivery.Target);

    public static QueueName Of(ResourceKey key)
    {
        var scope = key.Scope.Split('/', 2);
        var id = key.Id.Split('/', 2);
        return new QueueName(id[0], new AwsCaller(scope[0], scope[1]), id[1]);
    }
}
