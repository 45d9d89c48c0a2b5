using System.Text.Json.Nodes;

namespace Treadle.Aws;

/// <summary>A blob among the members of a request: base64 in JSON, and the bytes themselves where a call stays inside this process.</summary>
/// <remarks>The text of a part of an object is three times the part, and the collector's large objects live long.</remarks>
public static class BlobNode
{
    /// <summary>A blob to call an operation with. As JSON it is base64.</summary>
    public static JsonNode Of(ReadOnlySpan<byte> bytes) => JsonValue.Create(bytes.ToArray())!;

    /// <summary>The bytes of a blob; null when the node holds neither bytes nor a text.</summary>
    /// <exception cref="FormatException">A text that is no base64.</exception>
    public static byte[]? Read(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<byte[]>(out var bytes) => bytes,
        JsonValue value when value.TryGetValue<string>(out var text) => Convert.FromBase64String(text),
        _ => null,
    };
}
