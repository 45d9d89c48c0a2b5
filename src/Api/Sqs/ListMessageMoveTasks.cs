using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class ListMessageMoveTasks(QueueService queues) : SqsOperation("ListMessageMoveTasks")
{
    protected override ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var moves = queues.ListMoves(input.Required("SourceArn"u8, "SourceArn"), input.Integer("MaxResults"u8));
        answer.WriteStartArray("Results"u8);
        foreach (var move in moves)
        {
            answer.WriteStartObject();
            answer.WriteOptional("TaskHandle"u8, move.Handle);
            answer.WriteString("Status"u8, move.Status);
            answer.WriteString("SourceArn"u8, move.SourceArn);
            answer.WriteOptional("DestinationArn"u8, move.DestinationArn);
            if (move.MessagesPerSecondMax is { } most)
            {
                answer.WriteNumber("MaxNumberOfMessagesPerSecond"u8, most);
            }

            answer.WriteNumber("ApproximateNumberOfMessagesMoved"u8, move.Moved);
            answer.WriteNumber("ApproximateNumberOfMessagesToMove"u8, move.ToMove);
            answer.WriteOptional("FailureReason"u8, move.FailureReason);
            answer.WriteNumber("StartedTimestamp"u8, move.StartedAt);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        return default;
    }
}
