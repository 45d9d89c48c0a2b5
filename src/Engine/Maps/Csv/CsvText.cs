using System.Text;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;

namespace Treadle.Engine.Maps.Csv;

/// <summary>A CSV file that is in memory as a whole.</summary>
public static class CsvText
{
    /// <summary>Its records as items.</summary>
    /// <param name="text">As it would stand in the object.</param>
    /// <param name="config">CSVDelimiter, CSVHeaderLocation and CSVHeaders.</param>
    /// <returns>Or States.ItemReaderFailed: a column comes twice.</returns>
    public static Evaluated<JsonArray> ItemsOf(string text, ReaderConfig config)
    {
        var shape = CsvShape.Of(config);
        if (shape.Error is { } wrong)
        {
            return wrong;
        }

        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var (record, columns, items) = (new CsvRecord(shape.Value!.Delimiter), shape.Value.Given, new List<JsonValue>());
        while (!rest.IsEmpty)
        {
            rest = rest[record.Read(rest, isLast: true)..];
            if (columns is not null)
            {
                items.Add(columns.ItemOf(record));
                continue;
            }

            var header = CsvColumns.Of(record);
            if (header.Error is { } twice)
            {
                return twice;
            }

            columns = header.Value;
        }

        return new JsonArray([.. items]);
    }
}
