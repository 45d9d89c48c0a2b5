using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Api.Sqs;

/// <summary>An SQS operation: reads members, writes members, from bytes to bytes.</summary>
internal abstract class SqsOperation(string name) : IUtf8Operation
{
    public string Service => SqsOperations.Service;

    public string Name { get; } = name;

    public async ValueTask InvokeAsync(AwsCaller caller, JsonElement input, IBufferWriter<byte> answer, CancellationToken stop)
    {
        try
        {
            using var writer = new Utf8JsonWriter(answer, WireJson.Writing);
            writer.WriteStartObject();
            await RunAsync(caller, new SqsInput(input), writer, stop);
            writer.WriteEndObject();
        }
        catch (CapacityException)
        {
            throw new AwsErrorException("RequestThrottled", "Rate exceeded");
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
    protected abstract ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop);
}
