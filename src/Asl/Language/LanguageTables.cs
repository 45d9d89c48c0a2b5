using Treadle.Asl.Compiling;
using Treadle.Asl.Compiling.JsonPathStates;
using Treadle.Asl.Expressions.Intrinsics;
using Treadle.Asl.Expressions.Jsonata;
using Treadle.Asl.Expressions.Jsonata.Functions;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Asl.Validation;
using ChoiceRule = Treadle.Asl.Validation.Rules.ChoiceRule;

namespace Treadle.Asl.Language;

/// <summary>The words of the language as data: what an editor proposes and explains. Made from the tables that the reader, the validator and the evaluators go by.</summary>
public static class LanguageTables
{
    private static readonly (string Name, FieldTable Fields)[] Objects =
    [
        ("Machine", StateFields.Machine),
        ("Branch", StateFields.Branch),
        ("ItemProcessor", StateFields.Processor),
        ("ProcessorConfig", StateFields.DistributedProcessorConfig),
        ("Retrier", StateFields.Retrier),
        ("Catcher", StateFields.Catcher),
        ("Credentials", StateFields.Credentials),
        ("ItemReader", StateFields.ItemReader),
        ("ReaderConfig", StateFields.ReaderConfig),
        ("ItemBatcher", StateFields.ItemBatcher),
        ("ResultWriter", StateFields.ResultWriter),
        ("WriterConfig", StateFields.WriterConfig),
    ];

    private static readonly Lazy<JsonObject> Tables = new(Make);

    /// <summary>All tables but those of single services: objects with their fields, state types, operators, errors, functions, context object, variables, integrations, services.</summary>
    public static JsonObject All => Tables.Value;

    /// <summary>The operations and errors of <c>arn:aws:states:::aws-sdk:NAME:…</c>. Where a service is known by name only, both are empty.</summary>
    /// <param name="name">As in a resource: <c>sqs</c>.</param>
    /// <returns>Null when there is no such service.</returns>
    public static JsonObject? Service(string name)
    {
        var model = ServiceModel.Find(name);
        if (model is null && !EndpointIntegrations.ServiceNames.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        return new JsonObject(
            ("name", name),
            ("actions", List(model?.Operations, operation => new JsonObject(
                ("action", char.ToLowerInvariant(operation.Name[0]) + operation.Name[1..]),
                ("arguments", Arguments(operation.SdkMembers))))),
            ("errors", List(model?.ErrorNames, error => (JsonValue)error)));
    }

    private static JsonObject Make() => new(
        ("objects", new JsonObject(
        [
            .. Objects.Select(o => new KeyValuePair<string, JsonValue>(o.Name, Fields(o.Name, o.Fields))),
            new("ChoiceRule", ChoiceFields()),
            .. Enum.GetValues<StateType>().Select(type => new KeyValuePair<string, JsonValue>(type.ToString(), Fields(type.ToString(), StateFields.Of(type)))),
        ])),
        ("stateTypes", List(Enum.GetNames<StateType>(), name => Named("type", name))),
        ("operators", List(ChoiceRules.Operators, name => Named("operator", name, ("operand", OperandOf(name))))),
        ("errors", List(ErrorNames.Reserved, name => Named("error", name))),
        ("intrinsics", List(Intrinsics.All, function => Named("intrinsic", function.Name))),
        ("jsonata", List(BuiltIns.Of(JsonataDialect.StepFunctions).All, function => Named("jsonata", function.Name, ("signature", function.Signature.Text)))),
        ("context", List(Words("context"), name => Named("context", name))),
        ("reserved", List(Words("reserved"), name => Named("reserved", name))),
        ("integrations", List(ServiceIntegrations.AllOptimized, integration => new JsonObject(
            ("resource", integration.Arn),
            ("isSupported", ServiceIntegrations.IsSupported(integration)),
            ("arguments", IntegrationMembers.Of(integration) is { } members ? Arguments(members) : JsonNull.Instance)))),
        ("services", List(ServiceModel.Names.Concat(EndpointIntegrations.ServiceNames).Distinct().Order(StringComparer.Ordinal), name => (JsonValue)name)));

    private static JsonObject Fields(string place, FieldTable table) => new(
        ("fields", List(table.Fields, field => Field(place, field.Name, field.Only, field.IsRequired, field.Kind.Name, field.Kind.Values))),
        ("exclusive", List(table.Choices, choice => new JsonObject(("names", List(choice.Names, name => (JsonValue)name)), ("isRequired", choice.IsRequired)))));

    private static JsonObject ChoiceFields() => new(
        ("fields", List(
            ChoiceRule.TopFields.Concat(ChoiceRule.Fields),
            name => Field("ChoiceRule", name, ChoiceRule.LanguageOf(name), name == "Next", KindOfChoiceField(name), []))),
        ("exclusive", JsonArray.Empty));

    private static string KindOfChoiceField(string name) => name switch
    {
        "And" or "Or" => "array",
        "Not" => "object",
        "Variable" => "path",
        "Assign" => "template",
        "Output" => "any",
        "Condition" => "boolean",
        _ => "string",
    };

    private static JsonObject Field(string place, string name, Definition.QueryLanguage? only, bool isRequired, string kind, IReadOnlyList<string> values)
    {
        var help = HelpTexts.Find("field", $"{place}.{name}") ?? HelpTexts.Find("field", name);
        return new JsonObject(
            ("name", name),
            ("language", only switch { null => JsonNull.Instance, Definition.QueryLanguage.JsonPath => "JSONPath", _ => "JSONata" }),
            ("isRequired", isRequired),
            ("kind", kind),
            ("values", List(values, value => (JsonValue)value)),
            ("help", help?.Text ?? ""),
            ("link", help?.Link ?? ""));
    }

    private static string OperandOf(string name) => ChoiceRules.IsPathOperator(name) ? "path" : ChoiceRules.Operand(name) switch
    {
        (_, true) => "timestamp",
        (JsonKind.Number, _) => "number",
        (JsonKind.String, _) => "string",
        _ => "boolean",
    };

    private static JsonObject Named(string kind, string name, params (string Name, JsonValue Value)[] more)
    {
        var help = HelpTexts.Find(kind, name);
        List<(string, JsonValue)> members = [("name", name), .. more, ("help", help?.Text ?? ""), ("link", help?.Link ?? "")];
        if (help?.Parameters is { } parameters)
        {
            members.Add(("parameters", parameters));
        }

        return new JsonObject([.. members]);
    }

    private static IEnumerable<string> Words(string kind) => HelpTexts.Keys.Where(key => key.StartsWith(kind + " ", StringComparison.Ordinal)).Select(key => key[(kind.Length + 1)..]);

    private static JsonArray Arguments(MemberList members) => List(members.All, member => new JsonObject(("name", member.Name), ("isRequired", member.IsRequired)));

    private static JsonArray List<T>(IEnumerable<T>? items, Func<T, JsonValue> make) => new([.. (items ?? []).Select(make)]);
}
