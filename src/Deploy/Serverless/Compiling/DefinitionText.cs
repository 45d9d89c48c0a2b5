using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>Writes a definition as the value of <c>DefinitionString</c>: JSON text, in which each CloudFormation function is a placeholder of <c>Fn::Sub</c>.</summary>
internal static partial class DefinitionText
{
    /// <summary>
    /// <c>"Resource": {"Fn::GetAtt": ["hello", "Arn"]}</c> is written <c>"Resource": "${d9c5…}"</c> beside <c>{"d9c5…": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}}</c>;
    /// the placeholder is the MD5 of the function's own JSON.
    /// </summary>
    public static JsonNode Compile(Yml definition, LocalFunctions functions, bool usesExactVersion)
    {
        if (definition is YmlScalar text)
        {
            // The plugin encodes the text once more as a JSON text without line breaks; a server takes it as it is just as well.
            return PseudoParameter().IsMatch(text.AsText()) ? Cfn.Sub(PseudoParameter().Replace(text.AsText(), "$${${name}}")) : text.AsText();
        }

        var root = definition.ToJson()!;
        var values = new JsonObject();
        var unquoted = new List<string>();
        Placeholders(root, functions, usesExactVersion, values, unquoted);
        var json = JsText.Indented(root);
        foreach (var name in unquoted)
        {
            json = json.Replace($"\"${{{name}}}\"", $"${{{name}}}", StringComparison.Ordinal);
        }

        var pseudo = PseudoParameter().Replace(json, "$${${name}}");
        return values.Count > 0 ? Cfn.Sub(pseudo, values)
            : pseudo != json ? Cfn.Sub(pseudo)
            : json;
    }

    private static void Placeholders(JsonNode node, LocalFunctions functions, bool usesExactVersion, JsonObject values, List<string> unquoted)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map.ToList())
                {
                    if (Cfn.IsIntrinsic(value) && value!.AsObject().First().Key != "Condition")
                    {
                        var name = Placeholder(value, functions, usesExactVersion, values);
                        map[key] = $"${{{name}}}";
                        if (key == "Seconds" && map["Type"].Text() == "Wait")
                        {
                            // Seconds has to be a number, so its placeholder loses its quotes.
                            unquoted.Add(name);
                        }
                    }
                    else if (value is JsonObject or JsonArray)
                    {
                        Placeholders(value, functions, usesExactVersion, values, unquoted);
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (Cfn.IsIntrinsic(list[i]) && list[i]!.AsObject().First().Key != "Condition")
                    {
                        list[i] = $"${{{Placeholder(list[i]!, functions, usesExactVersion, values)}}}";
                    }
                    else if (list[i] is JsonObject or JsonArray)
                    {
                        Placeholders(list[i]!, functions, usesExactVersion, values, unquoted);
                    }
                }

                break;
        }
    }

    private static string Placeholder(JsonNode function, LocalFunctions functions, bool usesExactVersion, JsonObject values)
    {
        var name = Naming.Md5(function);
        var translated = functions.Translated(function);
        values[name] = usesExactVersion ? functions.Versioned(translated) : translated;
        return name;
    }

    [GeneratedRegex(@"#\{(?<name>[^}]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex PseudoParameter();
}

/// <summary>Lets a function of the configuration stand where a logical id is expected: <c>Fn::GetAtt: [hello, Arn]</c>.</summary>
internal sealed class LocalFunctions(Service service)
{
    private readonly Dictionary<string, FunctionModel> _byId = service.Functions.ToDictionary(f => f.Id, StringComparer.Ordinal);

    public FunctionModel? Find(string id) => _byId.GetValueOrDefault(id);

    public FunctionModel? ByLogicalId(string id) => service.Functions.FirstOrDefault(f => Naming.Function(f.Id) == id);

    public JsonNode Translated(JsonNode function)
    {
        if (function.Member("Fn::GetAtt") is JsonArray { Count: 2 } pair && pair[0].Text() is { } id && pair[1].Text() is { } attribute && Find(id) is { } attributeOf)
        {
            return Cfn.GetAtt(Naming.Function(attributeOf.Id), attribute);
        }

        if (function.Member("Ref") is JsonValue name && Find(name.ToString()) is { } referenced)
        {
            // As the plugin does: the function's ARN as text, so that the machine does not depend on the function's resource.
            return Cfn.Sub($"arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{referenced.Name}");
        }

        return function.DeepClone();
    }

    /// <summary>The function's published version in place of the function, where there is one.</summary>
    public JsonNode Versioned(JsonNode function) =>
        function.Member("Fn::GetAtt") is JsonArray { Count: 2 } pair && pair[1].Text() == "Arn"
        && service.Functions.FirstOrDefault(f => Naming.Function(f.Id) == pair[0].Text()) is { } exact
        && VersionIds.GetValueOrDefault(exact.Id) is { } version
            ? Cfn.Ref(version)
            : function;

    /// <summary>Function id to the logical id of its version; filled when the functions have been compiled.</summary>
    public IReadOnlyDictionary<string, string> VersionIds { get; init; } = new Dictionary<string, string>();
}
