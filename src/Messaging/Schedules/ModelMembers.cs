using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;

namespace Treadle.Messaging.Schedules;

/// <summary>The members of a structure, checked against the constraints of Scheduler's model.</summary>
/// <remarks>Violations are collected over the whole request and thrown by <see cref="Check"/> as one ValidationException, as AWS does.</remarks>
internal sealed class ModelMembers
{
    private readonly JsonObject _input;
    private readonly string _path;
    private readonly List<string> _violations;

    public ModelMembers(JsonObject input)
        : this(input, "", [])
    {
    }

    private ModelMembers(JsonObject input, string path, List<string> violations) => (_input, _path, _violations) = (input, path, violations);

    public string? Text(string name, int min, int max, Regex? pattern = null)
    {
        if (_input[name] is not { } node)
        {
            return null;
        }

        var text = node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw NotReadable();
        if (text.Length < min)
        {
            Violated(text, name, string.Create(CultureInfo.InvariantCulture, $"Member must have length greater than or equal to {min}"));
        }

        if (text.Length > max)
        {
            Violated(text, name, string.Create(CultureInfo.InvariantCulture, $"Member must have length less than or equal to {max}"));
        }

        if (pattern?.IsMatch(text) == false)
        {
            Violated(text, name, $"Member must satisfy regular expression pattern: {pattern}");
        }

        return text;
    }

    public string RequiredText(string name, int min, int max, Regex? pattern = null) => Text(name, min, max, pattern) ?? Missing(name, "");

    public string? OneOf(string name, params ReadOnlySpan<string> values)
    {
        var text = Text(name, 0, int.MaxValue);
        if (text is not null && !values.Contains(text))
        {
            Violated(text, name, $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
        }

        return text;
    }

    /// <summary>A whole number, as JSON or as the text of a query parameter.</summary>
    public int? Number(string name, int min, int max)
    {
        if (_input[name] is not { } node)
        {
            return null;
        }

        if (!int.TryParse(node.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw NotReadable();
        }

        if (number < min)
        {
            Violated(node.ToString(), name, string.Create(CultureInfo.InvariantCulture, $"Member must have value greater than or equal to {min}"));
        }
        else if (number > max)
        {
            Violated(node.ToString(), name, string.Create(CultureInfo.InvariantCulture, $"Member must have value less than or equal to {max}"));
        }

        return Math.Clamp(number, min, max);
    }

    /// <summary>Epoch seconds, or ISO 8601.</summary>
    public DateTimeOffset? Time(string name) => _input[name] switch
    {
        null => null,
        JsonValue number when number.GetValueKind() == JsonValueKind.Number && double.TryParse(number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > -62_000_000_000 and < 253_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)),
        JsonValue text when text.GetValueKind() == JsonValueKind.String
            && DateTimeOffset.TryParse(text.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time.ToUniversalTime(),
        _ => throw NotReadable(),
    };

    public ModelMembers? Object(string name) => _input[name] switch
    {
        null => null,
        JsonObject members => new ModelMembers(members, $"{_path}{Camel(name)}.", _violations),
        _ => throw NotReadable(),
    };

    public ModelMembers RequiredObject(string name)
    {
        if (Object(name) is { } members)
        {
            return members;
        }

        Missing(name, 0);
        return new ModelMembers([], $"{_path}{Camel(name)}.", []);
    }

    public IReadOnlyList<ModelMembers>? Objects(string name, int max)
    {
        if (_input[name] is not { } node)
        {
            return null;
        }

        var items = node as JsonArray ?? throw NotReadable();
        if (items.Count > max)
        {
            Violated(items.ToJsonString(), name, string.Create(CultureInfo.InvariantCulture, $"Member must have length less than or equal to {max}"));
        }

        return [.. items.Select((item, i) => new ModelMembers(
            item as JsonObject ?? throw NotReadable(), string.Create(CultureInfo.InvariantCulture, $"{_path}{Camel(name)}.{i + 1}.member."), _violations))];
    }

    public IReadOnlyList<string>? Texts(string name) => _input[name] switch
    {
        null => null,
        JsonArray items => [.. items.Select(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw NotReadable())],
        JsonValue one when one.GetValueKind() == JsonValueKind.String => [one.GetValue<string>()],
        _ => throw NotReadable(),
    };

    public T Missing<T>(string name, T instead)
    {
        _violations.Add($"Value null at '{_path}{Camel(name)}' failed to satisfy constraint: Member must not be null");
        return instead;
    }

    /// <param name="value">The value.</param>
    /// <param name="name">The member.</param>
    /// <param name="constraint">AWS's sentence.</param>
    public void Violated(string value, string name, string constraint) =>
        _violations.Add($"Value '{value}' at '{_path}{Camel(name)}' failed to satisfy constraint: {constraint}");

    /// <exception cref="AwsErrorException">ValidationException with every violation so far.</exception>
    public void Check()
    {
        if (_violations.Count > 0)
        {
            var what = _violations.Count == 1 ? "1 validation error detected" : string.Create(CultureInfo.InvariantCulture, $"{_violations.Count} validation errors detected");
            throw SchedulerErrors.Validation($"{what}: {string.Join("; ", _violations)}");
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static AwsErrorException NotReadable() => new("SerializationException", "The request's JSON does not fit the operation.");
}
