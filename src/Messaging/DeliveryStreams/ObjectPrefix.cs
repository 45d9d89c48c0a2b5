using System.Globalization;
using System.Text;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>What the keys of objects begin with: text, and expressions like <c>!{timestamp:yyyy/MM}</c> and <c>!{firehose:random-string}</c>.</summary>
/// <remarks>Source: Firehose developer guide, "Understand custom prefixes for Amazon S3 objects".</remarks>
internal sealed class ObjectPrefix
{
    private const string Open = "!{";
    private const int RandomLength = 11;

    /// <summary>Behind a prefix without a time of its own.</summary>
    private static readonly JavaTimeFormat Default = JavaTimeFormat.Parse("yyyy/MM/dd/HH/");

    /// <summary>Each writes its part; the number counts the random ones.</summary>
    private readonly List<Func<DateTimeOffset, Guid, string>> _parts = [];

    private ObjectPrefix()
    {
    }

    /// <exception cref="Aws.AwsErrorException">InvalidArgumentException: an expression is wrong, or not there.</exception>
    public static ObjectPrefix Parse(string text)
    {
        var prefix = new ObjectPrefix();
        var (at, hasTime, randoms) = (0, false, 0);
        while (text.IndexOf(Open, at, StringComparison.Ordinal) is >= 0 and var start)
        {
            prefix.Add(text[at..start]);
            var end = text.IndexOf('}', start);
            var expression = end < 0 ? throw Wrong(text[start..]) : text[(start + Open.Length)..end];
            if (expression.StartsWith("timestamp:", StringComparison.Ordinal))
            {
                var format = JavaTimeFormat.Parse(expression["timestamp:".Length..]);
                prefix._parts.Add((time, _) => format.Format(time));
                hasTime = true;
            }
            else if (expression == "firehose:random-string")
            {
                var number = randoms++;
                prefix._parts.Add((_, id) => RandomText(id, number));
            }
            else
            {
                throw Wrong(text[start..(end + 1)]);
            }

            at = end + 1;
        }

        prefix.Add(text[at..]);
        if (!hasTime)
        {
            prefix._parts.Add((time, _) => Default.Format(time));
        }

        return prefix;
    }

    /// <param name="time">When the oldest record came, in the time zone of the destination.</param>
    /// <param name="id">Of the object: its random texts come of it.</param>
    public string At(DateTimeOffset time, Guid id) => string.Concat(_parts.Select(p => p(time, id)));

    private static Aws.AwsErrorException Wrong(string expression) =>
        DeliveryErrors.InvalidArgument($"The expression {expression} in Prefix is not supported: !{{timestamp:…}} and !{{firehose:random-string}} are.");

    private void Add(string text)
    {
        if (text.Length > 0)
        {
            _parts.Add((_, _) => text);
        }
    }

    private static string RandomText(Guid id, int number)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}/{number}")));
        return string.Concat(hash.Take(RandomLength).Select(b => Letters[b % Letters.Length]));
    }
}
