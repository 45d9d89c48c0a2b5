using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads <c>input</c>, <c>inputPath</c>, <c>inputTransformer</c> and <c>retryPolicy</c> of an event.</summary>
internal static class EventInputReader
{
    private static readonly string[] Inputs = ["input", "inputPath", "inputTransformer"];

    /// <param name="block">The event.</param>
    /// <param name="tooMany">What is said when there is more than one; null: the first of them is taken.</param>
    public static EventInput Read(Block block, string? tooMany)
    {
        var given = Inputs.Where(key => block[key] is not null).ToList();
        if (given.Count > 1 && tooMany is not null)
        {
            block.Problems.Error(block.Map.At, tooMany);
        }

        return new EventInput(
            block["input"] switch
            {
                null => null,
                YmlScalar text => text.AsText(),
                YmlMap map => JsText.Compact(Unfolded(map.ToJson())),
                var other => JsText.Compact(other.ToJson()),
            },
            block.Json("inputPath"),
            Transformer(block.Mapping("inputTransformer")));
    }

    /// <param name="block">The event.</param>
    /// <param name="age">What the age is called: <c>maximumEventAge</c>.</param>
    public static JsonObject? Retries(Block block, string age)
    {
        if (block.Mapping("retryPolicy") is not { } policy)
        {
            return null;
        }

        new Keys("retryPolicy").Accept(age, "maximumRetryAttempts").Check(policy.Map, block.Problems);
        var result = new JsonObject();
        if (policy.Whole(age, 60, 86_400) is { } seconds)
        {
            result["MaximumEventAgeInSeconds"] = seconds;
        }

        if (policy.Whole("maximumRetryAttempts", 0, 185) is { } attempts)
        {
            result["MaximumRetryAttempts"] = attempts;
        }

        return result;
    }

    /// <summary>An input's <c>body</c> that is JSON text stands for what it says.</summary>
    private static JsonNode? Unfolded(JsonNode? input)
    {
        if (input is JsonObject { Count: 1 } members && members["body"] is JsonValue body && body.TryGetValue<string>(out var text))
        {
            try
            {
                return new JsonObject { ["body"] = JsonNode.Parse(text) };
            }
            catch (System.Text.Json.JsonException)
            {
                return input;
            }
        }

        return input;
    }

    private static JsonObject? Transformer(Block? block)
    {
        if (block is null)
        {
            return null;
        }

        new Keys("inputTransformer").Accept("inputPathsMap", "inputTemplate").Check(block.Map, block.Problems);
        if (block["inputTemplate"] is not { } template)
        {
            block.Problems.Error(block.Map.At, "inputTransformer needs an inputTemplate.");
            return null;
        }

        var result = new JsonObject { ["InputTemplate"] = template.ToJson() };
        if (block.Object("inputPathsMap") is { } paths)
        {
            result["InputPathsMap"] = paths;
        }

        return result;
    }
}
