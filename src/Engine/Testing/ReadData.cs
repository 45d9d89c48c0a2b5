using System.Globalization;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Maps.Csv;

namespace Treadle.Engine.Testing;

/// <summary>The data of an ItemReader that a test brings along, as a text of the form that ReaderConfig names: JSON, lines of JSON or CSV. Of a manifest it is what stands in the objects.</summary>
/// <param name="text">As it would stand in the object.</param>
/// <param name="trace">Notes what ItemsPointer chose.</param>
public sealed class ReadData(string text, DataFlowTrace trace)
{
    /// <summary>The items.</summary>
    /// <returns>Or States.ItemReaderFailed.</returns>
    public Evaluated<IReadOnlyList<MapItem>> ItemsOf(ItemSource source)
    {
        try
        {
            var read = DatasetOf(source.Config);
            if (read.Error is { } failed)
            {
                return failed;
            }

            var dataset = read.Value!;
            if (source.Config.ItemsPointer is { } pointer)
            {
                if (Find(dataset, pointer) is not { } found)
                {
                    return Failed($"The ItemsPointer '{pointer}' leads to nothing in the data.");
                }

                dataset = trace.AfterItemsPointer = found;
            }

            var items = MapItem.Of(dataset).Select(item => item with { Source = UriOf(source) });
            return dataset is JsonArray or JsonObject
                ? new Evaluated<IReadOnlyList<MapItem>>(value: [.. source.Config.MaxItems > 0 ? items.Take((int)Math.Min(source.Config.MaxItems, int.MaxValue)) : items])
                : Failed("The data is neither an array nor an object.");
        }
        catch (JsonSyntaxException e)
        {
            return Failed($"The data is not valid JSON: {e.Message}");
        }
    }

    private Evaluated<JsonValue> DatasetOf(ReaderConfig config)
    {
        switch (config.InputType)
        {
            case null when config.ManifestType is not null:
                return Failed($"A test cannot be given data of the ManifestType '{config.ManifestType}'.");
            case null or "JSON":
                return JsonValue.Parse(text);
            case "JSONL":
                return new JsonArray([.. text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).Select(JsonValue.Parse)]);
            case "CSV":
                var records = CsvText.ItemsOf(text, config);
                return records.Error is { } twice ? twice : records.Value!;
            default:
                return Failed($"A test cannot be given data of the InputType '{config.InputType}'.");
        }
    }

    private static string? UriOf(ItemSource source) =>
        source.Arguments["Bucket"] is JsonString bucket && source.Arguments["Key"] is JsonString key ? $"S3://{bucket.Value}/{key.Value}" : null;

    private static StatesError Failed(string cause) => new(ErrorNames.ItemReaderFailed, cause) { IsWhole = true };

    /// <summary>A JSON Pointer (RFC 6901): <c>/orders/0/lines</c>.</summary>
    private static JsonValue? Find(JsonValue value, string pointer)
    {
        JsonValue? at = value;
        foreach (var part in pointer.Split('/').Skip(1).Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            at = at switch
            {
                JsonObject members => members[part],
                JsonArray items when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
                _ => null,
            };
        }

        return at;
    }
}
