using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Integrations.MapItems.Sources;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Formats;

/// <summary>How items stand in an object's bytes. Holds nothing of one reading; any thread.</summary>
internal abstract class ItemFormat
{
    /// <summary>The items from a place on, one after the other as they are asked for.</summary>
    /// <param name="data">The object.</param>
    /// <param name="from">Behind which item to go on; null for the first.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ItemReaderException">They are not of this form, or cannot be read.</exception>
    public abstract IAsyncEnumerable<FormattedItem> ReadAsync(DataObject data, FormatPlace? from, CancellationToken stop);

    /// <exception cref="ItemReaderException">There is no reader for it, or a setting is wrong.</exception>
    public static ItemFormat Of(ReaderConfig config) => config.InputType switch
    {
        "JSON" => new JsonItems(config.ItemsPointer),
        "JSONL" => new JsonLines(),
        "CSV" => new CsvItems(config),
        "PARQUET" => throw ReaderFailures.Of("The input type PARQUET is not supported yet."),
        { } other => throw ReaderFailures.Of($"The input type {other} is not supported."),
        null => throw ReaderFailures.Of("The field 'InputType' is required."),
    };
}

/// <summary>One item of an object.</summary>
/// <param name="Value">The element, line or record; of a member of a JSON object the value.</param>
/// <param name="Key">The member's name; null otherwise.</param>
/// <param name="End">Behind it.</param>
internal readonly record struct FormattedItem(JsonValue Value, string? Key, FormatPlace End);

/// <summary>A place between two items.</summary>
/// <param name="Offset">In bytes from the beginning of the data, decompressed.</param>
/// <param name="Mark">What else the format has to know there; <c>-</c> for nothing.</param>
internal readonly record struct FormatPlace(long Offset, char Mark = '-');
