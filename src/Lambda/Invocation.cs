using Treadle.Aws;
using Treadle.Aws.Signing;
using Treadle.Metrics;

namespace Treadle.Lambda;

/// <summary>How a function is called.</summary>
public enum InvocationType
{
    /// <summary>Waits for the answer.</summary>
    RequestResponse,

    /// <summary>Accepted at once, run in the background, tried again when it fails.</summary>
    Event,

    /// <summary>Only checks that it could be called.</summary>
    DryRun,
}

/// <summary>What a caller may say besides the payload.</summary>
public sealed record InvocationOptions
{
    public static readonly InvocationOptions Default = new();

    public InvocationType Type { get; init; } = InvocationType.RequestResponse;

    /// <summary>A version or alias; null is that of the ARN, else <c>$LATEST</c>.</summary>
    public string? Qualifier { get; init; }

    /// <summary>The id that the call is to have, a UUID; null makes one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Base64 of a JSON object, at most 3,583 bytes.</summary>
    public string? ClientContext { get; init; }
}

/// <summary>What a call answered. A function that failed is an answer, too.</summary>
/// <param name="StatusCode">200, 202 for an event, 204 for a dry run.</param>
/// <param name="Payload">What the function answered, or its error as JSON; empty for 202 and 204.</param>
/// <param name="FunctionError"><c>Unhandled</c> when the function failed; null when it did not.</param>
/// <param name="ExecutedVersion"><c>$LATEST</c> or the number of a published version.</param>
/// <param name="LogTail">The last 4 KB of the invocation's log, UTF-8.</param>
/// <param name="RequestId">A UUID, the one in the function's log.</param>
public sealed record InvocationResult(
    int StatusCode, ReadOnlyMemory<byte> Payload, string? FunctionError, string ExecutedVersion, ReadOnlyMemory<byte> LogTail, string RequestId)
{
    /// <summary>What the REPORT line tells: the handler's own time, the wait for a worker not included.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>What the composition root decides about workers.</summary>
public sealed class InvokerOptions
{
    /// <summary>This server's own address, as <c>http://127.0.0.1:4566</c>: functions find it as AWS_ENDPOINT_URL. Read when a worker starts; null leaves it out.</summary>
    public string? EndpointUrl { get; set; }

    /// <summary>What a function's process signs its requests to this server with; null where they need not be signed: they name the account alone.</summary>
    public Func<Functions.Function, AwsCredentials?> Credentials { get; init; } = _ => null;

    /// <summary>Where calls and workers are measured; null when nobody looks.</summary>
    public Instruments? Instruments { get; init; }

    /// <summary>The functions' CloudWatch metrics; null when nobody looks.</summary>
    public FunctionMetrics? Metrics { get; init; }

    /// <summary>0 to 1, exclusive: which version a call of an alias with two gets.</summary>
    public Func<double> Chance { get; init; } = Random.Shared.NextDouble;

    /// <summary>Calls that run or wait at the same time, as AWS's account limit; beyond it they are refused with TooManyRequestsException.</summary>
    public int ConcurrencyMax { get; init; } = 1000;

    /// <summary>Asynchronous calls that wait, run or are tried again later; beyond it they are refused with TooManyRequestsException. They are on disk.</summary>
    public int EventsMax { get; init; } = 1_000_000;

    /// <summary>Bytes of their payloads together; beyond it as well.</summary>
    public long EventBytesMax { get; init; } = 4L << 30;

    /// <summary>How destinations and dead-letter targets are reached; null when they cannot be.</summary>
    public Func<IAwsCall>? Calls { get; init; }

    /// <summary>Told of the end of an asynchronous call that could not be told to a destination.</summary>
    public Action<string>? Undelivered { get; init; }

    /// <summary>Processes of one function; beyond it calls wait for one to become free. AWS would start an environment for each, a single machine cannot.</summary>
    public int WorkersPerFunctionMax { get; init; } = Math.Max(16, 8 * Environment.ProcessorCount);

    /// <summary>Processes of one function that start at the same time; a burst of short calls is served sooner by the first that are ready.</summary>
    public int StartsAtOnceMax { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Gives each worker a <c>/tmp</c> of its own where the system allows it; else its own folder is only in TMPDIR.</summary>
    public bool PrivateTmp { get; init; } = true;

    /// <summary>How long a worker may take until it asks for its first event.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a worker is kept without work.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
