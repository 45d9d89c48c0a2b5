using System.Globalization;
using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api;

/// <summary>The members of a request, checked against the constraints of the service's model.</summary>
/// <remarks>
/// Violations are collected; <see cref="Check"/> throws them as one ValidationException, as AWS does:
/// <c>2 validation errors detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000; …</c>
/// A member of the wrong JSON kind is a SerializationException at once. null is the same as absent.
/// </remarks>
/// <param name="input">The object.</param>
public sealed class Members(JsonElement input)
{
    private List<string>? _violations;

    /// <summary>The member as it came; null when it is absent or null.</summary>
    public JsonElement? this[ReadOnlySpan<byte> name] =>
        input.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name, int? min = null, int? max = null, bool isSensitive = false) => TextAt(Find(name), name, min, max, isSensitive);

    /// <returns>The text; empty when it is missing (then <see cref="Check"/> throws).</returns>
    public string RequiredText(string name, int? min = 1, int? max = null, bool isSensitive = false)
    {
        if (Text(name, min, max, isSensitive) is { } text)
        {
            return text;
        }

        Missing(name);
        return "";
    }

    /// <summary>A text that the request must have, which was checked before.</summary>
    public string Given(string name) => Text(name) ?? throw new InvalidOperationException($"The request was not checked: it has no {name}.");

    public string? OneOf(string name, params ReadOnlySpan<string> values)
    {
        var text = Text(name);
        if (text is not null && !values.Contains(text))
        {
            Violated(text, name, $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
        }

        return text;
    }

    public int? Integer(string name, int min, int max)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw NotReadable();
        }

        var number = Whole(value);
        if (number < min)
        {
            Violated(number.ToString(CultureInfo.InvariantCulture), name, string.Create(CultureInfo.InvariantCulture, $"Member must have value greater than or equal to {min}"));
        }
        else if (number > max)
        {
            Violated(number.ToString(CultureInfo.InvariantCulture), name, string.Create(CultureInfo.InvariantCulture, $"Member must have value less than or equal to {max}"));
        }

        return (int)Math.Clamp(number, min, max);
    }

    /// <summary>An integer whose range was checked before.</summary>
    public int? Integer(string name) => Integer(name, int.MinValue, int.MaxValue);

    /// <summary>A number whose range was checked before.</summary>
    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        _ => throw NotReadable(),
    };

    public bool? Boolean(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw NotReadable(),
    };

    public JsonElement? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => value,
        _ => throw NotReadable(),
    };

    public IReadOnlyList<JsonElement>? List(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        _ => throw NotReadable(),
    };

    /// <summary>A text somewhere inside a structure or list.</summary>
    /// <param name="value">The value; null when it is absent.</param>
    /// <param name="path">As AWS names it: <c>tags.1.member.key</c>.</param>
    /// <param name="min">The shortest allowed, in UTF-16 code units.</param>
    /// <param name="max">The longest allowed.</param>
    /// <param name="isSensitive">The model marks it as sensitive: the value is left out of messages.</param>
    public string? TextAt(JsonElement? value, string path, int? min = null, int? max = null, bool isSensitive = false)
    {
        if (value is not { } element || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (element.ValueKind != JsonValueKind.String)
        {
            throw NotReadable();
        }

        string text;
        try
        {
            text = element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape names half of a surrogate pair: there is no such text.
            throw NotReadable();
        }

        var shown = isSensitive ? null : text;
        if (text.Length < min)
        {
            Violated(shown, path, string.Create(CultureInfo.InvariantCulture, $"Member must have length greater than or equal to {min}"));
        }
        else if (text.Length > max)
        {
            Violated(shown, path, string.Create(CultureInfo.InvariantCulture, $"Member must have length less than or equal to {max}"));
        }

        return text;
    }

    public void Missing(string path) => Add($"Value null at '{path}' failed to satisfy constraint: Member must not be null");

    /// <param name="value">The value; null leaves it out.</param>
    /// <param name="path">The member.</param>
    /// <param name="constraint">AWS's sentence.</param>
    public void Violated(string? value, string path, string constraint) =>
        Add(value is null ? $"Value at '{path}' failed to satisfy constraint: {constraint}" : $"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}");

    /// <exception cref="AwsErrorException">ValidationException with every violation so far.</exception>
    public void Check()
    {
        if (_violations is { Count: var count } violations)
        {
            var what = count == 1 ? "1 validation error detected" : string.Create(CultureInfo.InvariantCulture, $"{count} validation errors detected");
            throw new AwsErrorException("ValidationException", $"{what}: {string.Join("; ", violations)}");
        }
    }

    /// <summary>A number as a whole one: AWS cuts a fraction off. One that no long can hold becomes the nearest.</summary>
    public static long Whole(JsonElement number) => number.TryGetInt64(out var whole) ? whole : (long)number.GetDouble();

    /// <summary>The body is no request of this operation.</summary>
    public static AwsErrorException NotReadable() => new("SerializationException", message: null);

    private JsonElement? Find(string name) => input.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Add(string violation) => (_violations ??= []).Add(violation);
}
