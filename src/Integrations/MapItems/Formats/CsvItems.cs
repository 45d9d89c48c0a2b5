using System.Runtime.CompilerServices;
using Treadle.Asl.Compiling;
using Treadle.Engine.Maps.Csv;
using Treadle.Integrations.MapItems.Sources;

namespace Treadle.Integrations.MapItems.Formats;

/// <summary>A text file with fields: each record is an object of texts by column.</summary>
/// <param name="config">CSVDelimiter, CSVHeaderLocation and CSVHeaders.</param>
/// <exception cref="Runtime.MapRuns.ItemReaderException">A column comes twice.</exception>
internal sealed class CsvItems(ReaderConfig config) : ItemFormat
{
    private readonly CsvShape _shape = ReaderFailures.ValueOf(CsvShape.Of(config));

    public override async IAsyncEnumerable<FormattedItem> ReadAsync(DataObject data, FormatPlace? from, [EnumeratorCancellation] CancellationToken stop)
    {
        var record = new CsvRecord(_shape.Delimiter);
        var columns = _shape.Given;
        if (columns is null && from is not null)
        {
            // Who goes on in the middle needs the names of the columns all the same.
            await using var head = await data.OpenAsync(0, stop);
            columns = await HeaderAsync(new ByteWindow(head, 0, data.Uri), record, stop);
        }

        var offset = from?.Offset ?? 0;
        await using var content = await data.OpenAsync(offset, stop);
        var window = new ByteWindow(content, offset, data.Uri);
        columns ??= await HeaderAsync(window, record, stop);
        await window.SkipByteOrderMarkAsync(stop);
        while (await NextAsync(window, record, stop))
        {
            yield return new FormattedItem(columns.ItemOf(record), null, new FormatPlace(window.Position));
        }
    }

    private static async Task<CsvColumns> HeaderAsync(ByteWindow window, CsvRecord record, CancellationToken stop)
    {
        await window.SkipByteOrderMarkAsync(stop);
        return ReaderFailures.ValueOf(await NextAsync(window, record, stop) ? CsvColumns.Of(record) : CsvColumns.Of([]));
    }

    private static async ValueTask<bool> NextAsync(ByteWindow window, CsvRecord record, CancellationToken stop)
    {
        while (true)
        {
            if (!window.Span.IsEmpty && record.Read(window.Span, window.IsAtEnd) is >= 0 and var length)
            {
                window.Advance(length);
                return true;
            }

            if (!await window.FillAsync(stop) && window.Span.IsEmpty)
            {
                return false;
            }
        }
    }
}
