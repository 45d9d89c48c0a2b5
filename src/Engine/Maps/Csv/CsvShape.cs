using Treadle.Asl;
using Treadle.Asl.Compiling;

namespace Treadle.Engine.Maps.Csv;

/// <summary>What stands between the fields of a CSV file, and the names of its columns where the definition gives them.</summary>
/// <param name="Delimiter">One byte.</param>
/// <param name="Given">Null when the first record names them.</param>
public sealed record CsvShape(byte Delimiter, CsvColumns? Given)
{
    private static readonly (string Name, char Character)[] Delimiters = [("COMMA", ','), ("PIPE", '|'), ("SEMICOLON", ';'), ("SPACE", ' '), ("TAB", '\t')];

    /// <param name="config">CSVDelimiter, CSVHeaderLocation and CSVHeaders.</param>
    /// <returns>Or States.ItemReaderFailed: a column comes twice.</returns>
    public static Evaluated<CsvShape> Of(ReaderConfig config)
    {
        var delimiter = Array.Find(Delimiters, d => d.Name == (config.CsvDelimiter ?? "COMMA")).Character;
        var given = config.CsvHeaderLocation == "GIVEN" ? CsvColumns.Of(config.CsvHeaders ?? []) : default;
        return given.Error is { } twice ? twice : new CsvShape((byte)(delimiter == 0 ? ',' : delimiter), given.Value);
    }
}
