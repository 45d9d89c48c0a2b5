using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api.States.Requests;

/// <summary>Holds a request against its shape, before its operation sees it.</summary>
/// <remarks>
/// A value of another JSON kind than its member's is a SerializationException, whatever else is wrong. All other violations together are one
/// ValidationException, in the order of the model's members. null is the same as absent. A request without a violation allocates nothing unless it
/// has nested members.
/// Source: AWS's messages, as recorded for Step Functions; what a list's item must satisfy is said of the list, as other services of AWS say it.
/// </remarks>
internal static class RequestCheck
{
    /// <exception cref="AwsErrorException">ValidationException, SerializationException.</exception>
    public static void Check(StructureShape request, JsonElement input)
    {
        List<string>? violations = null;
        CheckMembers(request, input, path: "", ref violations);
        if (violations is { Count: var count })
        {
            var what = count == 1 ? "1 validation error detected" : string.Create(CultureInfo.InvariantCulture, $"{count} validation errors detected");
            throw new AwsErrorException("ValidationException", $"{what}: {string.Join("; ", violations)}");
        }
    }

    private static void CheckMembers(StructureShape shape, JsonElement value, string path, ref List<string>? violations)
    {
        foreach (var member in shape.Members)
        {
            if (!value.TryGetProperty(member.Utf8Name, out var given) || given.ValueKind == JsonValueKind.Null)
            {
                if (member.IsRequired)
                {
                    Add(ref violations, "Value null", path + member.Name, "Member must not be null");
                }

                continue;
            }

            CheckValue(member.Shape, given, path, member.Name, ref violations);
        }
    }

    /// <param name="shape">What it must be.</param>
    /// <param name="value">What it is; not null.</param>
    /// <param name="parent">Where its structure is, with a point at its end; put before the name only when there is something to say.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="violations">Gets what is wrong.</param>
    private static void CheckValue(Shape shape, JsonElement value, string parent, string name, ref List<string>? violations)
    {
        switch (shape)
        {
            case TextShape text:
                CheckText(text, value, parent, name, ref violations);
                break;

            case BooleanShape:
                Expect(value.ValueKind is JsonValueKind.True or JsonValueKind.False);
                break;

            case NumberShape number:
                CheckNumber(number, value, parent, name, ref violations);
                break;

            case ListShape list:
                CheckList(list, value, parent + name, ref violations);
                break;

            case StructureShape structure:
                Expect(value.ValueKind == JsonValueKind.Object);
                CheckMembers(structure, value, $"{parent}{name}.", ref violations);
                break;
        }
    }

    private static void CheckText(TextShape shape, JsonElement value, string parent, string name, ref List<string>? violations)
    {
        Expect(value.ValueKind == JsonValueKind.String);
        if (shape.Values is { } values)
        {
            if (!values.Contains(value))
            {
                Add(ref violations, Shown(shape, Read(value)), parent + name, $"Member must satisfy enum value set: {values.Shown}");
            }

            return;
        }

        // A character is written as one to six bytes between the quotes: mostly that says enough, and nothing has to be decoded.
        var written = JsonMarshal.GetRawUtf8Value(value).Length - 2;
        if (shape.Pattern is null && written > 6 * ((shape.Min ?? 0) - 1) && written <= (shape.Max ?? int.MaxValue))
        {
            return;
        }

        var text = Read(value);
        var length = shape.IsMeasuredInBytes ? Encoding.UTF8.GetByteCount(text) : text.Length;
        if (shape.Pattern is { } pattern && !pattern.Matches(text))
        {
            Add(ref violations, Shown(shape, text), parent + name, $"Member must satisfy regular expression pattern: {pattern.Text}");
        }

        if (length < shape.Min)
        {
            Add(ref violations, Shown(shape, text), parent + name, AtLeast(shape.Min.Value));
        }
        else if (length > shape.Max)
        {
            Add(ref violations, Shown(shape, text), parent + name, AtMost(shape.Max.Value));
        }
    }

    private static void CheckNumber(NumberShape shape, JsonElement value, string parent, string name, ref List<string>? violations)
    {
        Expect(value.ValueKind == JsonValueKind.Number);
        if (shape.Kind == NumberKind.Float)
        {
            var given = value.GetSingle();
            CheckRange(shape, given < shape.Min, given > shape.Max, ShownFloat(given), parent + name, ref violations);
        }
        else
        {
            var given = Members.Whole(value);
            if (given < shape.Min || given > shape.Max)
            {
                CheckRange(shape, given < shape.Min, given > shape.Max, given.ToString(CultureInfo.InvariantCulture), parent + name, ref violations);
            }
        }
    }

    private static void CheckRange(NumberShape shape, bool isTooSmall, bool isTooLarge, string shown, string path, ref List<string>? violations)
    {
        if (isTooSmall)
        {
            Add(ref violations, $"Value '{shown}'", path, string.Create(CultureInfo.InvariantCulture, $"Member must have value greater than or equal to {shape.Min}"));
        }
        else if (isTooLarge)
        {
            Add(ref violations, $"Value '{shown}'", path, string.Create(CultureInfo.InvariantCulture, $"Member must have value less than or equal to {shape.Max}"));
        }
    }

    private static void CheckList(ListShape shape, JsonElement value, string path, ref List<string>? violations)
    {
        Expect(value.ValueKind == JsonValueKind.Array);
        var count = value.GetArrayLength();
        if (count < shape.Min)
        {
            Add(ref violations, $"Value '{ShownJava(shape, value)}'", path, AtLeast(shape.Min.Value));
        }
        else if (count > shape.Max)
        {
            Add(ref violations, $"Value '{ShownJava(shape, value)}'", path, AtMost(shape.Max.Value));
        }

        var index = 0;
        var isWrong = false;
        foreach (var item in value.EnumerateArray())
        {
            index++;
            if (item.ValueKind == JsonValueKind.Null)
            {
                isWrong = true;
            }
            else if (shape.Item is StructureShape structure)
            {
                Expect(item.ValueKind == JsonValueKind.Object);
                CheckMembers(structure, item, string.Create(CultureInfo.InvariantCulture, $"{path}.{index}.member."), ref violations);
            }
            else
            {
                List<string>? ofItem = null;
                CheckValue(shape.Item, item, "", "", ref ofItem);
                isWrong |= ofItem is not null;
            }
        }

        if (isWrong)
        {
            Add(ref violations, $"Value '{ShownJava(shape, value)}'", path, $"Member must satisfy constraint: [{OfItem(shape.Item)}]");
        }
    }

    private static string OfItem(Shape item)
    {
        var constraints = new List<string>();
        if (item is TextShape { Max: { } max })
        {
            constraints.Add(AtMost(max));
        }

        if (item is TextShape { Min: { } min })
        {
            constraints.Add(AtLeast(min));
        }

        constraints.Add("Member must not be null");
        return string.Join(", ", constraints);
    }

    private static void Add(ref List<string>? violations, string value, string path, string constraint) =>
        (violations ??= []).Add($"{value} at '{path}' failed to satisfy constraint: {constraint}");

    private static string AtLeast(int length) => string.Create(CultureInfo.InvariantCulture, $"Member must have length greater than or equal to {length}");

    private static string AtMost(int length) => string.Create(CultureInfo.InvariantCulture, $"Member must have length less than or equal to {length}");

    private static string Shown(TextShape shape, string text) => shape.IsSensitive ? "Value" : $"Value '{text}'";

    /// <summary>As Java shows it: <c>101.0</c>.</summary>
    private static string ShownFloat(float number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text;
    }

    /// <summary>As Java shows it: <c>[Tag(key=team, value=null)]</c>.</summary>
    private static string ShownJava(Shape shape, JsonElement value) => (shape, value.ValueKind) switch
    {
        (_, JsonValueKind.Null or JsonValueKind.Undefined) => "null",
        (ListShape list, JsonValueKind.Array) => $"[{string.Join(", ", value.EnumerateArray().Select(item => ShownJava(list.Item, item)))}]",
        (StructureShape structure, JsonValueKind.Object) => $"{structure.Name}({string.Join(", ", structure.Members.Select(m => $"{m.Name}={ShownJava(m.Shape, value.TryGetProperty(m.Utf8Name, out var given) ? given : default)}"))})",
        (TextShape, JsonValueKind.String) => Read(value),
        _ => value.GetRawText(),
    };

    private static string Read(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape names half of a surrogate pair: there is no such text.
            throw Members.NotReadable();
        }
    }

    private static void Expect(bool isOfKind)
    {
        if (!isOfKind)
        {
            throw Members.NotReadable();
        }
    }
}
