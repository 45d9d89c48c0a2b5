using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

/// <summary>Members that the operations of CloudWatch Logs share.</summary>
internal static class LogShapes
{
    /// <summary>Tokens are not needed any more, but their member is always there: 56 digits.</summary>
    public const string SequenceToken = "49640000000000000000000000000000000000000000000000000001";

    /// <summary>The group that a request names, by name or by ARN.</summary>
    /// <exception cref="AwsErrorException">ResourceNotFoundException, InvalidParameterException.</exception>
    public static LogGroup Group(this LogService logs, AwsCaller caller, JsonObject input)
    {
        var name = input.Text("logGroupName");
        var identifier = input.Text("logGroupIdentifier");
        if ((name is null) == (identifier is null))
        {
            throw Invalid("Exactly one of logGroupName and logGroupIdentifier must be given.");
        }

        return logs.GroupOf(caller, name ?? identifier!);
    }

    /// <summary>The group that a name or an ARN names: <c>arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/hello</c>, with or without <c>:*</c>.</summary>
    /// <inheritdoc cref="Group(LogService, AwsCaller, JsonObject)" path="/exception"/>
    public static LogGroup GroupOf(this LogService logs, AwsCaller caller, string identifier)
    {
        if (!Arn.TryParse(identifier, out var arn))
        {
            return logs.Group(caller, identifier);
        }

        return arn.Resource.StartsWith("log-group:", StringComparison.Ordinal) && arn is { Service: "logs" }
            ? logs.Group(new AwsCaller(arn.Account, arn.Region), arn.Resource["log-group:".Length..].TrimEnd('*').TrimEnd(':'))
            : throw Invalid($"{identifier} is not the ARN of a log group.");
    }

    /// <summary>The group that <c>resourceArn</c> names.</summary>
    /// <inheritdoc cref="Group(LogService, AwsCaller, JsonObject)" path="/exception"/>
    public static LogGroup TaggedGroup(this LogService logs, JsonObject input)
    {
        var text = input.RequiredText("resourceArn");
        return Arn.TryParse(text, out var arn) ? logs.GroupOf(new AwsCaller(arn.Account, arn.Region), text) : throw Invalid($"{text} is not the ARN of a log group.");
    }

    public static JsonObject TagsOf(LogGroup group) =>
        new(group.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));

    /// <summary>The member <c>tags</c>; null when it is absent.</summary>
    public static Dictionary<string, string>? Tags(this JsonObject input) => input["tags"] switch
    {
        null => null,
        JsonObject tags => tags.ToDictionary(t => t.Key, t => tags.Text(t.Key) ?? ""),
        _ => throw new AwsErrorException("SerializationException", "tags is not a map."),
    };

    /// <summary>A list of texts; null when it is absent.</summary>
    public static List<string>? Texts(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonArray list when list.All(n => n is JsonValue v && v.GetValueKind() == JsonValueKind.String) => [.. list.Select(n => n!.GetValue<string>())],
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a list of strings."),
    };

    public static string? Text(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a string."),
    };

    public static string RequiredText(this JsonObject input, string member) => input.Text(member) ?? throw Missing(member);

    public static bool Flag(this JsonObject input, string member) => input[member] is JsonValue value && value.TryGetValue<bool>(out var set) && set;

    public static long? Number(this JsonObject input, string member) => input[member] switch
    {
        null => null,

        // By its text: the value may come from a parser or hold any of C#'s number types. Clients send times as 1.7e12, too.
        JsonValue value when value.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is >= long.MinValue and <= long.MaxValue => (long)number,
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a whole number."),
    };

    /// <summary>1 to the most a page may have.</summary>
    public static int Limit(this JsonObject input, int max)
    {
        var limit = input.Number("limit") ?? max;
        if (limit < 1 || limit > max)
        {
            var bound = limit < 1 ? "greater than or equal to 1" : $"less than or equal to {max}";
            throw Invalid($"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value {bound}");
        }

        return (int)limit;
    }

    public static AwsErrorException Missing(string member) =>
        Invalid($"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    public static AwsErrorException Invalid(string message) => new("InvalidParameterException", message);

    public static AwsErrorException InvalidToken() => Invalid("The specified nextToken is invalid.");
}
