using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Engine.Events;
using Treadle.Engine.History;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>A page of an execution's history: a range scan of its journal, each public event written as AWS writes it.</summary>
internal sealed class GetExecutionHistory(IStore store, TimeProvider time) : StatesOperation("GetExecutionHistory")
{
    /// <summary>Journal rows read at a time; each holds the events of one step.</summary>
    private const int RowsMax = 64;

    /// <summary>A page that has become so long ends, whatever maxResults says: AWS may give fewer as well.</summary>
    private const int PageBytesMax = 8 << 20;

    private readonly PageToken _token = new("GetExecutionHistory", time);

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("executionArn");
        var limit = Paging.Limit(input);
        var isReverse = input.Boolean("reverseOrder") ?? false;
        var token = input.Text("nextToken");
        var hasData = input.Boolean("includeExecutionData") ?? true;
        StatesArn.Parse(arn, "execution");
        var row = store.Find(arn) ?? throw StatesErrors.ExecutionDoesNotExist(arn);
        var subject = isReverse ? $"{arn} reverse" : arn;
        var from = Position.Parse(_token.Read(token, subject)) ?? Position.Start(isReverse);
        var context = new HistoryContext(Region(row.Scope), hasData ? Encoding.UTF8.GetString(row.Input.Span) : null, hasData, row.VersionArn, row.AliasArn);

        var shown = new ArrayBufferWriter<byte>(1024);
        var writer = new HistoryWriter(context, shown);
        answer.WriteStartArray("events"u8);
        Position? next = null;
        foreach (var (sequence, e) in Read(row, from, isReverse))
        {
            if (limit-- == 0 || answer.BytesCommitted + answer.BytesPending > PageBytesMax)
            {
                next = new Position(sequence, e.Id);
                break;
            }

            shown.ResetWrittenCount();
            writer.TryWrite(e);
            answer.WriteRawValue(shown.WrittenSpan, skipInputValidation: true);
        }

        answer.WriteEndArray();
        if (next is { } position)
        {
            answer.WriteString("nextToken"u8, _token.Write(subject, position.ToString()));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Public events from a position on, each with a sequence number inside its journal row.</summary>
    private IEnumerable<(long Sequence, Event Event)> Read(ExecutionRow execution, Position from, bool isReverse)
    {
        var sequence = from.Sequence;
        while (store.ReadJournal(execution.Id, sequence, isReverse, RowsMax) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                // Rows of private events alone, and those before the page, are not unpacked.
                if (row.FirstHistoryId == 0 || (isReverse ? row.FirstHistoryId > from.HistoryId : row.LastHistoryId < from.HistoryId))
                {
                    continue;
                }

                var events = EventCodec.Read(row.Data).Where(e => e.Id != 0 && (isReverse ? e.Id <= from.HistoryId : e.Id >= from.HistoryId));
                foreach (var e in isReverse ? events.Reverse() : events)
                {
                    yield return (row.FirstSequence, e);
                }
            }

            if (rows.Count < RowsMax)
            {
                yield break;
            }

            sequence = isReverse ? rows[^1].FirstSequence - 1 : rows[^1].LastSequence + 1;
        }
    }

    private static string Region(string scope) => scope[(scope.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>Where a page starts: a sequence number to find the journal row by, and the first history id to show.</summary>
    private readonly record struct Position(long Sequence, long HistoryId)
    {
        public static Position Start(bool isReverse) => isReverse ? new(long.MaxValue, long.MaxValue) : new(1, 1);

        /// <exception cref="AwsErrorException">InvalidToken.</exception>
        public static Position? Parse(string? text)
        {
            if (text is null)
            {
                return null;
            }

            return text.Split(':') is [var sequence, var id]
                && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
                && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
                    ? new Position(s, h)
                    : throw StatesErrors.InvalidToken();
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{HistoryId}");
    }
}
