using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.Serverless.Reading;
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

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

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
    public async ValueTask<bool> CallIfThereAsync(string service, string action, JsonObject input, CancellationToken stop) =>
        await AskAsync(service, action, input, stop) is not null;

    /// <summary>The answer; null when what is asked for is not there.</summary>
    public async ValueTask<JsonObject?> AskAsync(string service, string action, JsonObject input, CancellationToken stop)
    {
        try
        {
            return await CallAsync(service, action, input, stop);
        }
        catch (AwsErrorException gone) when (gone.Status == 404 || gone.Code is "ResourceNotFoundException" or "NotFoundException"
            or "StateMachineDoesNotExist" or "ActivityDoesNotExist" or "ExecutionDoesNotExist" or "QueueDoesNotExist" or "NotFound")
        {
            return null;
        }
    }

    /// <summary>Waits until a thing is as it should be.</summary>
    /// <exception cref="AwsErrorException">NotStabilized: it was not within two minutes.</exception>
    public async ValueTask UntilAsync(string what, Func<ValueTask<bool>> isSo, CancellationToken stop)
    {
        var giveUpAt = Time.GetUtcNow() + WaitMax;
        while (!await isSo())
        {
            if (Time.GetUtcNow() > giveUpAt)
            {
                throw new AwsErrorException("NotStabilized", $"{what} within {WaitMax.TotalSeconds} s.");
            }

            await Task.Delay(Pause, Time, stop);
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

    /// <exception cref="AwsErrorException">One of the properties, of whatever kind, is not there.</exception>
    public static void CheckThere(this JsonObject properties, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (properties[name] is null)
            {
                throw TemplateError.Of($"Property {name} cannot be empty.");
            }
        }
    }

    /// <summary>Numbers may be written as texts.</summary>
    public static JsonNode? Number(this JsonObject properties, string name) => properties[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => decimal.TryParse(text, out var number)
            ? JsonValue.Create(number)
            : throw TemplateError.Of($"Value of property {name} must be a number"),
        var value => value.DeepClone(),
    };

    public static int? Whole(this JsonObject properties, string name) => properties.Text(name) is not { } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw TemplateError.Of($"Value of property {name} must be of type Integer");

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

    /// <summary>Whatever the property is, as a text: attributes of queues and topics are texts.</summary>
    public static string? AsText(this JsonObject properties, string name) =>
        properties[name] is JsonObject or JsonArray ? JsText.Compact(properties[name]) : properties.Text(name);

    /// <summary>A copy in which the named members, at any depth, are numbers and truth values where the template has texts, as the values of its parameters are.</summary>
    public static JsonNode? Typed(this JsonNode? node, params string[] names) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, names.Contains(m.Key) && m.Value is JsonValue value ? Typed(value) : Typed(m.Value, names)))),
        JsonArray list => new JsonArray([.. list.Select(item => Typed(item, names))]),
        _ => node?.DeepClone(),
    };

    private static JsonNode Typed(JsonValue value) => !value.TryGetValue<string>(out var text) ? value.DeepClone()
        : bool.TryParse(text, out var truth) ? truth
        : decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : value.DeepClone();

    /// <exception cref="AwsErrorException">Another property than the named ones is there, which would change what the resource does.</exception>
    public static void CheckOnly(this JsonObject properties, string type, params IEnumerable<string> supported)
    {
        foreach (var (property, _) in properties.Where(p => !supported.Contains(p.Key)))
        {
            throw TemplateError.Of($"The property {property} of {type} is not supported yet.");
        }
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

    /// <summary>Tags that are to be taken off, or null when there are none.</summary>
    public static JsonArray? GoneTags(this JsonObject old, JsonObject @new) =>
        (old.TagMap() ?? []).Select(t => t.Key).Where(key => @new.TagMap()?.ContainsKey(key) is not true).ToList() is { Count: > 0 } gone
            ? new JsonArray([.. gone.Select(key => (JsonNode)key)])
            : null;

    /// <summary><c>[{Key, Value}]</c> with texts as values, or null when there are none.</summary>
    public static JsonArray? TagList(this JsonObject properties) => properties.TagMap() is { } tags
        ? new JsonArray([.. tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value!.DeepClone() })])
        : null;
}
