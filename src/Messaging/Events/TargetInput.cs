using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Events;

/// <summary>Makes what a target gets: the event, a part of it, a constant, or a text made from it.</summary>
/// <remarks>Source: EventBridge user guide, "Input transformation".</remarks>
internal static class TargetInput
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <returns>JSON text; null when the template and the event make none, and nothing is delivered.</returns>
    public static string? Of(Target target, JsonObject @event, string ruleName, string ruleArn, DateTimeOffset ingestedAt)
    {
        if (target.Input is { } constant)
        {
            return constant;
        }

        if (target.InputPath is { } path)
        {
            var (exists, value) = EventPath.Read(@event, path);
            return exists ? Json(value) : null;
        }

        return target.InputTransformer is { } transformer
            ? Transform(transformer, name => Value(transformer, name, @event, ruleName, ruleArn, ingestedAt))
            : Json(@event);
    }

    /// <exception cref="Aws.AwsErrorException">A placeholder that has no path and is none of EventBridge's own.</exception>
    public static void CheckPlaceholders(string targetId, InputTransformer transformer)
    {
        foreach (var (isPlaceholder, text) in Pieces(transformer.InputTemplate))
        {
            if (isPlaceholder && !IsOwn(text) && transformer.InputPathsMap?.ContainsKey(text) != true)
            {
                throw EventsErrors.Validation($"InputTemplate for target {targetId} contains invalid placeholder {text}.");
            }
        }
    }

    private static bool IsOwn(string name) => name is
        "aws.events.rule-arn" or "aws.events.rule-name" or "aws.events.event" or "aws.events.event.json" or "aws.events.event.ingestion-time";

    private static (bool Exists, JsonNode? Value) Value(
        InputTransformer transformer, string name, JsonObject @event, string ruleName, string ruleArn, DateTimeOffset ingestedAt) => name switch
    {
        "aws.events.rule-arn" => (true, ruleArn),
        "aws.events.rule-name" => (true, ruleName),
        "aws.events.event" => (true, WithoutDetail(@event)),
        "aws.events.event.json" => (true, @event),
        "aws.events.event.ingestion-time" => (true, IsoTime.Seconds(ingestedAt)),
        _ => EventPath.Read(@event, transformer.InputPathsMap![name]),
    };

    private static JsonObject WithoutDetail(JsonObject @event)
    {
        var copy = (JsonObject)@event.DeepClone();
        copy.Remove("detail");
        return copy;
    }

    /// <summary>Fills a template: a JSON one with JSON values and, inside its texts, their content; a quoted one with content alone.</summary>
    private static string? Transform(InputTransformer transformer, Func<string, (bool Exists, JsonNode? Value)> valueOf)
    {
        var isQuoted = transformer.InputTemplate.AsSpan().TrimStart() is ['"', ..];
        var result = new StringBuilder();
        var isInText = false;
        foreach (var (isPlaceholder, text) in Pieces(transformer.InputTemplate))
        {
            if (!isPlaceholder)
            {
                isInText ^= CountQuotes(text) % 2 == 1;
                result.Append(text);
                continue;
            }

            var (exists, value) = valueOf(text);
            if (!isInText)
            {
                result.Append(exists ? Json(value) : "\"\"");
            }
            else if (value is JsonObject or JsonArray && !isQuoted)
            {
                // EventBridge delivers nothing then, and says nothing.
                return null;
            }
            else
            {
                result.Append(Escaped(exists ? Content(value) : ""));
            }
        }

        var json = result.ToString();
        return IsJson(json) ? json : null;
    }

    /// <summary>A template's literal texts and placeholder names, in order. A "&lt;" that starts no name is literal.</summary>
    private static IEnumerable<(bool IsPlaceholder, string Text)> Pieces(string template)
    {
        var from = 0;
        for (var at = template.IndexOf('<', StringComparison.Ordinal); at >= 0; at = template.IndexOf('<', at + 1))
        {
            var end = template.IndexOf('>', at);
            if (end < 0)
            {
                break;
            }

            var name = template[(at + 1)..end];
            if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            {
                yield return (false, template[from..at]);
                yield return (true, name);
                from = end + 1;
                at = end;
            }
        }

        yield return (false, template[from..]);
    }

    private static int CountQuotes(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>A value inside a text: objects and lists without their quotes, as <c>{acc_id:0a78,sf_id:baz}</c>.</summary>
    private static string Content(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members.Select(member => $"{member.Key}:{Content(member.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Content)) + "]",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => Json(value),
    };

    private static string Escaped(string text) => JsonSerializer.Serialize(text, Plain)[1..^1];

    private static string Json(JsonNode? value) => value?.ToJsonString(Plain) ?? "null";

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
