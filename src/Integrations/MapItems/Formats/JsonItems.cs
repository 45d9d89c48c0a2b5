using System.Runtime.CompilerServices;
using Treadle.Asl.Json;
using Treadle.Integrations.MapItems.Sources;

namespace Treadle.Integrations.MapItems.Formats;

/// <summary>A JSON document: the elements of an array, or the members of an object, that a JSON Pointer leads to. No more than one item is in memory.</summary>
/// <param name="pointer">RFC 6901; null for the document itself, which then is an array.</param>
internal sealed class JsonItems(string? pointer) : ItemFormat
{
    private const string NotIterable = "Attempting to map over non-iterable node.";

    /// <summary>The place stands in an array.</summary>
    private const char InArray = 'a';

    /// <summary>The place stands in an object.</summary>
    private const char InObject = 'o';

    private readonly string[] _steps = Steps(pointer);

    public override async IAsyncEnumerable<FormattedItem> ReadAsync(DataObject data, FormatPlace? from, [EnumeratorCancellation] CancellationToken stop)
    {
        var offset = from?.Offset ?? 0;
        await using var content = await data.OpenAsync(offset, stop);
        var text = new JsonDocumentReader(new ByteWindow(content, offset, data.Uri));
        var mark = from?.Mark ?? (await EnterAsync(text, stop) == '{' ? InObject : InArray);
        var close = mark == InObject ? '}' : ']';
        for (var isFirst = from is null; !await text.IsAtEndOfListAsync(close, isFirst, stop); isFirst = false)
        {
            var key = mark == InObject ? await text.NameAsync(stop) : null;
            var value = await text.ValueAsync(stop);
            yield return new FormattedItem(value, key, new FormatPlace(text.Position, mark));
        }
    }

    /// <summary>Goes to the array or object with the items, past its first bracket.</summary>
    private async Task<char> EnterAsync(JsonDocumentReader text, CancellationToken stop)
    {
        await text.BeginAsync(stop);
        foreach (var step in _steps)
        {
            if (!await StepAsync(text, step, stop))
            {
                throw ReaderFailures.Of($"The ItemsPointer '{pointer}' leads to nothing in {text.Uri}.");
            }
        }

        // AWS's recorded words for an object as the whole document; a pointer may lead to one.
        var bracket = await text.PeekAsync(stop);
        if (bracket != '[' && !(bracket == '{' && pointer is not null))
        {
            throw ReaderFailures.Of(NotIterable);
        }

        text.Take();
        return bracket;
    }

    private static async Task<bool> StepAsync(JsonDocumentReader text, string step, CancellationToken stop)
    {
        switch (await text.PeekAsync(stop))
        {
            case '{':
                text.Take();
                for (var isFirst = true; !await text.IsAtEndOfListAsync('}', isFirst, stop); isFirst = false)
                {
                    if (await text.NameAsync(stop) == step)
                    {
                        return true;
                    }

                    await text.SkipAsync(stop);
                }

                return false;

            case '[' when long.TryParse(step, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index):
                text.Take();
                for (var i = 0L; !await text.IsAtEndOfListAsync(']', i == 0, stop); i++)
                {
                    if (i == index)
                    {
                        return true;
                    }

                    await text.SkipAsync(stop);
                }

                return false;

            default:
                return false;
        }
    }

    private static string[] Steps(string? pointer)
    {
        if (string.IsNullOrEmpty(pointer))
        {
            return [];
        }

        return pointer[0] == '/'
            ? [.. pointer[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw ReaderFailures.Of($"The ItemsPointer '{pointer}' is not a valid JSON Pointer.");
    }
}
