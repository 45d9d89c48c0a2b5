using System.Text;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Queues;

/// <summary>Queues over the in-memory store, on a clock that the test moves.</summary>
internal sealed class GivenQueues : IAsyncDisposable
{
    public const string Name = "orders";

    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private GivenQueues() => Queues = Make();

    public MemoryResources Resources { get; } = new();

    public ManualTime Time { get; } = new();

    public QueueService Queues { get; private set; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>With a standard queue <c>orders</c>.</summary>
    public static async Task<GivenQueues> AQueueAsync(params (string Name, string Value)[] attributes)
    {
        var given = new GivenQueues();
        await given.CreateAsync(Name, attributes);
        return given;
    }

    /// <summary>With a FIFO queue <c>orders.fifo</c> that deduplicates by content.</summary>
    public static async Task<GivenQueues> AFifoQueueAsync(params (string Name, string Value)[] attributes)
    {
        var given = new GivenQueues();
        await given.CreateAsync(Name + ".fifo", [("FifoQueue", "true"), ("ContentBasedDeduplication", "true"), .. attributes]);
        return given;
    }

    /// <summary>With a standard queue and its dead-letter queue <c>dead</c>.</summary>
    public static async Task<GivenQueues> AQueueWithDeadLettersAsync(int maxReceiveCount)
    {
        var given = new GivenQueues();
        await given.CreateAsync("dead");
        await given.CreateAsync(Name, ("RedrivePolicy", RedriveTo("dead", maxReceiveCount)));
        return given;
    }

    public static string UrlOf(string name) => $"http://any:1/{Caller.Account}/{name}";

    public static string ArnOf(string name) => $"arn:aws:sqs:{Caller.Region}:{Caller.Account}:{name}";

    public static string RedriveTo(string name, int maxReceiveCount) =>
        JsonSerializer.Serialize(new { deadLetterTargetArn = ArnOf(name), maxReceiveCount });

    public ValueTask<string> CreateAsync(string name, params (string Name, string Value)[] attributes) => Queues.CreateAsync(
        Caller, name, attributes.ToDictionary(a => a.Name, a => a.Value), new Dictionary<string, string>(), Stop);

    public async Task<SentMessage> SendAsync(string body, string? group = null, int? delay = null, string? deduplication = null, string? queue = null) =>
        await Queues.SendAsync(Caller, UrlOf(queue ?? NameFor(group)), new OutgoingMessage
        {
            Body = Encoding.UTF8.GetBytes(body), Group = group, DelaySeconds = delay, DeduplicationId = deduplication,
        });

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int most = 10, int? visibility = null, int wait = 0, string queue = Name, string? attempt = null) =>
        await Queues.ReceiveAsync(
            Caller, UrlOf(queue), new ReceiveRequest { MessagesMax = most, VisibilitySeconds = visibility, WaitSeconds = wait, AttemptId = attempt }, Stop);

    /// <summary>The bodies of what can be received.</summary>
    public async Task<string> BodiesAsync(int most = 10, int? visibility = null, string queue = Name, string? attempt = null) =>
        string.Join(' ', (await ReceiveAsync(most, visibility, queue: queue, attempt: attempt)).Select(TextOf));

    public static string TextOf(ReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    public static string Attribute(ReceivedMessage message, string name) => message.SystemAttributes.FirstOrDefault(a => a.Key == name).Value;

    public async Task DeleteAsync(ReceivedMessage message, string queue = Name) => await Queues.DeleteMessageAsync(Caller, UrlOf(queue), message.ReceiptHandle);

    /// <summary>Visible, in flight and delayed.</summary>
    public async Task<(int Visible, int InFlight, int Delayed)> CountsAsync(string queue = Name)
    {
        var all = await Queues.GetAttributesAsync(Caller, UrlOf(queue), ["All"]);
        return (int.Parse(all["ApproximateNumberOfMessages"]), int.Parse(all["ApproximateNumberOfMessagesNotVisible"]), int.Parse(all["ApproximateNumberOfMessagesDelayed"]));
    }

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>How many rows there are of a kind.</summary>
    public int Rows(string kind) => Resources.List(kind, scope: null).Count;

    /// <summary>The server ends and starts again on what is there.</summary>
    public async Task RestartAsync()
    {
        await Queues.DisposeAsync();
        Queues = Make();
    }

    public static async Task<AwsErrorException> RefusedAsync(Func<Task> act) => await Assert.ThrowsAsync<AwsErrorException>(act);

    public ValueTask DisposeAsync() => Queues.DisposeAsync();

    private QueueService Make() => new(Resources, Time, () => "http://any:1");

    private static string NameFor(string? group) => group is null ? Name : Name + ".fifo";
}
