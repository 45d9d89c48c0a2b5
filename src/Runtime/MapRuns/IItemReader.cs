using Treadle.Asl.Compiling;
using Treadle.Asl.Json;

namespace Treadle.Runtime.MapRuns;

/// <summary>Reads what a distributed Map runs over from where its ItemReader says.</summary>
public interface IItemReader
{
    /// <summary>The items, one after the other, as they are asked for: never all in memory.</summary>
    /// <param name="source">What to read. Its MaxItems is kept by the caller.</param>
    /// <param name="run">For whom.</param>
    /// <param name="from">Where a former life of the node had come to: <see cref="ReadItem.Next"/> of the last item that was taken. Null starts. What lies before it is not read again.</param>
    /// <param name="stop">The run has ended, or the node stops.</param>
    /// <exception cref="ItemReaderException">The items cannot be read, or are not those that were there when the reading began.</exception>
    IAsyncEnumerable<ReadItem> ReadAsync(ItemSource source, MapRunIdentity run, ItemPosition? from, CancellationToken stop);
}

/// <summary>One item.</summary>
/// <param name="Value">The item: <c>$$.Map.Item.Value</c>. Of an object's members only the value.</param>
/// <param name="Key">The member's name when the items are an object's members: <c>$$.Map.Item.Key</c>; else null.</param>
/// <param name="Source">Where it comes from: <c>$$.Map.Item.Source</c>, <c>STATE_DATA</c> or the URI of the object.</param>
/// <param name="Next">How to go on behind this item.</param>
public sealed record ReadItem(JsonValue Value, string? Key, string Source, ItemPosition Next);

/// <summary>A place in a source that only its reader understands: byte offset, ETag, continuation token, index.</summary>
/// <param name="Text">At most 2 KiB.</param>
public sealed record ItemPosition(string Text);

/// <summary>Which run reads or writes.</summary>
/// <param name="Arn">The map run's ARN.</param>
/// <param name="Scope"><c>account/region</c> of the machine.</param>
/// <param name="RoleArn">The machine's role.</param>
public sealed record MapRunIdentity(string Arn, string Scope, string RoleArn);

/// <summary>The items cannot be read: the run fails with this.</summary>
/// <param name="error">The error's name: mostly <c>States.ItemReaderFailed</c>.</param>
/// <param name="cause">AWS's words.</param>
public sealed class ItemReaderException(string error, string cause) : Exception(cause)
{
    public string Error { get; } = error;
}
