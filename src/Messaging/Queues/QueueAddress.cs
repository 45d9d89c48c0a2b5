using System.Diagnostics.CodeAnalysis;
using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>Where a queue is: whose it is and its name.</summary>
/// <param name="Owner">Account and region.</param>
/// <param name="Name">Its name, with <c>.fifo</c>.</param>
public sealed record QueueAddress(AwsCaller Owner, string Name)
{
    private const int AccountDigits = 12;

    public string Arn => $"arn:aws:sqs:{Owner.Region}:{Owner.Account}:{Name}";

    /// <summary>Reads a queue URL. Its host may be any: account and name count, and the region where the host is one of AWS's.</summary>
    /// <param name="caller">Whose region counts where the URL names none, and whose account where it has none of 12 digits.</param>
    /// <param name="url">As <c>http://127.0.0.1:4566/000000000000/orders</c> or <c>https://sqs.eu-west-1.amazonaws.com/000000000000/orders</c>.</param>
    /// <exception cref="AwsErrorException">InvalidAddress: it is no URL of a queue.</exception>
    public static QueueAddress Of(AwsCaller caller, string url)
    {
        var slashes = url.IndexOf("://", StringComparison.Ordinal);
        var rest = slashes < 0 ? url : url[(slashes + 3)..];
        var pathAt = rest.IndexOf('/', StringComparison.Ordinal);
        var parts = pathAt < 0 ? [] : rest[(pathAt + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            throw QueueErrors.BadAddress(url);
        }

        var account = parts.Length > 1 && IsAccount(parts[^2]) ? parts[^2] : caller.Account;
        var region = RegionOf(rest[..pathAt]) ?? (parts.Length > 2 && parts[0] == "queue" ? parts[1] : caller.Region);
        return new QueueAddress(account == caller.Account && region == caller.Region ? caller : new AwsCaller(account, region), parts[^1]);
    }

    /// <summary>Reads <c>arn:aws:sqs:eu-west-1:000000000000:orders</c>.</summary>
    public static bool TryParseArn(string text, [NotNullWhen(true)] out QueueAddress? address)
    {
        address = Aws.Arn.TryParse(text, out var arn) && arn.Service == "sqs" && IsAccount(arn.Account) && arn.Region.Length > 0
            ? new QueueAddress(new AwsCaller(arn.Account, arn.Region), arn.Resource)
            : null;
        return address is not null;
    }

    private static bool IsAccount(string text) => text.Length == AccountDigits && text.All(char.IsAsciiDigit);

    /// <summary>The region in <c>sqs.eu-west-1.amazonaws.com</c> or <c>eu-west-1.queue.amazonaws.com</c>.</summary>
    private static string? RegionOf(string host)
    {
        var parts = host.Split(':')[0].Split('.');
        return parts switch
        {
            ["sqs", var region, "amazonaws", "com", ..] => region,
            [var region, "queue", "amazonaws", "com", ..] => region,
            _ => null,
        };
    }
}
