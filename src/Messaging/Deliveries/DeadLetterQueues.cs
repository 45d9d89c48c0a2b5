using Treadle.Aws;
using Treadle.Aws.Targets;

namespace Treadle.Messaging.Deliveries;

/// <summary>Sends messages to SQS queues by their ARN, through the operations of this server. Any thread.</summary>
/// <param name="calls">A function, because the table of operations is made after this.</param>
internal sealed class DeadLetterQueues(Func<IAwsCall> calls)
{
    /// <exception cref="AwsErrorException">The queue refused.</exception>
    public async ValueTask SendAsync(string queueArn, DeadLetter letter, CancellationToken stop)
    {
        if (!Arn.TryParse(queueArn, out var arn) || arn.Service != "sqs"
            || TargetCall.Of(arn, letter.Body, new TargetSettings(letter.GroupId, Attributes: TargetCall.Attributes(letter.Attributes))) is not { } call)
        {
            throw new AwsErrorException("InvalidParameterValue", $"{queueArn} is no queue.");
        }

        await calls().CallAsync(new AwsCaller(arn.Account, arn.Region), call.Service, call.Action, call.Input, stop);
    }
}
