using System.Runtime.CompilerServices;
using Treadle.Asl.Json;
using Treadle.Integrations.MapItems.Sources;

namespace Treadle.Integrations.MapItems.Formats;

/// <summary>JSON Lines: each line is an item; blank lines are passed over.</summary>
internal sealed class JsonLines : ItemFormat
{
    public override async IAsyncEnumerable<FormattedItem> ReadAsync(DataObject data, FormatPlace? from, [EnumeratorCancellation] CancellationToken stop)
    {
        var offset = from?.Offset ?? 0;
        await using var content = await data.OpenAsync(offset, stop);
        var window = new ByteWindow(content, offset, data.Uri);
        await window.SkipByteOrderMarkAsync(stop);
        while (await window.LineAsync(stop) is > 0 and var length)
        {
            var item = Parse(window.Span[..length], window);
            window.Advance(length);
            if (item is not null)
            {
                yield return new FormattedItem(item, null, new FormatPlace(window.Position));
            }
        }
    }

    private static JsonValue? Parse(ReadOnlySpan<byte> line, ByteWindow window)
    {
        var text = line.Trim(" \t\r\n"u8);
        try
        {
            return text.IsEmpty ? null : JsonValue.Parse(text);
        }
        catch (JsonSyntaxException problem)
        {
            throw ReaderFailures.NotReadable(window.Uri, $"the line at byte {window.Position} is not valid JSON: {problem.Message}");
        }
    }
}
