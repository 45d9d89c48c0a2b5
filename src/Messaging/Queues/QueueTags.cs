using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>The rules of a queue's tags.</summary>
internal static class QueueTags
{
    private const int CountMax = 50;
    private const int KeyLengthMax = 128;
    private const int ValueLengthMax = 256;

    /// <exception cref="AwsErrorException">InvalidParameterValue.</exception>
    public static void Check(IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count > CountMax)
        {
            throw QueueErrors.Invalid("Too many tags added for queue.");
        }

        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > KeyLengthMax)
            {
                throw QueueErrors.Invalid("Tag keys must be between 1 and 128 characters in length.");
            }

            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw QueueErrors.Invalid("Tag keys can't start with aws:.");
            }

            if (value.Length > ValueLengthMax)
            {
                throw QueueErrors.Invalid("Tag values must be between 0 and 256 characters in length.");
            }
        }
    }
}
