using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>A message move task, as ListMessageMoveTasks shows it.</summary>
/// <param name="Handle">Only while it runs.</param>
/// <param name="Status">RUNNING, COMPLETED, CANCELLED or FAILED.</param>
/// <param name="SourceArn">The dead-letter queue.</param>
/// <param name="DestinationArn">Null: to where each message came from.</param>
/// <param name="MessagesPerSecondMax">Null: as fast as it goes.</param>
/// <param name="Moved">Messages moved until now.</param>
/// <param name="ToMove">Messages that could be received when it began.</param>
/// <param name="FailureReason">Null unless it failed.</param>
/// <param name="StartedAt">Epoch milliseconds.</param>
public sealed record MessageMove(
    string? Handle, string Status, string SourceArn, string? DestinationArn, int? MessagesPerSecondMax, long Moved, long ToMove, string? FailureReason, long StartedAt);

/// <content>Dead letters on their way back.</content>
public sealed partial class QueueService
{
    /// <inheritdoc cref="MoveTasks.StartAsync"/>
    public ValueTask<string> StartMoveAsync(string sourceArn, string? destinationArn, int? messagesPerSecondMax, CancellationToken stop) => _moves.StartAsync(
        sourceArn, destinationArn, messagesPerSecondMax, _queues.Value.Values.Any(q => q.Settings.DeadLetterArn == sourceArn), stop);

    /// <inheritdoc cref="MoveTasks.List"/>
    public IReadOnlyList<MessageMove> ListMoves(string sourceArn, int? limit) => [.. _moves.List(sourceArn, limit ?? 1).Select(t => new MessageMove(
        t.Status == "RUNNING" ? t.Handle : null, t.Status, t.SourceArn, t.DestinationArn, t.MessagesPerSecondMax, t.Moved, t.ToMove, t.FailureReason, t.StartedAt))];

    /// <inheritdoc cref="MoveTasks.CancelAsync"/>
    public ValueTask<long> CancelMoveAsync(string handle) => _moves.CancelAsync(handle);
}
