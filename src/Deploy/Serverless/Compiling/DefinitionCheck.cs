using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Asl.Compiling;
using Treadle.Asl.Validation;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;
using AslCompiler = Treadle.Asl.Compiling.StateMachineCompiler;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>Checks definitions as the server will, so that a mistake is told with its line before anything is changed.</summary>
internal static class DefinitionCheck
{
    public static void Check(Service service, Problems problems)
    {
        foreach (var machine in service.StateMachines)
        {
            var type = machine.Type == "EXPRESS" ? StateMachineType.Express : StateMachineType.Standard;
            foreach (var finding in AslCompiler.Compile(Text(machine.Definition), type).Diagnostics)
            {
                var at = Place(machine.Definition, finding.Location);
                var message = $"State machine \"{machine.Key}\": {finding.Message}";
                if (finding.Severity == Severity.Error)
                {
                    problems.Error(at, message);
                }
                else
                {
                    problems.Warn(at, message);
                }
            }
        }
    }

    /// <summary>The definition as JSON text, in which a function's ARN stands for every CloudFormation function.</summary>
    public static string Text(Yml definition) => definition is YmlScalar scalar ? scalar.AsText() : JsText.Compact(Settled(definition.ToJson()));

    private static JsonNode? Settled(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map when Cfn.IsIntrinsic(map) && map.First().Key != "Condition":
                return SomeArn(map);
            case JsonObject map:
                var result = new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Settled(m.Value))));
                if (Cfn.IsIntrinsic(map["Seconds"]) && map["Type"].Text() == "Wait")
                {
                    result["Seconds"] = 1;
                }

                return result;
            case JsonArray list:
                return new JsonArray([.. list.Select(Settled)]);
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>What stands for a CloudFormation function until the stack knows better; of <c>Ref: hello</c> and <c>Fn::GetAtt: [hello, Arn]</c> it shows the name.</summary>
    private static string SomeArn(JsonObject function)
    {
        var name = function["Ref"].Text() ?? (function["Fn::GetAtt"] as JsonArray)?.FirstOrDefault().Text() ?? "placeholder";
        return "arn:aws:lambda:us-east-1:000000000000:function:" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' ? c : '-'));
    }

    /// <summary>The node that a location leads to, or the nearest above it: <c>/States/Hello/Choices[0]/Next</c>. A definition that is a text has one place only.</summary>
    /// <remarks>A name in a location is written as it is, also one with a slash or a bracket in it: of the keys that fit, the longest is meant.</remarks>
    public static Position Place(Yml node, string? location)
    {
        var at = node.At;
        var rest = location ?? "";
        while (rest.Length > 0)
        {
            switch (node)
            {
                case YmlMap map when rest[0] == '/' && Entry(map, rest[1..]) is { } entry:
                    // A mapping begins behind its key, on the next line: the key is the better place.
                    at = entry.Value is YmlScalar ? entry.Value.At : entry.KeyAt;
                    node = entry.Value;
                    rest = rest[(1 + entry.Key.Length)..];
                    break;
                case YmlList list when Index(rest) is { } index && index < list.Items.Count:
                    node = list.Items[index];
                    at = node.At;
                    rest = rest[(rest.IndexOf(']', StringComparison.Ordinal) + 1)..];
                    break;
                default:
                    return at;
            }
        }

        return at;
    }

    private static YmlEntry? Entry(YmlMap map, string rest)
    {
        var fitting = map.Entries.Where(e => rest.StartsWith(e.Key, StringComparison.Ordinal) && (rest.Length == e.Key.Length || rest[e.Key.Length] is '/' or '['));
        return fitting.Select(e => (YmlEntry?)e).MaxBy(e => e!.Value.Key.Length);
    }

    /// <summary>Of <c>[2]/Next</c> the 2.</summary>
    private static int? Index(string rest) =>
        rest[0] == '[' && rest.IndexOf(']', StringComparison.Ordinal) is > 1 and var end
            && int.TryParse(rest.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? index
                : null;
}
