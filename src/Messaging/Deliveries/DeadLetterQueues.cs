using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Deliveries;

/// <summary>Sends messages to SQS queues by their ARN, through the operations of this server. Any thread.</summary>
/// <param name="calls">A function, because the table of operations is made after this.</param>
internal sealed class DeadLetterQueues(Func<IAwsCall> calls)
{
    private const int UrlsMax = 10_000;

    private readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);

    /// <exception cref="AwsErrorException">The queue refused.</exception>
    public async ValueTask SendAsync(string queueArn, DeadLetter letter, CancellationToken stop)
    {
        if (!Arn.TryParse(queueArn, out var arn) || arn.Service != "sqs")
        {
            throw new AwsErrorException("InvalidParameterValue", $"{queueArn} is no queue.");
        }

        var caller = new AwsCaller(arn.Account, arn.Region);
        var message = new JsonObject { ["QueueUrl"] = await UrlAsync(caller, arn, stop), ["MessageBody"] = letter.Body };
        if (letter.GroupId is { } group)
        {
            message["MessageGroupId"] = group;
        }

        if (letter.Attributes.Count > 0)
        {
            message["MessageAttributes"] = new JsonObject(letter.Attributes.Select(a =>
                KeyValuePair.Create(a.Key, (JsonNode?)new JsonObject { ["DataType"] = "String", ["StringValue"] = a.Value })));
        }

        await calls().CallAsync(caller, "sqs", "SendMessage", message, stop);
    }

    private async ValueTask<string> UrlAsync(AwsCaller caller, Arn arn, CancellationToken stop)
    {
        var text = arn.ToString();
        if (_urls.TryGetValue(text, out var known))
        {
            return known;
        }

        var found = await calls().CallAsync(caller, "sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = arn.Resource }, stop);
        if (_urls.Count >= UrlsMax)
        {
            _urls.Clear();
        }

        return _urls[text] = (string?)found["QueueUrl"] ?? throw new InvalidOperationException("GetQueueUrl gave no address.");
    }
}
