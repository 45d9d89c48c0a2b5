using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Api.States.Requests;
using Treadle.Aws;
using Treadle.Runtime;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

/// <summary>A Step Functions operation: reads members, writes members, and says the runtime's refusals in AWS's words.</summary>
internal abstract class StatesOperation(string name) : IUtf8Operation
{
    public string Service => "states";

    public string Name { get; } = name;

    /// <summary>What its requests are held against before they reach <see cref="RunAsync"/>.</summary>
    internal StructureShape? Request { get; set; }

    public async ValueTask InvokeAsync(AwsCaller caller, JsonElement input, IBufferWriter<byte> answer, CancellationToken stop)
    {
        RequestCheck.Check(Request!, input);
        try
        {
            using var writer = new Utf8JsonWriter(answer, WireJson.Writing);
            writer.WriteStartObject();
            await RunAsync(caller, new Members(input), writer, stop);
            writer.WriteEndObject();
        }
        catch (RefusedException e)
        {
            throw Translate(e);
        }
        catch (CapacityException)
        {
            throw StatesErrors.Throttling();
        }
    }

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        using var document = JsonDocument.Parse(input.ToUtf8(), WireJson.Reading);
        var answer = new ArrayBufferWriter<byte>();
        await InvokeAsync(caller, document.RootElement, answer, stop);
        return (JsonObject)JsonNode.Parse(answer.WrittenSpan, documentOptions: WireJson.Reading)!;
    }

    /// <summary>Writes the answer's members; the braces around them are written already.</summary>
    protected abstract ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop);

    /// <summary>What this operation's resource is called in AWS's errors: <c>StateMachine</c>, <c>Activity</c>.</summary>
    protected virtual string ResourceType => "StateMachine";

    private AwsErrorException Translate(RefusedException e) => e.Refusal switch
    {
        Refusal.InvalidName => StatesErrors.InvalidName(e.Subject),
        Refusal.InvalidDefinition => new("InvalidDefinition", $"Invalid State Machine Definition: '{e.Subject}'"),
        Refusal.AlreadyExists => ResourceType == "Activity"
            ? new("ActivityAlreadyExists", $"Activity Already Exists: '{e.Subject}'")
            : new("StateMachineAlreadyExists", $"State Machine Already Exists: '{e.Subject}'"),
        Refusal.DoesNotExist => ResourceType == "Activity" ? StatesErrors.ActivityDoesNotExist(e.Subject) : StatesErrors.StateMachineDoesNotExist(e.Subject),
        Refusal.Deleting => StatesErrors.StateMachineDeleting(e.Subject),
        Refusal.NotFound => new("ResourceNotFound", "Request references a resource that does not exist.") { Members = new JsonObject { ["resourceName"] = e.Subject } },
        Refusal.Conflict => new("ConflictException", e.Subject),
        Refusal.QuotaExceeded => new("ServiceQuotaExceededException", e.Subject),
        Refusal.ReservedTag => new("ValidationException", $"Tag keys that begin with 'aws:' are reserved for system use: '{e.Subject}'"),
        Refusal.TooManyTags => new("TooManyTags", "You've exceeded the number of tags allowed for a resource.") { Members = new JsonObject { ["resourceName"] = e.Subject } },
        _ => throw new InvalidOperationException($"A refusal without words: {e.Refusal}.", e),
    };
}
