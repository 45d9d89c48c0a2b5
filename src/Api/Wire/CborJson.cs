using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>CBOR to the members that operations take and back. Times are epoch seconds in JSON; in CBOR they carry their tag.</summary>
internal static class CborJson
{
    private const int DepthMax = 64;

    /// <summary>The members of a request's body; an empty one has none.</summary>
    /// <exception cref="AwsErrorException">SerializationException: the body is unreadable.</exception>
    public static JsonObject ReadBody(ReadOnlyMemory<byte> body, CborForm form)
    {
        try
        {
            return body.IsEmpty ? [] : Read(body, form);
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or FormatException or OverflowException)
        {
            throw Members.NotReadable();
        }
    }

    /// <exception cref="CborContentException">It is no CBOR.</exception>
    /// <exception cref="FormatException">It is no map of text keys, or holds what JSON has no form for.</exception>
    public static JsonObject Read(ReadOnlyMemory<byte> bytes, CborForm form)
    {
        var reader = new CborReader(bytes, CborConformanceMode.Lax);
        return ReadValue(reader, form, 0) as JsonObject ?? throw new FormatException("A request is a map.");
    }

    public static byte[] Write(JsonObject members, CborForm form)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        WriteValue(writer, form, members, name: null);
        return writer.Encode();
    }

    private static JsonNode? ReadValue(CborReader reader, CborForm form, int depth)
    {
        if (depth == DepthMax)
        {
            throw new FormatException($"It is nested deeper than {DepthMax}.");
        }

        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                var map = new JsonObject();
                reader.ReadStartMap();
                while (reader.PeekState() != CborReaderState.EndMap)
                {
                    map[reader.ReadTextString()] = ReadValue(reader, form, depth + 1);
                }

                reader.ReadEndMap();
                return map;

            case CborReaderState.StartArray:
                var list = new JsonArray();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray)
                {
                    list.Add(ReadValue(reader, form, depth + 1));
                }

                reader.ReadEndArray();
                return list;

            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return reader.ReadTextString();

            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return reader.ReadInt64();

            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                // JSON has no numbers for these; operations refuse the texts in their own words.
                var number = reader.ReadDouble();
                return double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture);

            case CborReaderState.Boolean:
                return reader.ReadBoolean();

            case CborReaderState.Null:
                reader.ReadNull();
                return null;

            case CborReaderState.Tag:
                var tag = reader.ReadTag();
                return tag == CborTag.UnixTimeSeconds && form.HasMilliseconds && reader.PeekState() == CborReaderState.UnsignedInteger
                    ? reader.ReadInt64() / 1000m
                    : ReadValue(reader, form, depth + 1);

            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return Convert.ToBase64String(reader.ReadByteString());

            case var state:
                throw new FormatException($"{state} is not expected.");
        }
    }

    private static void WriteValue(CborWriter writer, CborForm form, JsonNode? node, string? name)
    {
        switch (node)
        {
            case null:
                writer.WriteNull();
                break;

            case JsonObject map:
                writer.WriteStartMap(map.Count);
                foreach (var (key, value) in map)
                {
                    writer.WriteTextString(key);

                    // The members of a map of doubles have names of their own.
                    WriteValue(writer, form, value, name == "ExtendedStatistics" ? name : key);
                }

                writer.WriteEndMap();
                break;

            case JsonArray list:
                writer.WriteStartArray(list.Count);
                foreach (var item in list)
                {
                    WriteValue(writer, form, item, name);
                }

                writer.WriteEndArray();
                break;

            default:
                WriteScalar(writer, form, node.AsValue(), name);
                break;
        }
    }

    private static void WriteScalar(CborWriter writer, CborForm form, JsonValue value, string? name)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String when name is not null && form.Blobs.Contains(name):
                writer.WriteByteString(Convert.FromBase64String(value.GetValue<string>()));
                break;

            case JsonValueKind.String:
                writer.WriteTextString(value.GetValue<string>());
                break;

            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean(value.GetValueKind() == JsonValueKind.True);
                break;

            case var _ when name is not null && form.Times.Contains(name):
                writer.WriteTag(CborTag.UnixTimeSeconds);
                if (form.HasMilliseconds)
                {
                    writer.WriteInt64((long)(decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) * 1000));
                }
                else
                {
                    writer.WriteDouble(NumberOf(value));
                }

                break;

            case var _ when (name is not null && form.Doubles.Contains(name)) || !long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _):
                writer.WriteDouble(NumberOf(value));
                break;

            default:
                writer.WriteInt64(long.Parse(value.ToJsonString(), CultureInfo.InvariantCulture));
                break;
        }
    }

    private static double NumberOf(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
}
