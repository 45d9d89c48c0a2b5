using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;
using Treadle.Storage;

namespace Treadle.Api.CloudWatch;

/// <summary>Members that the operations of CloudWatch share. Numbers and times come as texts where the request was a form.</summary>
internal static class MetricShapes
{
    public const string Service = "monitoring";

    private const int DimensionsMax = 30;

    public static readonly IReadOnlySet<string> Units = new HashSet<string>(
        ("Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Percent Count Bytes/Second "
        + "Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second "
        + "Count/Second None").Split(' '),
        StringComparer.Ordinal);

    public static string? Text(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw NotOfType(member, "a string"),
    };

    public static string RequiredText(this JsonObject input, string member, string path = "") =>
        input.Text(member) is { Length: > 0 } text ? text : throw Missing(path + member);

    public static double? Number(this JsonObject input, string member) => input[member] is { } node ? NumberOf(node, member) : null;

    public static double NumberOf(JsonNode? node, string member) =>
        node is JsonValue value
        && double.TryParse(value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw NotOfType(member, "a number");

    public static bool? Flag(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<string>(out var text) && bool.TryParse(text, out var flag) => flag,
        _ => throw NotOfType(member, "a boolean"),
    };

    /// <summary>Epoch seconds, or <c>2026-01-31T12:00:00Z</c>.</summary>
    public static DateTimeOffset? Time(this JsonObject input, string member)
    {
        if (input[member] is not { } node)
        {
            return null;
        }

        if (node is JsonValue value && value.TryGetValue<string>(out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUniversalTime();
        }

        var seconds = NumberOf(node, member);
        return seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000)) : throw NotOfType(member, "a time");
    }

    public static IReadOnlyList<JsonObject> Objects(this JsonObject input, string member) => input[member] switch
    {
        null => [],
        JsonArray list when list.All(n => n is JsonObject) => [.. list.Select(n => (JsonObject)n!)],
        _ => throw NotOfType(member, "a list of structures"),
    };

    public static IReadOnlyList<string> Texts(this JsonObject input, string member) => input[member] switch
    {
        null => [],
        JsonArray list when list.All(n => n is JsonValue v && v.GetValueKind() == JsonValueKind.String) => [.. list.Select(n => n!.GetValue<string>())],
        _ => throw NotOfType(member, "a list of strings"),
    };

    /// <summary><c>[{"Name":"FunctionName","Value":"hello"}]</c></summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Dimensions(this JsonObject input, string path = "")
    {
        var dimensions = new List<KeyValuePair<string, string>>();
        foreach (var given in input.Objects("Dimensions"))
        {
            var at = $"{path}Dimensions.member.{dimensions.Count + 1}.";
            var (name, value) = (given.RequiredText("Name", at), given.RequiredText("Value", at));
            if (name.Length > 255 || value.Length > 1024 || name.Any(char.IsControl) || value.Any(char.IsControl))
            {
                throw InvalidValue($"The value of {at[..^1]} is invalid.");
            }

            dimensions.Add(new(name, value));
        }

        if (dimensions.Count > DimensionsMax)
        {
            throw InvalidValue($"The collection {path}Dimensions must not have a size greater than {DimensionsMax}.");
        }

        return dimensions.DistinctBy(d => d.Key).Count() == dimensions.Count
            ? dimensions
            : throw InvalidValue($"No Metric may specify the same dimension name twice.");
    }

    public static string? Unit(this JsonObject input, string path = "") => input.Text("Unit") switch
    {
        null => null,
        { } unit when Units.Contains(unit) => unit,
        { } other => throw InvalidValue($"The value {other} for parameter {path}Unit is invalid."),
    };

    /// <summary>The series of exactly these dimensions, one for each unit.</summary>
    public static IReadOnlyList<MetricSeriesKey> Find(
        this MetricService metrics, AwsCaller caller, string space, string name, IReadOnlyList<KeyValuePair<string, string>> dimensions, string? unit, DateTimeOffset since)
    {
        var wanted = MetricKey.TextOf(dimensions);
        return
        [
            .. metrics.Series(caller.Scope, since, space, name).Select(s => s.Key)
                .Where(k => k.Dimensions == wanted && (unit is null || k.Unit == unit)),
        ];
    }

    /// <summary>Whole minutes of a period in seconds.</summary>
    public static TimeSpan Period(this JsonObject input, string path = "")
    {
        var seconds = input.Number("Period") ?? throw Missing(path + "Period");
        return seconds >= 60 && seconds <= 86_400 * 366 && seconds % 60 == 0
            ? TimeSpan.FromSeconds(seconds)
            : throw InvalidValue($"The parameter {path}Period must be a multiple of 60: this server keeps one-minute buckets.");
    }

    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    public static DateTimeOffset FloorToMinute(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds() / 60 * 60);

    public static JsonArray DimensionsShape(IReadOnlyList<KeyValuePair<string, string>> dimensions) =>
        new([.. dimensions.Select(d => new JsonObject { ["Name"] = d.Key, ["Value"] = d.Value })]);

    public static AwsErrorException Missing(string member) => new("MissingParameter", $"The parameter {member} is required.");

    public static AwsErrorException InvalidValue(string message) => new("InvalidParameterValue", message);

    public static AwsErrorException InvalidCombination(string message) => new("InvalidParameterCombination", message);

    private static AwsErrorException NotOfType(string member, string what) => InvalidValue($"The value of the parameter {member} is not {what}.");
}
