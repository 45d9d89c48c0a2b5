using Treadle.Asl.Compiling;
using Treadle.Asl.Expressions;
using Treadle.Asl.Json;

namespace Treadle.Integrations.MapItems.Formats;

/// <summary>What stands between the fields of a CSV file, and the names of its columns where the definition gives them.</summary>
internal sealed record CsvShape(byte Delimiter, CsvColumns? Given)
{
    private static readonly (string Name, char Character)[] Delimiters = [("COMMA", ','), ("PIPE", '|'), ("SEMICOLON", ';'), ("SPACE", ' '), ("TAB", '\t')];

    /// <exception cref="Runtime.MapRuns.ItemReaderException">A column comes twice.</exception>
    public static CsvShape Of(ReaderConfig config)
    {
        var delimiter = Array.Find(Delimiters, d => d.Name == (config.CsvDelimiter ?? "COMMA")).Character;
        return new CsvShape((byte)(delimiter == 0 ? ',' : delimiter), config.CsvHeaderLocation == "GIVEN" ? CsvColumns.Of(config.CsvHeaders ?? []) : null);
    }
}

/// <summary>The columns of a CSV file.</summary>
internal sealed class CsvColumns
{
    private readonly (string Name, int Index)[] _inOrder;

    private CsvColumns((string, int)[] inOrder) => _inOrder = inOrder;

    /// <exception cref="Runtime.MapRuns.ItemReaderException">A name comes twice.</exception>
    public static CsvColumns Of(IReadOnlyList<string> names)
    {
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            throw ReaderFailures.Of("CSV headers cannot contain duplicates.");
        }

        // AWS's items have their members in the order of a Java map.
        return new CsvColumns([.. JavaHashOrder.Sort([.. names.Select((name, index) => (Name: name, Index: index))], column => column.Name)]);
    }

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
