using Treadle.Asl;
using Treadle.Asl.Expressions;
using Treadle.Asl.Json;

namespace Treadle.Engine.Maps.Csv;

/// <summary>The columns of a CSV file.</summary>
public sealed class CsvColumns
{
    private readonly (string Name, int Index)[] _inOrder;

    private CsvColumns((string, int)[] inOrder) => _inOrder = inOrder;

    /// <returns>Or States.ItemReaderFailed: a name comes twice.</returns>
    public static Evaluated<CsvColumns> Of(IReadOnlyList<string> names)
    {
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            return new StatesError(ErrorNames.ItemReaderFailed, "CSV headers cannot contain duplicates.") { IsWhole = true };
        }

        // AWS's items have their members in the order of a Java map.
        return new CsvColumns([.. JavaHashOrder.Sort([.. names.Select((name, index) => (Name: name, Index: index))], column => column.Name)]);
    }

    /// <summary>The columns that a record names: the first one of a file.</summary>
    /// <returns>Or States.ItemReaderFailed: a name comes twice.</returns>
    public static Evaluated<CsvColumns> Of(CsvRecord header) => Of([.. Enumerable.Range(0, header.Count).Select(header.Field)]);

    /// <summary>The item of a record: fields that are missing are empty, those that are too many are left out.</summary>
    public JsonObject ItemOf(CsvRecord record)
    {
        var members = new KeyValuePair<string, JsonValue>[_inOrder.Length];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = new(_inOrder[i].Name, record.Field(_inOrder[i].Index));
        }

        return new JsonObject(members);
    }
}
