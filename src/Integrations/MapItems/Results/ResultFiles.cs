using System.Buffers;
using System.Globalization;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Objects.Transfers;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Results;

/// <summary>The files of one status: <c>SUCCEEDED_0.json</c>, and <c>SUCCEEDED_1.json</c> when the first has become as long as it may.</summary>
/// <param name="name">What they begin with.</param>
/// <param name="config">Their form.</param>
/// <param name="fileBytesMax">How long one may become; an entry is never divided.</param>
/// <param name="open">Begins a file of this name.</param>
internal sealed class ResultFiles(string name, WriterConfig config, long fileBytesMax, Func<string, ObjectWriter> open) : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly bool _isLines = config.OutputType == "JSONL";
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly List<(string File, long Size)> _done = [];
    private ObjectWriter? _writer;
    private string _file = "";
    private long _written;
    private bool _hasEntry;

    public async ValueTask AddAsync(ExportedResult result, CancellationToken stop)
    {
        if (_writer is not null && _written + _buffer.WrittenCount >= fileBytesMax)
        {
            await CloseAsync(stop);
        }

        if (_writer is null)
        {
            _file = string.Create(CultureInfo.InvariantCulture, $"{name}_{_done.Count}.{(_isLines ? "jsonl" : "json")}");
            _writer = open(_file);
            (_written, _hasEntry) = (0, false);
        }

        ResultForm.Write(result, config, _buffer, Separate);
        if (_buffer.WrittenCount >= BufferBytes)
        {
            await FlushAsync(stop);
        }
    }

    /// <summary>Finishes the last file.</summary>
    /// <returns>The files with their lengths in bytes.</returns>
    public async Task<IReadOnlyList<(string File, long Size)>> CompleteAsync(CancellationToken stop)
    {
        if (_writer is not null)
        {
            await CloseAsync(stop);
        }

        return _done;
    }

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Separate()
    {
        if (_isLines)
        {
            _buffer.Write(_hasEntry ? "\n"u8 : ""u8);
        }
        else
        {
            _buffer.Write(_hasEntry ? ","u8 : "["u8);
        }

        _hasEntry = true;
    }

    private async Task CloseAsync(CancellationToken stop)
    {
        // FLATTEN may leave nothing of children whose outputs are empty lists.
        _buffer.Write(_isLines ? _hasEntry ? "\n"u8 : ""u8 : _hasEntry ? "]"u8 : "[]"u8);
        await FlushAsync(stop);
        await _writer!.CompleteAsync(stop);
        _done.Add((_file, _written));
        await _writer.DisposeAsync();
        _writer = null;
    }

    private async Task FlushAsync(CancellationToken stop)
    {
        await _writer!.Content.WriteAsync(_buffer.WrittenMemory, stop);
        _written += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }
}
