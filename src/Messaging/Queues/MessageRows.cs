using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <summary>The rows of a queue's messages.</summary>
/// <remarks>
/// A message is one row, in the order of its key, written once at its send; a long content is a second. A receive writes a small third row with the count and
/// the moment when the message is visible again, so that it never writes a body. A delete takes all of them away.
/// </remarks>
internal sealed class MessageRows(IResourceStore store, string scope, string prefix)
{
    public const string MessageKind = "sqs-message";
    public const string ContentKind = "sqs-content";
    public const string ReceiveKind = "sqs-receive";
    public const string DeduplicationKind = "sqs-deduplication";

    /// <summary>A longer content is a row of its own: pages of messages stay small.</summary>
    public const int InlineBytesMax = 4_096;

    /// <summary>So many rows are read at once.</summary>
    public const int PageMax = 256;

    private readonly string _end = prefix[..^1] + (char)(prefix[^1] + 1);

    public string Prefix => prefix;

    public static string PrefixOf(string queueId, int generation) => string.Create(CultureInfo.InvariantCulture, $"{queueId}.{generation}/");

    public long Count() => store.Count(MessageKind, scope, prefix, _end);

    /// <summary>How many messages have keys behind a moment.</summary>
    public long CountAfter(long moment) => store.Count(MessageKind, scope, IdOf(new MessageKey(moment + 1, 0)), _end);

    /// <summary>A page of messages behind a key, in the order of their keys.</summary>
    /// <returns>Fewer than <see cref="PageMax"/> at the end.</returns>
    public List<(MessageKey Key, ReadOnlyMemory<byte> Row)> Page(MessageKey? after, int limit = PageMax) =>
        [.. store.ListById(MessageKind, scope, after is { } key ? IdOf(key) : prefix, isAfter: after is not null, limit)
            .TakeWhile(r => r.Key.Id.StartsWith(prefix, StringComparison.Ordinal))
            .Select(r => (KeyOf(r.Key.Id), r.Data))];

    /// <summary>Every message that has been received.</summary>
    public IEnumerable<(MessageKey Key, ReceiveState State)> Received()
    {
        const int Page = 1_000;
        var start = prefix;
        while (true)
        {
            var page = store.ListById(ReceiveKind, scope, start, isAfter: true, Page);
            foreach (var row in page)
            {
                if (!row.Key.Id.StartsWith(prefix, StringComparison.Ordinal))
                {
                    yield break;
                }

                yield return (KeyOf(row.Key.Id), ReceiveState.Read(row.Data));
                start = row.Key.Id;
            }

            if (page.Count < Page)
            {
                yield break;
            }
        }
    }

    /// <returns>Null when there is no such message any more.</returns>
    public StoredMessage? Get(MessageKey key) => store.Get(Row(MessageKind, IdOf(key))) is { } row ? StoredMessage.Read(row.Data) : null;

    /// <returns>The message's content; null when it is gone.</returns>
    public MessageContent? ContentOf(StoredMessage message)
    {
        if (message.ContentId is not { } id)
        {
            return message.Content;
        }

        if (store.Get(Row(ContentKind, id)) is not { } row)
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(row.Data.ToArray(), writable: false), Encoding.UTF8);
        return MessageContent.Read(reader);
    }

    /// <summary>The writes of a message that is new here, and its row.</summary>
    /// <param name="key">Its place.</param>
    /// <param name="message">It has its content, or says where that is.</param>
    /// <param name="writes">Get the writes.</param>
    /// <returns>The row as written.</returns>
    public (StoredMessage Message, byte[] Row) Add(MessageKey key, StoredMessage message, List<ResourceWrite> writes)
    {
        if (message.Content is { } content && content.Bytes > InlineBytesMax)
        {
            using var stream = new MemoryStream(content.Bytes + 64);
            using var writer = new BinaryWriter(stream, Encoding.UTF8);
            content.Write(writer);
            message = message with { Content = null, ContentId = IdOf(key) };
            writes.Add(new ResourceWrite(Row(ContentKind, message.ContentId), stream.ToArray()));
        }

        var row = message.ToBytes();
        writes.Add(new ResourceWrite(Row(MessageKind, IdOf(key)), row));
        return (message, row);
    }

    public void SetReceived(MessageKey key, ReceiveState state, List<ResourceWrite> writes) =>
        writes.Add(new ResourceWrite(Row(ReceiveKind, IdOf(key)), state.ToBytes()));

    /// <param name="key">Which.</param>
    /// <param name="isReceived">It has been received.</param>
    /// <param name="contentId">Its content's row, to be deleted too; null when there is none or it is kept.</param>
    /// <param name="writes">Get the writes.</param>
    public void Delete(MessageKey key, bool isReceived, string? contentId, List<ResourceWrite> writes)
    {
        var id = IdOf(key);
        writes.Add(new ResourceWrite(Row(MessageKind, id), Data: null));
        if (isReceived)
        {
            writes.Add(new ResourceWrite(Row(ReceiveKind, id), Data: null));
        }

        if (contentId is not null)
        {
            writes.Add(new ResourceWrite(Row(ContentKind, contentId), Data: null));
        }
    }

    /// <summary>What was sent with a deduplication id; null when nothing was lately.</summary>
    public Deduplication? Deduplicated(string what) => store.Get(Row(DeduplicationKind, DeduplicationId(what))) is { } row ? Deduplication.Read(row.Data) : null;

    public void Deduplicate(string what, Deduplication with, List<ResourceWrite> writes) =>
        writes.Add(new ResourceWrite(Row(DeduplicationKind, DeduplicationId(what)), with.ToBytes()));

    // Ids of senders may be long and of any characters.
    private string DeduplicationId(string what) => prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));

    private string IdOf(MessageKey key) => prefix + key.ToString();

    private MessageKey KeyOf(string id) =>
        MessageKey.TryParse(id.AsSpan(prefix.Length), out var key) ? key : throw new InvalidDataException($"The row {id} is no message's.");

    private ResourceKey Row(string kind, string id) => new(kind, scope, id);
}
