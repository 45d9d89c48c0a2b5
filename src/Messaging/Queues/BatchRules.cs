using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>What holds for the entries of every batch request.</summary>
internal static class BatchRules
{
    public const int EntriesMax = 10;
    private const int IdLengthMax = 80;

    /// <param name="ids">The entries' ids, in their order.</param>
    /// <param name="entry">What AWS calls an entry: <c>SendMessageBatchRequestEntry</c>.</param>
    /// <exception cref="AwsErrorException">There are none or too many, or the ids are no ids or not distinct.</exception>
    public static void Check(IReadOnlyList<string> ids, string entry)
    {
        if (ids.Count == 0)
        {
            throw QueueErrors.EmptyBatch(entry);
        }

        if (ids.Count > EntriesMax)
        {
            throw QueueErrors.TooManyEntries(ids.Count);
        }

        if (ids.Any(id => id.Length is 0 or > IdLengthMax || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw QueueErrors.BadId();
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (!seen.Add(id))
            {
                throw QueueErrors.RepeatedId(id);
            }
        }
    }
}
