using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Treadle.Aws;

/// <summary>Members that are doubles in a service's model, written as AWS writes them: <c>10.0</c>, never <c>10</c>, which some clients take for an integer.</summary>
public sealed class DoubleJson : JsonConverter<double>
{
    public static JsonNode Node(double value) => JsonNode.Parse(Text(value))!;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteRawValue(Text(value));

    /// <summary>As AWS writes it.</summary>
    public static string Text(double value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
