using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Events.Patterns;

namespace Treadle.Messaging.Topics.Filters;

/// <summary>What a filter policy may hold.</summary>
/// <remarks>Source: SNS developer guide, "Filter policy constraints".</remarks>
internal static class FilterPolicyRules
{
    public const int LengthMax = 256 * 1024;

    private const int KeysMax = 5;
    private const int CombinationsMax = 150;
    private const string PatternPrefix = "Event pattern is not valid. Reason: ";

    public static bool IsEmpty(string policy) => policy.AsSpan().Trim() is "" or "{}";

    /// <param name="policy">The policy.</param>
    /// <param name="readsBody">Its scope is MessageBody.</param>
    /// <returns>What is wrong with it, without a prefix; null when it is right.</returns>
    public static string? ProblemOf(string policy, bool readsBody)
    {
        if (IsEmpty(policy))
        {
            return null;
        }

        try
        {
            EventPattern.Parse(policy, LengthMax);
        }
        catch (AwsErrorException error)
        {
            return "FilterPolicy: " + error.AwsMessage!.Replace(PatternPrefix, "", StringComparison.Ordinal);
        }

        using var document = JsonDocument.Parse(policy);
        var counts = new Counts();
        Count(document.RootElement, depth: 1, ref counts);
        if (!readsBody && counts.IsNested)
        {
            return "FilterPolicy: Filter policy scope MessageAttributes does not support nested filter policy";
        }

        if (counts.Keys > KeysMax)
        {
            return $"FilterPolicy: Filter policy can not have more than {KeysMax} keys";
        }

        return counts.Combinations > CombinationsMax ? "FilterPolicy: Filter policy is too complex" : null;
    }

    /// <summary>A key's values count as often as it is deep; those of several keys multiply.</summary>
    private static void Count(JsonElement fields, int depth, ref Counts counts)
    {
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Object)
            {
                counts.IsNested = true;
                Count(field.Value, depth + 1, ref counts);
            }
            else if (field.NameEquals("$or"))
            {
                // The alternatives add up.
                var sum = 0L;
                foreach (var alternative in field.Value.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.Object))
                {
                    var own = new Counts();
                    Count(alternative, depth, ref own);
                    sum += own.Combinations;
                    counts.Keys = Math.Max(counts.Keys, own.Keys);
                    counts.IsNested |= own.IsNested;
                }

                counts.Multiply(Math.Max(1, sum));
            }
            else
            {
                counts.Keys++;
                counts.Multiply((long)field.Value.GetArrayLength() * depth);
            }
        }
    }

    private struct Counts()
    {
        public int Keys { get; set; }

        public bool IsNested { get; set; }

        public long Combinations { get; private set; } = 1;

        public void Multiply(long factor) => Combinations = Math.Min(CombinationsMax + 1, Combinations * Math.Min(factor, CombinationsMax + 1));
    }
}
