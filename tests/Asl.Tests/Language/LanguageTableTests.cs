using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Language;
using Treadle.Asl.Services;
using Treadle.Asl.Validation;

namespace Treadle.Asl.Tests.Language;

/// <summary>What editors are told of the language is what the validator and the evaluators know.</summary>
public sealed class LanguageTableTests
{
    public static TheoryData<string> StateTypes => [.. Enum.GetNames<StateType>()];

    [Theory]
    [MemberData(nameof(StateTypes))]
    public void A_state_has_the_fields_that_its_reader_knows(string type)
    {
        var known = StateFields.Of(Enum.Parse<StateType>(type)).Fields.Select(field => field.Name);

        Assert.Equal(known, Names(FieldsOf(type)));
    }

    [Theory]
    [InlineData("Pass", "Result", "JSONPath", false, "any")]
    [InlineData("Task", "Resource", null, true, "string")]
    [InlineData("Task", "Arguments", "JSONata", false, "any")]
    [InlineData("Wait", "Seconds", null, false, "integer")]
    [InlineData("Machine", "StartAt", null, true, "string")]
    [InlineData("Retrier", "BackoffRate", null, false, "number")]
    [InlineData("ChoiceRule", "Variable", "JSONPath", false, "path")]
    [InlineData("ChoiceRule", "Condition", "JSONata", false, "boolean")]
    public void A_field_says_its_language_whether_it_must_be_there_and_what_it_holds(string place, string name, string? language, bool isRequired, string kind)
    {
        var field = FieldsOf(place).Single(field => Text(field, "name") == name);

        Assert.Equal(language, Text(field, "language"));
        Assert.Equal(isRequired, ((JsonBoolean)field["isRequired"]!).Value);
        Assert.Equal(kind, Text(field, "kind"));
    }

    [Fact]
    public void A_field_with_few_values_names_them()
    {
        var mode = FieldsOf("Retrier").Single(field => Text(field, "name") == "JitterStrategy");

        Assert.Equal(["NONE", "FULL"], ((JsonArray)mode["values"]!).Select(value => ((JsonString)value).Value));
    }

    [Fact]
    public void Every_word_is_explained_and_nothing_is_explained_that_is_not_there()
    {
        var fields = Objects().SelectMany(place => FieldsOf(place).Select(field => (Place: place, Name: Text(field, "name")!, Entry: field))).ToList();
        var entries = new[] { "stateTypes", "operators", "errors", "intrinsics", "jsonata", "context", "reserved" }.SelectMany(table => List(table).Cast<JsonObject>());

        Assert.DoesNotContain(fields, field => Text(field.Entry, "help") is "" || Text(field.Entry, "link") is "");
        Assert.DoesNotContain(entries, entry => Text(entry, "help") is "" || Text(entry, "link") is "");

        var used = fields.SelectMany(field => new[] { $"field {field.Name}", $"field {field.Place}.{field.Name}" })
            .Concat(Kinds.SelectMany(kind => List(kind.Table).Cast<JsonObject>().Select(entry => $"{kind.Word} {Text(entry, "name")}")))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(HelpTexts.Keys.Except(used));
    }

    [Fact]
    public void Functions_have_their_parameters()
    {
        Assert.Equal("(str, start[, length])", Text(List("jsonata").Cast<JsonObject>().Single(f => Text(f, "name") == "substring"), "parameters"));
        Assert.All(List("jsonata").Concat(List("intrinsics")), function => Assert.StartsWith("(", Text((JsonObject)function, "parameters"), StringComparison.Ordinal));
        Assert.DoesNotContain("eval", Names(List("jsonata").Cast<JsonObject>()));
    }

    [Fact]
    public void An_integration_has_a_resource_for_each_pattern_and_the_names_of_its_arguments()
    {
        var resources = List("integrations").Cast<JsonObject>().ToDictionary(entry => Text(entry, "resource")!, StringComparer.Ordinal);

        Assert.Contains("arn:aws:states:::lambda:invoke.waitForTaskToken", resources.Keys);
        Assert.DoesNotContain("arn:aws:states:::lambda:invoke.sync", resources.Keys);
        var arguments = ((JsonArray)resources["arn:aws:states:::sqs:sendMessage"]["arguments"]!).Cast<JsonObject>();
        Assert.Contains(arguments, argument => Text(argument, "name") == "QueueUrl" && ((JsonBoolean)argument["isRequired"]!).Value);
    }

    [Fact]
    public void A_service_has_its_actions_with_their_arguments_and_its_errors()
    {
        var service = LanguageTables.Service("sqs")!;

        var action = ((JsonArray)service["actions"]!).Cast<JsonObject>().Single(action => Text(action, "action") == "sendMessage");
        Assert.Contains("MessageBody", ((JsonArray)action["arguments"]!).Cast<JsonObject>().Select(argument => Text(argument, "name")));
        Assert.Contains("Sqs.QueueDoesNotExistException", ((JsonArray)service["errors"]!).Select(error => ((JsonString)error).Value));
    }

    [Fact]
    public void Every_service_that_is_named_can_be_asked_for_and_no_other()
    {
        Assert.All(List("services"), name => Assert.NotNull(LanguageTables.Service(((JsonString)name).Value)));
        Assert.Superset(ServiceModel.Names.ToHashSet(StringComparer.Ordinal), List("services").Select(name => ((JsonString)name).Value).ToHashSet(StringComparer.Ordinal));
        Assert.Null(LanguageTables.Service("nothing"));
    }

    private static readonly (string Table, string Word)[] Kinds =
    [
        ("stateTypes", "type"), ("operators", "operator"), ("errors", "error"), ("intrinsics", "intrinsic"), ("jsonata", "jsonata"), ("context", "context"), ("reserved", "reserved"),
    ];

    private static IEnumerable<string> Objects() => ((JsonObject)LanguageTables.All["objects"]!).Select(entry => entry.Key);

    private static IEnumerable<JsonObject> FieldsOf(string place) => ((JsonArray)((JsonObject)((JsonObject)LanguageTables.All["objects"]!)[place]!)["fields"]!).Cast<JsonObject>();

    private static JsonArray List(string table) => (JsonArray)LanguageTables.All[table]!;

    private static IEnumerable<string?> Names(IEnumerable<JsonObject> entries) => entries.Select(entry => Text(entry, "name"));

    private static string? Text(JsonObject entry, string name) => (entry[name] as JsonString)?.Value;
}
