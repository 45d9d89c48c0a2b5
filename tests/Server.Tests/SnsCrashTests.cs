using System.Collections.Concurrent;
using System.Net;
using System.Xml.Linq;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary><c>kill -9</c> between a publication and its delivery: every message that was answered arrives.</summary>
public sealed class SnsCrashTests
{
    private const string Queue = "arn:aws:sqs:us-east-1:000000000000:inbox";
    private const string Topic = "arn:aws:sns:us-east-1:000000000000:news";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_that_were_answered_arrive_after_the_crash()
    {
        await using var server = await ServerProcess.StartAsync();
        var queue = Text(await CallAsync(server, "2012-11-05", "CreateQueue", ("QueueName", "inbox")), "QueueUrl");
        await CallAsync(server, "2010-03-31", "CreateTopic", ("Name", "news"));
        await CallAsync(server, "2010-03-31", "Subscribe", ("TopicArn", Topic), ("Protocol", "sqs"), ("Endpoint", Queue), ("Attributes.entry.1.key", "RawMessageDelivery"), ("Attributes.entry.1.value", "true"));
        var answered = new ConcurrentBag<string>();
        var publishers = Enumerable.Range(0, 8).Select(p => PublishUntilTheEndAsync(server, p, answered)).ToList();
        while (answered.Count < 200)
        {
            await Task.Delay(1, Stop);
        }

        await server.CrashAsync();
        await Task.WhenAll(publishers);

        var missing = answered.ToHashSet(StringComparer.Ordinal);
        while (missing.Count > 0)
        {
            // A queue's address keeps the port of the process before; its name does not change.
            var received = await CallAsync(server, "2012-11-05", "ReceiveMessage", ("QueueUrl", new Uri(server.Address, new Uri(queue).AbsolutePath).ToString()), ("MaxNumberOfMessages", "10"), ("WaitTimeSeconds", "5"));
            missing.ExceptWith(received.Descendants().Where(e => e.Name.LocalName == "Body").Select(e => e.Value));
        }

        Assert.Empty(missing);
    }

    private static async Task PublishUntilTheEndAsync(ServerProcess server, int publisher, ConcurrentBag<string> answered)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                var message = $"{publisher}-{i}";
                await CallAsync(server, "2010-03-31", "Publish", ("TopicArn", Topic), ("Message", message));
                answered.Add(message);
                if (i == 1_000)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static async Task<XElement> CallAsync(ServerProcess server, string version, string action, params (string Name, string Value)[] members)
    {
        using var content = new FormUrlEncodedContent([new("Action", action), new("Version", version), .. members.Select(m => KeyValuePair.Create(m.Name, m.Value))]);
        using var answer = await server.Client.PostAsync("/", content, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return XElement.Parse(body);
    }

    private static string Text(XElement answer, string member) => answer.Descendants().First(e => e.Name.LocalName == member).Value;
}
