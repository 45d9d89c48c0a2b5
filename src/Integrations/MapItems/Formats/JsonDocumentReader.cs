using Treadle.Asl.Json;

namespace Treadle.Integrations.MapItems.Formats;

/// <summary>Goes through a JSON document from value to value. What is passed over is not looked at closely.</summary>
internal sealed class JsonDocumentReader(ByteWindow window)
{
    public string Uri => window.Uri;

    public long Position => window.Position;

    public ValueTask BeginAsync(CancellationToken stop) => window.SkipByteOrderMarkAsync(stop);

    /// <summary>The next character that is no blank, which stays where it is.</summary>
    public async ValueTask<char> PeekAsync(CancellationToken stop)
    {
        while (true)
        {
            var blanks = window.Span.IndexOfAnyExcept(" \t\r\n"u8);
            if (blanks >= 0)
            {
                window.Advance(blanks);
                return (char)window.Span[0];
            }

            window.Advance(window.Span.Length);
            if (!await window.FillAsync(stop))
            {
                throw Broken("it ends too early");
            }
        }
    }

    /// <summary>Passes the character that <see cref="PeekAsync"/> has shown.</summary>
    public void Take() => window.Advance(1);

    /// <summary>Goes to the next element or member of a list, past the comma; or past its last bracket.</summary>
    public async ValueTask<bool> IsAtEndOfListAsync(char close, bool isFirst, CancellationToken stop)
    {
        var next = await PeekAsync(stop);
        if (next == close)
        {
            Take();
            return true;
        }

        if (!isFirst)
        {
            if (next != ',')
            {
                throw Broken($"',' or '{close}' was expected at byte {Position}");
            }

            Take();
            await PeekAsync(stop);
        }

        return false;
    }

    /// <summary>A member's name, past the colon.</summary>
    public async ValueTask<string> NameAsync(CancellationToken stop)
    {
        if (await PeekAsync(stop) != '"' || await ValueAsync(stop) is not JsonString name || await PeekAsync(stop) != ':')
        {
            throw Broken($"a name and ':' were expected at byte {Position}");
        }

        Take();
        await PeekAsync(stop);
        return name.Value;
    }

    /// <summary>The value that begins here.</summary>
    public async ValueTask<JsonValue> ValueAsync(CancellationToken stop)
    {
        var boundary = default(JsonBoundary);
        var seen = 0;
        while (true)
        {
            var end = boundary.Find(window.Span[seen..]);
            if (end >= 0)
            {
                return Parse(seen + end);
            }

            seen = window.Span.Length;
            if (!await window.FillAsync(stop))
            {
                return boundary.MayEndHere ? Parse(seen) : throw Broken("it ends too early");
            }
        }
    }

    /// <summary>Passes over the value that begins here, however long it is.</summary>
    public async ValueTask SkipAsync(CancellationToken stop)
    {
        var boundary = default(JsonBoundary);
        while (true)
        {
            var end = boundary.Find(window.Span);
            window.Advance(end >= 0 ? end : window.Span.Length);
            if (end >= 0)
            {
                return;
            }

            if (!await window.FillAsync(stop))
            {
                throw Broken("it ends too early");
            }
        }
    }

    private JsonValue Parse(int length)
    {
        try
        {
            var value = JsonValue.Parse(window.Span[..length]);
            window.Advance(length);
            return value;
        }
        catch (JsonSyntaxException problem)
        {
            throw Broken($"the value at byte {Position} is not valid JSON: {problem.Message}");
        }
    }

    private Runtime.MapRuns.ItemReaderException Broken(string why) => ReaderFailures.NotReadable(Uri, why);
}
