using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>An entry of a batch.</summary>
/// <param name="Id">Unique in the batch.</param>
/// <param name="Value">What is to be done.</param>
public sealed record BatchEntry<T>(string Id, T Value);

/// <summary>What became of an entry of a batch.</summary>
/// <param name="Id">The entry's.</param>
/// <param name="Value">What was done; default when it was refused.</param>
/// <param name="Error">Why it was refused; null when it was done.</param>
public sealed record BatchResult<T>(string Id, T? Value, AwsErrorException? Error);

/// <content>Messages: sent, received, deleted.</content>
public sealed partial class QueueService
{
    /// <summary>Sends a message; answers when it is on disk.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, InvalidMessageContents, InvalidParameterValue, MissingParameter.</exception>
    public ValueTask<SentMessage> SendAsync(AwsCaller caller, string url, OutgoingMessage message) => WithQueueAsync(caller, url, async live =>
    {
        MessageRules.Check(live.Settings, message);
        return (await live.SendAsync([message], caller.Account))[0];
    });

    /// <summary>Sends up to ten messages in one write; those that are refused hold up no other.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, or the batch is none.</exception>
    public ValueTask<IReadOnlyList<BatchResult<SentMessage>>> SendBatchAsync(AwsCaller caller, string url, IReadOnlyList<BatchEntry<OutgoingMessage>> entries) =>
        WithQueueAsync<IReadOnlyList<BatchResult<SentMessage>>>(caller, url, async live =>
        {
            BatchRules.Check([.. entries.Select(e => e.Id)], "SendMessageBatchRequestEntry");
            long bytes = 0;
            var results = new BatchResult<SentMessage>[entries.Count];
            var messages = new List<OutgoingMessage>();
            for (var i = 0; i < results.Length; i++)
            {
                var (id, message) = entries[i];
                bytes += message.Body.Length + message.Attributes.Sum(a => a.Bytes);
                try
                {
                    MessageRules.Check(live.Settings, message);
                    messages.Add(message);
                }
                catch (AwsErrorException refused)
                {
                    results[i] = new BatchResult<SentMessage>(id, Value: null, refused);
                }
            }

            var most = QueueSettings.Numbers[QueueSettings.MaximumSize].Max;
            if (bytes > most)
            {
                throw QueueErrors.BatchTooLong(most, bytes);
            }

            var sent = messages.Count == 0 ? [] : await live.SendAsync(messages, caller.Account);
            var next = 0;
            for (var i = 0; i < results.Length; i++)
            {
                results[i] ??= new BatchResult<SentMessage>(entries[i].Id, sent[next++], Error: null);
            }

            return results;
        });

    /// <summary>Receives up to ten messages, waiting for the first as long as was asked.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="url">Which queue.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="stop">The client has gone: what it has not been given yet is not received.</param>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, OverLimit, InvalidParameterValue.</exception>
    public async ValueTask<IReadOnlyList<ReceivedMessage>> ReceiveAsync(AwsCaller caller, string url, ReceiveRequest request, CancellationToken stop)
    {
        var address = QueueAddress.Of(caller, url);
        long? until = null;
        while (true)
        {
            var live = Existing(address);
            MessageRules.Check(live.Settings, request);
            until ??= _time.GetUtcNow().ToUnixTimeMilliseconds() + ((request.WaitSeconds ?? live.Settings.WaitSeconds) * 1_000L);
            if (await live.ReceiveAsync(request, Find, until.Value, stop) is { } received)
            {
                return received;
            }

            ThrowIfStopping();
        }
    }

    /// <summary>Deletes a message that was received.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, ReceiptHandleIsInvalid, InvalidParameterValue.</exception>
    public async ValueTask DeleteMessageAsync(AwsCaller caller, string url, string handle)
    {
        var refusals = await WithQueueAsync(caller, url, live => live.DeleteAsync([handle]));
        if (refusals[0] is { } refused)
        {
            throw refused;
        }
    }

    /// <summary>Deletes up to ten messages in one write.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, or the batch is none.</exception>
    public ValueTask<IReadOnlyList<BatchResult<string>>> DeleteMessagesAsync(AwsCaller caller, string url, IReadOnlyList<BatchEntry<string>> handles) =>
        WithQueueAsync(caller, url, async live =>
        {
            BatchRules.Check([.. handles.Select(e => e.Id)], "DeleteMessageBatchRequestEntry");
            return Results(handles, await live.DeleteAsync([.. handles.Select(e => e.Value)]));
        });

    /// <summary>Makes a message in flight visible at another time, counted from now.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, ReceiptHandleIsInvalid, MessageNotInflight, InvalidParameterValue.</exception>
    public async ValueTask ChangeVisibilityAsync(AwsCaller caller, string url, string handle, int seconds)
    {
        var refusals = await WithQueueAsync(caller, url, live =>
        {
            MessageRules.CheckVisibility(seconds);
            return live.ChangeVisibilityAsync([(handle, seconds)]);
        });
        if (refusals[0] is { } refused)
        {
            throw refused;
        }
    }

    /// <summary>Makes up to ten messages visible at another time, in one write.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, or the batch is none.</exception>
    public ValueTask<IReadOnlyList<BatchResult<(string Handle, int Seconds)>>> ChangeVisibilitiesAsync(
        AwsCaller caller, string url, IReadOnlyList<BatchEntry<(string Handle, int Seconds)>> changes) => WithQueueAsync(caller, url, async live =>
    {
        BatchRules.Check([.. changes.Select(e => e.Id)], "ChangeMessageVisibilityBatchRequestEntry");
        var refusals = new AwsErrorException?[changes.Count];
        for (var i = 0; i < refusals.Length; i++)
        {
            try
            {
                MessageRules.CheckVisibility(changes[i].Value.Seconds);
            }
            catch (AwsErrorException refused)
            {
                refusals[i] = refused;
            }
        }

        var right = Enumerable.Range(0, refusals.Length).Where(i => refusals[i] is null).ToList();
        var done = await live.ChangeVisibilityAsync([.. right.Select(i => changes[i].Value)]);
        for (var i = 0; i < right.Count; i++)
        {
            refusals[right[i]] = done[i];
        }

        return Results(changes, refusals);
    });

    private static IReadOnlyList<BatchResult<T>> Results<T>(IReadOnlyList<BatchEntry<T>> entries, IReadOnlyList<AwsErrorException?> refusals) =>
        [.. entries.Select((entry, i) => new BatchResult<T>(entry.Id, entry.Value, refusals[i]))];

    /// <summary>Does something with a queue; when it is purged in that moment, with what it is then.</summary>
    private async ValueTask<T> WithQueueAsync<T>(AwsCaller caller, string url, Func<LiveQueue, ValueTask<T>> act)
    {
        var address = QueueAddress.Of(caller, url);
        while (true)
        {
            try
            {
                return await act(Existing(address));
            }
            catch (QueueClosedException)
            {
                // Its successor is in the table, or there is none.
                ThrowIfStopping();
            }
        }
    }
}
