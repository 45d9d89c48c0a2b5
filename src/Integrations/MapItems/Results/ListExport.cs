using System.Buffers;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Results;

/// <summary>Results that are the Map state's output: a list in the form that is asked for, whatever its OutputType.</summary>
internal sealed class ListExport(WriterConfig config) : IResultExport
{
    /// <summary>What a state's output can have.</summary>
    private const int BytesMax = 262_144;

    private readonly ArrayBufferWriter<byte> _list = new();

    public ValueTask AddAsync(ExportedResult result, CancellationToken stop)
    {
        ResultForm.Write(result, config, _list, () => _list.Write(_list.WrittenCount == 0 ? "["u8 : ","u8));

        // The closing bracket comes on top.
        return _list.WrittenCount < BytesMax
            ? ValueTask.CompletedTask
            : throw new ResultWriterException(ErrorNames.DataLimitExceeded, "The results of the map run exceed the maximum number of bytes service limit of a state's output.");
    }

    public Task<JsonValue> CompleteAsync(CancellationToken stop)
    {
        _list.Write(_list.WrittenCount == 0 ? "[]"u8 : "]"u8);
        return Task.FromResult(JsonValue.FromCanonical(_list.WrittenMemory.ToArray()));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
