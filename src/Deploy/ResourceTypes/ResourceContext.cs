using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.Templates;
using Treadle.Objects;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>What a resource type may use while it works on one resource.</summary>
/// <param name="Stack">The stack it belongs to.</param>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="Aws">Any operation of this server.</param>
/// <param name="Objects">Buckets.</param>
/// <param name="Time">For waiting.</param>
/// <param name="Siblings">Properties of the stack's other resources of the same type that are there, by physical id.</param>
internal sealed record ResourceContext(
    StackIdentity Stack,
    string LogicalId,
    IAwsCall Aws,
    ObjectService Objects,
    TimeProvider Time,
    IReadOnlyDictionary<string, JsonObject> Siblings)
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public AwsCaller Caller => Stack.Caller;

    /// <summary>Tags by which a thing with a random id is found again after a crash.</summary>
    public JsonObject Tags => new()
    {
        ["aws:cloudformation:stack-id"] = Stack.Id,
        ["aws:cloudformation:stack-name"] = Stack.Name,
        ["aws:cloudformation:logical-id"] = LogicalId,
    };

    public ValueTask<JsonObject> CallAsync(string service, string action, JsonObject input, CancellationToken stop) =>
        Aws.CallAsync(Caller, service, action, input, stop);

    /// <summary>For deletions: what is gone already is gone.</summary>
    /// <returns>False when it was not there.</returns>
    public async ValueTask<bool> CallIfThereAsync(string service, string action, JsonObject input, CancellationToken stop)
    {
        try
        {
            await CallAsync(service, action, input, stop);
            return true;
        }
        catch (AwsErrorException gone) when (gone.Status == 404 || gone.Code is "ResourceNotFoundException" or "NotFoundException"
            or "StateMachineDoesNotExist" or "ActivityDoesNotExist" or "ExecutionDoesNotExist")
        {
            return false;
        }
    }

    /// <summary><c>Iw102StarterMachineStepFunctionsStateMachine-C8ZYXzFB9SCO</c>: the logical id is cut where the name would be too long.</summary>
    public string GeneratedName(int lengthMax, string? prefix = null)
    {
        const int RandomLength = 12;
        var name = prefix is null ? LogicalId : $"{prefix}-{LogicalId}";
        return name[..Math.Min(name.Length, lengthMax - RandomLength - 1)] + "-" + RandomNumberGenerator.GetString(LettersAndDigits, RandomLength);
    }
}

/// <summary>Ways to read resolved properties and to write requests.</summary>
internal static class PropertyReading
{
    public static string? Text(this JsonObject properties, string name) => properties[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => throw TemplateError.Of($"Value of property {name} must be of type String"),
    };

    public static string Required(this JsonObject properties, string name) =>
        Text(properties, name) is { Length: > 0 } text ? text : throw TemplateError.Of($"Property {name} cannot be empty.");

    /// <summary>Numbers may be written as texts.</summary>
    public static JsonNode? Number(this JsonObject properties, string name) => properties[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => decimal.TryParse(text, out var number)
            ? JsonValue.Create(number)
            : throw TemplateError.Of($"Value of property {name} must be a number"),
        var value => value.DeepClone(),
    };

    public static bool? Truth(this JsonObject properties, string name) => properties[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        JsonValue value when bool.TryParse(value.ToString(), out var truth) => truth,
        _ => throw TemplateError.Of($"Value of property {name} must be of type Boolean"),
    };

    /// <summary>Adds the member unless it is null.</summary>
    public static JsonObject With(this JsonObject request, string name, JsonNode? value)
    {
        if (value is not null)
        {
            request[name] = value.Parent is null ? value : value.DeepClone();
        }

        return request;
    }

    /// <summary>Some of the named properties differ.</summary>
    public static bool Differs(this JsonObject old, JsonObject @new, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!JsonNode.DeepEquals(old[name], @new[name]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Something outside the named properties differs.</summary>
    public static bool DiffersOutside(this JsonObject old, JsonObject @new, params string[] names) =>
        old.Select(p => p.Key).Union(@new.Select(p => p.Key)).Except(names).Any(n => !JsonNode.DeepEquals(old[n], @new[n]));

    /// <summary><c>[{Key, Value}]</c> to <c>{key: value}</c>.</summary>
    public static JsonObject? TagMap(this JsonObject properties, string name = "Tags") => properties[name] is JsonArray { Count: > 0 } tags
        ? new JsonObject(tags.OfType<JsonObject>().Select(t => KeyValuePair.Create(t.Required("Key"), (JsonNode?)(t.Text("Value") ?? ""))))
        : null;
}
