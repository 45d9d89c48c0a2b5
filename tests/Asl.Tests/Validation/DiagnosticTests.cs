using Treadle.Asl.Compiling;
using Treadle.Asl.Validation;
using static Treadle.Asl.Tests.Shared.Evaluations;

namespace Treadle.Asl.Tests.Validation;

/// <summary>Codes, words and places of the findings, as AWS gives them.</summary>
public sealed class DiagnosticTests
{
    private const string Schema = "SCHEMA_VALIDATION_FAILED";

    [Theory]
    [InlineData("", Schema, null, "Definition must be a valid JSON object")]
    [InlineData("[]", Schema, null, "Definition must be a valid JSON object")]
    [InlineData("{}", Schema, "/", "These fields are required: [States, StartAt]")]
    [InlineData("{`States`:{`S`:{`Type`:`Succeed`}}}", Schema, "/", "These fields are required: [StartAt]")]
    [InlineData("{`StartAt`:`S`}", Schema, "/", "These fields are required: [States]")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Sleep`,`End`:true}}}", Schema, "/States/S/Type", "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Parallel`,`End`:true,`Branches`:[]}}}", Schema, "/States/S/Branches", "Value cannot be empty")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Choice`,`Default`:`T`},`T`:{`Type`:`Fail`}}}", Schema, "/States/S", "These fields are required: [Choices]")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Choice`,`Default`:`T`,`Choices`:[{`Variable`:`$`,`IsNull`:true}]},`T`:{`Type`:`Fail`}}}", Schema, "/States/S/Choices[0]", "These fields are required: [Next]")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`Catch`:[],`End`:true}}}", Schema, "/States/S", "Field 'Catch' is not supported")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`Output`:1,`End`:true}}}", Schema, "/States/S", "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Wait`,`Timestamp`:`2016-13-05T21:29:29Z`,`End`:true}}}", Schema, "/States/S/Timestamp", "String does not match RFC3339 timestamp")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`OutputPath`:`Test`,`End`:true}}}", Schema, "/States/S/OutputPath", "Value must be a valid JSONPath.")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`ResultPath`:`$.a[*]`,`End`:true}}}", Schema, "/States/S/ResultPath", "Value is not a Reference Path")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`ResultPath`:`$$.a`,`End`:true}}}", Schema, "/States/S/ResultPath", "Value is not a Reference Path")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`Parameters`:{`a`:{`parsed.$`:`x`}},`End`:true}}}", Schema, "/States/S/Parameters", "The value for the field 'parsed.$' must be a valid JSONPath or a valid intrinsic function call")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::dynamodb:query`,`End`:true}}}", Schema, "/States/S/Resource", "The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke.sync`,`End`:true}}}", Schema, "/States/S/Resource", "The resource provided arn:aws:states:::lambda:invoke.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::sqs:sendMessage.sync:2`,`End`:true}}}", Schema, "/States/S/Resource", "The resource provided arn:aws:states:::sqs:sendMessage.sync:2 is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::dynamodb:getItem.waitForTaskToken`,`End`:true}}}", Schema, "/States/S/Resource", "The resource provided arn:aws:states:::dynamodb:getItem.waitForTaskToken is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke`,`Credentials`:{},`End`:true}}}", Schema, "/States/S/Credentials", "The field 'RoleArn' is required but was missing")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke`,`TimeoutSeconds`:1,`TimeoutSecondsPath`:`$.t`,`End`:true}}}", Schema, "/States/S", "There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath]")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke`,`TimeoutSeconds`:0,`End`:true}}}", Schema, "/States/S/TimeoutSeconds", "Minimum value is 1")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`Next`:`N`},`T`:{`Type`:`Pass`,`Next`:`S`},`U`:{`Type`:`Succeed`}}}", "MISSING_TRANSITION_TARGET", "/States/S/Next", "Missing 'Next' target: N")]
    [InlineData("{`StartAt`:`N`,`States`:{`S`:{`Type`:`Succeed`}}}", "MISSING_TRANSITION_TARGET", "/StartAt", "Missing 'Next' target: N")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Succeed`},`T`:{`Type`:`Succeed`}}}", "MISSING_TRANSITION_TARGET", "/States/T", "State \"T\" is not reachable.")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`Next`:`T`},`T`:{`Type`:`Pass`,`Next`:`S`}}}", "MISSING_END_STATE", null, "Workflow has no terminal state")]
    public void A_wrong_definition_gets_the_words_of_AWS(string definition, string code, string? location, string message)
    {
        var finding = Diagnose(definition)[0];

        Assert.Equal((Severity.Error, code, location, message), (finding.Severity, finding.Code, finding.Location, finding.Message));
        Assert.Null(StateMachineCompiler.Compile(definition.Replace('`', '"')).Program);
    }

    [Theory]
    [InlineData("arn:aws:states:::lambda:invoke.waitForTaskToken", "Express state machine does not support '.waitForTaskToken' service integration ")]
    [InlineData("arn:aws:states:us-east-1:123456789012:activity:a", "Express state machine does not support Activity ARN")]
    public void An_express_machine_cannot_wait_for_others(string arn, string message)
    {
        var finding = Assert.Single(Diagnose("""{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"ARN","Parameters":{"FunctionName":"f"},"End":true}}}""".Replace("ARN", arn, StringComparison.Ordinal), StateMachineType.Express));

        Assert.Equal((message, "/States/S/Resource"), (finding.Message, finding.Location));
    }

    [Theory]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::elasticmapreduce:createCluster`,`Parameters`:{`Name`:`n`},`End`:true}}}", "/States/S/Resource", "The service integration 'arn:aws:states:::elasticmapreduce:createCluster' is not supported yet")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Task`,`Resource`:`arn:aws:states:::glue:startJobRun.sync`,`Parameters`:{`JobName`:`j`},`End`:true}}}", "/States/S/Resource", "The service integration 'arn:aws:states:::glue:startJobRun.sync' is not supported yet")]
    public void What_does_not_run_yet_is_refused_by_name(string definition, string location, string message)
    {
        var finding = Assert.Single(Diagnose(definition));

        Assert.Equal((Severity.Error, Schema, location, message), (finding.Severity, finding.Code, finding.Location, finding.Message));
    }

    [Fact]
    public void Everything_wrong_is_reported_at_once_with_its_place_in_the_text()
    {
        var findings = Diagnose("""
            {
              "StartAt": "A",
              "States": {
                "A": { "Type": "Pass", "InputPath": "a", "Foo": 1, "Next": "B" },
                "C": { "Type": "Succeed" }
              }
            }
            """);

        Assert.Equal(
            [
                ("Field 'Foo' is not supported", "/States/A", 4, 10),
                ("Value must be a valid JSONPath.", "/States/A/InputPath", 4, 41),
                ("Missing 'Next' target: B", "/States/A/Next", 4, 64),
                ("State \"C\" is not reachable.", "/States/C", 5, 5),
            ],
            findings.Select(finding => (finding.Message, finding.Location!, finding.Line, finding.Column)));
    }

    [Fact]
    public void All_errors_make_one_message()
    {
        var findings = Diagnose("{`StartAt`:`A`,`States`:{`A`:{`Type`:`Pass`,`Next`:`B`,`Result`:`$.x`}}}");

        Assert.Equal("Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next, MISSING_END_STATE: Workflow has no terminal state at null'", InvalidDefinition.Message(findings));
    }

    [Theory]
    [InlineData("Assign")]
    [InlineData("States")]
    [InlineData("ItemProcessor")]
    public void A_template_may_have_members_that_are_named_like_fields(string name)
    {
        Assert.Empty(Diagnose($"{{`StartAt`:`S`,`States`:{{`S`:{{`Type`:`Pass`,`Parameters`:{{`{name}`:{{`x.$`:`$.y`}}}},`End`:true}}}}}}"));
    }

    [Fact]
    public void Text_that_is_not_JSON_gets_the_words_of_the_parser()
    {
        var finding = Assert.Single(Diagnose("not a definition"));

        const string Source = "[Source: (String)\"not a definition\"; line: 1, column: 4]";
        Assert.Equal(("INVALID_JSON_DESCRIPTION", Source), (finding.Code, finding.Location));
        Assert.Equal("Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at " + Source, finding.Message);
        Assert.Equal((1, 1), (finding.Line, finding.Column));
    }

    [Theory]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`Result`:{`a.$`:`$.b`},`End`:true}}}", "PASS_RESULT_IS_STATIC", "/States/S/Result")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`Parameters`:{`a`:{`b`:`$.c`}},`End`:true}}}", "NO_DOLLAR", "/States/S/Parameters/a/b")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Fail`,`Cause`:`$.cause`}}}", "NO_PATH", "/States/S/Cause")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Pass`,`Parameters`:{`a.$`:`States.UUID(1)`},`End`:true}}}", Schema, "/States/S/Parameters/a.$")]
    public void What_is_surely_wrong_but_runs_is_a_warning(string definition, string code, string location)
    {
        var result = StateMachineCompiler.Compile(definition.Replace('`', '"'));

        Assert.NotNull(result.Program);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((Severity.Warning, code, location), (finding.Severity, finding.Code, finding.Location));
    }

    [Fact]
    public void A_state_name_occurs_once_and_is_no_longer_than_80_characters()
    {
        var name = new string('n', 81);
        var findings = Diagnose($$"""{"StartAt":"{{name}}","States":{"{{name}}":{"Type":"Map","End":true,"Iterator":{"StartAt":"{{name}}","States":{"{{name}}":{"Type":"Succeed"} } } } } }""");

        Assert.Contains(findings, finding => finding.Code == "DUPLICATE_STATE_NAME" && finding.Message == "Duplicate State name: " + name);
        Assert.Contains(findings, finding => finding.Code == "INVALID_STATE_NAME");
    }
}
