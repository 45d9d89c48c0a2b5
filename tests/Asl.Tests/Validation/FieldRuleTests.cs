using Treadle.Asl.Compiling;
using Treadle.Asl.Validation;

namespace Treadle.Asl.Tests.Validation;

/// <summary>The fields of each state and of its parts: what AWS says when one is missing, too many, out of range or of the wrong form.</summary>
public sealed class FieldRuleTests
{
    private const string Pass = "`Type`:`Pass`,`End`:true";
    private const string Function = "`Type`:`Task`,`Resource`:`arn:aws:lambda:us-east-1:123456789012:function:f`,`End`:true";
    private const string Invoke = "`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke`,`End`:true";
    private const string Activity = "`Type`:`Task`,`Resource`:`arn:aws:states:us-east-1:123456789012:activity:a`,`End`:true";
    private const string Wait = "`Type`:`Wait`,`End`:true";
    private const string Steps = "`StartAt`:`I`,`States`:{`I`:{`Type`:`Succeed`}}";
    private const string Map = "`Type`:`Map`,`End`:true,`ItemProcessor`:{" + Steps + "}";
    private const string Distributed = "`Type`:`Map`,`End`:true,`ItemProcessor`:{`ProcessorConfig`:{`Mode`:`DISTRIBUTED`,`ExecutionType`:`STANDARD`}," + Steps + "}";
    private const string Reader = Distributed + ",`ItemReader`:{`Resource`:`arn:aws:states:::s3:getObject`,`Parameters`:{`Bucket`:`b`,`Key`:`k`},`ReaderConfig`:";
    private const string Retry = Function + ",`Retry`:[{`ErrorEquals`:[`E`],";

    [Theory]
    [InlineData(Pass + ",`Next`:`X`", "/States/S", "There should only be one of the following fields: [Next, End]")]
    [InlineData("`Type`:`Pass`", "/States/S", "This object should have only one of the following fields: [Next, End]")]
    [InlineData("`Type`:`Pass`,`End`:`yes`,`Next`:`X`", "/States/S/End", "Expected value of type [BOOLEAN]")]
    [InlineData(Pass + ",`TimeoutSeconds`:1", "/States/S", "Field 'TimeoutSeconds' is not supported")]
    [InlineData(Pass + ",`QueryLanguage`:`jsonata`", "/States/S/QueryLanguage", "Value should be one of the following: [JSONPath, JSONata]")]
    [InlineData(Pass + ",`QueryLanguage`:5", "/States/S/QueryLanguage", "Expected value of type [STRING]")]
    [InlineData(Pass + ",`InputPath`:`States.UUID()`", "/States/S/InputPath", "Value must be a valid JSONPath.")]
    [InlineData(Pass + ",`Assign`:{`a.$`:`Test`}", "/States/S/Assign", "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call")]
    [InlineData(Pass + ",`Parameters`:{`a.$`:`States.Array($a-b)`}", "/States/S/Parameters", "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call")]
    [InlineData(Pass + ",`Parameters`:{`a.$`:`$v[`}", "/States/S/Parameters", "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call")]
    [InlineData(Pass + ",`InputPath`:`$v[`", "/States/S/InputPath", "Value must be a valid JSONPath.")]
    [InlineData(Pass + ",`ResultPath`:`$v.a`", "/States/S/ResultPath", "Value is not a Reference Path")]
    [InlineData(Pass + ",`Assign`:[]", "/States/S/Assign", "Expected value of type [OBJECT]")]
    [InlineData(Wait, "/States/S", "This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]")]
    [InlineData(Wait + ",`Seconds`:1,`Timestamp`:`2024-01-01T00:00:00Z`", "/States/S", "There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]")]
    [InlineData(Wait + ",`Seconds`:-1", "/States/S/Seconds", "Minimum value is 0")]
    [InlineData(Wait + ",`Seconds`:100000000", "/States/S/Seconds", "Maximum value is 99999999")]
    [InlineData(Wait + ",`Seconds`:`1`", "/States/S/Seconds", "Expected value of type Integer")]
    [InlineData(Function + ",`TimeoutSeconds`:0", "/States/S/TimeoutSeconds", "Minimum value is 1")]
    [InlineData(Function + ",`TimeoutSeconds`:100000000", "/States/S/TimeoutSeconds", "Maximum value is 99999999")]
    [InlineData(Function + ",`TimeoutSeconds`:5,`HeartbeatSeconds`:5", "/States/S/HeartbeatSeconds", "HeartbeatSeconds must be smaller than TimeoutSeconds")]
    [InlineData(Function + ",`HeartbeatSeconds`:5,`HeartbeatSecondsPath`:`$.h`", "/States/S", "There should only be one of the following fields: [HeartbeatSeconds, HeartbeatSecondsPath]")]
    [InlineData("`Type`:`Task`,`End`:true", "/States/S", "These fields are required: [Resource]")]
    [InlineData("`Type`:`Task`,`End`:true,`Resource`:`not-an-arn`", "/States/S/Resource", "Value is not a valid resource ARN")]
    [InlineData(Invoke, "/States/S/Resource", "Parameters field is required for resource ARN: arn:aws:states:::lambda:invoke")]
    [InlineData(Invoke + ",`Parameters`:{`Payload`:{}}", "/States/S/Parameters", "The field 'FunctionName' is required but was missing")]
    [InlineData(Activity + ",`Credentials`:{`RoleArn`:`arn:aws:iam::123456789012:role/r`}", "/States/S/Credentials", "The field 'Credentials' is not supported for activities")]
    [InlineData(Retry + "`MaxAttempts`:-1}]", "/States/S/Retry[0]/MaxAttempts", "Minimum value is 0")]
    [InlineData(Retry + "`MaxAttempts`:100000000}]", "/States/S/Retry[0]/MaxAttempts", "Maximum value is 99999999")]
    [InlineData(Retry + "`BackoffRate`:0.5}]", "/States/S/Retry[0]/BackoffRate", "Minimum value is 1.0")]
    [InlineData(Retry + "`MaxDelaySeconds`:31622401}]", "/States/S/Retry[0]/MaxDelaySeconds", "Maximum value is 31622400")]
    [InlineData(Retry + "`JitterStrategy`:`SOME`}]", "/States/S/Retry[0]/JitterStrategy", "Value should be one of the following: [NONE, FULL]")]
    [InlineData(Function + ",`Retry`:[{`MaxAttempts`:1}]", "/States/S/Retry[0]", "These fields are required: [ErrorEquals]")]
    [InlineData(Function + ",`Retry`:[{`ErrorEquals`:[]}]", "/States/S/Retry[0]/ErrorEquals", "Value cannot be empty")]
    [InlineData(Function + ",`Retry`:[{`ErrorEquals`:[`States.ALL`]},{`ErrorEquals`:[`E`]}]", "/States/S/Retry[0]/ErrorEquals[0]", "States.ALL must appear alone and at end of list")]
    [InlineData(Function + ",`Catch`:[{`ErrorEquals`:[`E`,`States.ALL`],`Next`:`X`}]", "/States/S/Catch[0]/ErrorEquals[1]", "States.ALL must appear alone and at end of list")]
    [InlineData(Function + ",`Catch`:[{`ErrorEquals`:[`E`]}]", "/States/S/Catch[0]", "These fields are required: [Next]")]
    [InlineData(Function + ",`Catch`:[{`ErrorEquals`:[`E`],`Next`:`X`,`Output`:1}]", "/States/S/Catch[0]", "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage")]
    [InlineData("`Type`:`Fail`,`Error`:`e`,`ErrorPath`:`$.e`", "/States/S", "There should only be one of the following fields: [Error, ErrorPath]")]
    [InlineData("`Type`:`Fail`,`InputPath`:`$`", "/States/S", "Field 'InputPath' is not supported")]
    [InlineData("`Type`:`Succeed`,`Assign`:{}", "/States/S", "Field 'Assign' is not supported")]
    [InlineData("`Type`:`Parallel`,`End`:true,`Branches`:[{`StartAt`:`I`}]", "/States/S/Branches[0]", "These fields are required: [States]")]
    [InlineData("`Type`:`Parallel`,`End`:true,`Branches`:[{`QueryLanguage`:`JSONata`," + Steps + "}]", "/States/S/Branches[0]", "Field 'QueryLanguage' is not supported")]
    [InlineData("`Type`:`Map`,`End`:true", "/States/S", "This object should have only one of the following fields: [ItemProcessor, Iterator]")]
    [InlineData("`Type`:`Map`,`End`:true,`ItemProcessor`:{`ProcessorConfig`:{`Mode`:`OTHER`}," + Steps + "}", "/States/S/ItemProcessor/ProcessorConfig/Mode", "The field 'Mode' should have one of these values: [INLINE, DISTRIBUTED]")]
    [InlineData("`Type`:`Map`,`End`:true,`ItemProcessor`:{`ProcessorConfig`:{`Mode`:`DISTRIBUTED`}," + Steps + "}", "/States/S/ItemProcessor/ProcessorConfig", "These fields are required: [ExecutionType]")]
    [InlineData("`Type`:`Map`,`End`:true,`ItemProcessor`:{`ProcessorConfig`:{`Mode`:`INLINE`,`ExecutionType`:`EXPRESS`}," + Steps + "}", "/States/S/ItemProcessor/ProcessorConfig", "Field 'ExecutionType' is not supported")]
    [InlineData("`Type`:`Map`,`End`:true,`Iterator`:{`QueryLanguage`:`JSONata`," + Steps + "}", "/States/S/Iterator", "Field 'QueryLanguage' is not supported")]
    [InlineData(Map + ",`MaxConcurrency`:-1", "/States/S/MaxConcurrency", "Minimum value is 0")]
    [InlineData(Map + ",`MaxConcurrencyPath`:`$.a[*]`", "/States/S/MaxConcurrencyPath", "Value is not a Reference Path")]
    [InlineData(Map + ",`ToleratedFailurePercentage`:101", "/States/S/ToleratedFailurePercentage", "Maximum value is 100.0")]
    [InlineData(Map + ",`Items`:[]", "/States/S", "The QueryLanguage is set to 'JSONPath', but field 'Items' is only supported for the 'JSONata' QueryLanguage")]
    [InlineData(Distributed + ",`ItemReader`:{`Resource`:`arn:aws:states:::s3:putObject`}", "/States/S/ItemReader/Resource", "The field 'Resource' does not match any of the allowed values")]
    [InlineData(Reader + "{`InputType`:`CSV`}}", "/States/S/ItemReader/ReaderConfig", "The field 'CSVHeaderLocation' is required")]
    [InlineData(Reader + "{`InputType`:`JSON`,`CSVHeaderLocation`:`FIRST_ROW`}}", "/States/S/ItemReader/ReaderConfig", "Field 'CSVHeaderLocation' is not supported")]
    [InlineData(Reader + "{`InputType`:`CSV`,`CSVHeaderLocation`:`GIVEN`}}", "/States/S/ItemReader/ReaderConfig", "These fields are required: [CSVHeaders]")]
    [InlineData(Reader + "{`MaxItems`:1,`MaxItemsPath`:`$.m`}}", "/States/S/ItemReader/ReaderConfig", "There should only be one of the following fields: [MaxItems, MaxItemsPath]")]
    [InlineData(Reader + "{`Transformation`:`LOAD_AND_FLATTEN`}}", "/States/S/ItemReader/ReaderConfig", "These fields are required: [InputType]")]
    [InlineData(Reader + "{`InputType`:`CSV`,`ManifestType`:`S3_INVENTORY`}}", "/States/S/ItemReader/ReaderConfig", "Field 'InputType' is not supported")]
    [InlineData(Reader + "{`ManifestType`:`ATHENA_DATA`}}", "/States/S/ItemReader/ReaderConfig", "These fields are required: [InputType]")]
    [InlineData(Reader + "{`ManifestType`:`ATHENA_DATA`,`InputType`:`JSON`}}", "/States/S/ItemReader/ReaderConfig/InputType", "Value should be one of the following: [CSV, JSONL, PARQUET]")]
    [InlineData(Reader + "{`ManifestType`:`ATHENA_DATA`,`InputType`:`CSV`}}", "/States/S/ItemReader/ReaderConfig", "The field 'CSVHeaderLocation' is required")]
    [InlineData(Reader + "{`ManifestType`:`GLUE`}}", "/States/S/ItemReader/ReaderConfig/ManifestType", "Value should be one of the following: [ATHENA_DATA, S3_INVENTORY]")]
    [InlineData(Distributed + ",`ItemBatcher`:{`MaxInputBytesPerBatch`:262145}", "/States/S/ItemBatcher/MaxInputBytesPerBatch", "Maximum value is 262144")]
    [InlineData(Distributed + ",`ResultWriter`:{}", "/States/S/ResultWriter", "These fields are required: [Resource]")]
    [InlineData(Distributed + ",`ResultWriter`:{`Resource`:`arn:aws:states:::s3:putObject`}", "/States/S/ResultWriter", "These fields are required: [Parameters]")]
    [InlineData(Distributed + ",`ResultWriter`:{`WriterConfig`:{`Transformation`:`COMPACT`}}", "/States/S/ResultWriter/WriterConfig", "These fields are required: [OutputType]")]
    public void A_wrong_field_gets_the_words_of_AWS(string state, string location, string message) => Expect(Machine(state), "SCHEMA_VALIDATION_FAILED", location, message);

    [Theory]
    [InlineData("{`InputType`:`MANIFEST`}")]
    [InlineData("{`InputType`:`MANIFEST`,`CSVDelimiter`:`PIPE`,`CSVHeaderLocation`:`GIVEN`,`CSVHeaders`:[`Key`]}")]
    [InlineData("{`ManifestType`:`S3_INVENTORY`,`MaxItems`:5}")]
    [InlineData("{`InputType`:`MANIFEST`,`ManifestType`:`S3_INVENTORY`}")]
    [InlineData("{`ManifestType`:`ATHENA_DATA`,`InputType`:`JSONL`}")]
    [InlineData("{`ManifestType`:`ATHENA_DATA`,`InputType`:`PARQUET`}")]
    [InlineData("{`ManifestType`:`ATHENA_DATA`,`InputType`:`CSV`,`CSVHeaderLocation`:`GIVEN`,`CSVHeaders`:[`a`]}")]
    public void A_reader_of_a_manifest_is_accepted(string config) => Assert.Empty(Findings(Machine(Reader + config + "}")));

    [Theory]
    [InlineData("{`Next`:`X`}", "/States/S/Choices[0]", "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]")]
    [InlineData("{`StringEquals`:`a`,`Next`:`X`}", "/States/S/Choices[0]", "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]")]
    [InlineData("{`Variable`:`$.a`,`Not`:{`Variable`:`$.a`,`IsNull`:true},`IsNull`:true,`Next`:`X`}", "/States/S/Choices[0]", "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]")]
    [InlineData("{`Variable`:`a`,`IsNull`:true,`Next`:`X`}", "/States/S/Choices[0]/Variable", "Value is not a Reference Path: Reference path didn't start with '$'")]
    [InlineData("{`Variable`:`$.a[$$.b]c`,`IsNull`:true,`Next`:`X`}", "/States/S/Choices[0]/Variable", "Value is not a Reference Path: '[' must be followed by ' or '['")]
    [InlineData("{`Variable`:`$.a`,`StringEqualsPath`:`b`,`Next`:`X`}", "/States/S/Choices[0]/StringEqualsPath", "Value is not a Reference Path: Reference path didn't start with '$'")]
    [InlineData("{`Variable`:`$.a`,`NumericEquals`:`1`,`Next`:`X`}", "/States/S/Choices[0]/NumericEquals", "Expected value of type [NUMBER]")]
    [InlineData("{`Variable`:`$.a`,`BooleanEquals`:1,`Next`:`X`}", "/States/S/Choices[0]/BooleanEquals", "Expected value of type [BOOLEAN]")]
    [InlineData("{`Variable`:`$.a`,`TimestampEquals`:`now`,`Next`:`X`}", "/States/S/Choices[0]/TimestampEquals", "String does not match RFC3339 timestamp")]
    [InlineData("{`Variable`:`$.a`,`Equals`:`1`,`IsNull`:true,`Next`:`X`}", "/States/S/Choices[0]", "Field 'Equals' is not supported")]
    [InlineData("{`And`:[{`Variable`:`$.a`,`IsNull`:true,`Next`:`X`}],`Next`:`X`}", "/States/S/Choices[0]/And[0]", "Field 'Next' is not supported")]
    [InlineData("{`And`:[],`Next`:`X`}", "/States/S/Choices[0]/And", "Value cannot be empty")]
    [InlineData("{`Condition`:true,`Next`:`X`}", "/States/S/Choices[0]", "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage")]
    public void A_wrong_choice_rule_gets_the_words_of_AWS(string rule, string location, string message) =>
        Expect(Machine($"`Type`:`Choice`,`Default`:`X`,`Choices`:[{rule}]"), "SCHEMA_VALIDATION_FAILED", location, message);

    [Fact]
    public void A_variable_is_compared_once()
    {
        Assert.StartsWith("There should only be one of the following fields: [StringEquals, StringEqualsPath, ", First("{`Variable`:`$.a`,`IsNull`:true,`IsString`:true,`Next`:`X`}").Message, StringComparison.Ordinal);
        Assert.StartsWith("This object should have only one of the following fields: [StringEquals, ", First("{`Variable`:`$.a`,`Next`:`X`}").Message, StringComparison.Ordinal);

        static Diagnostic First(string rule) => Findings(Machine($"`Type`:`Choice`,`Default`:`X`,`Choices`:[{rule}]"))[0];
    }

    [Theory]
    [InlineData("states", "RESERVED_VARIABLE_NAME", "Cannot assign to reserved variable '$states'.")]
    [InlineData("a-b", "INVALID_VARIABLE_NAME", "Invalid variable name 'a-b': the variable name contains invalid characters.")]
    [InlineData("1a", "INVALID_VARIABLE_NAME", "Invalid variable name '1a': the variable name contains invalid characters.")]
    [InlineData("", "INVALID_VARIABLE_NAME", "Invalid variable name '': the variable name contains invalid characters.")]
    public void A_variable_has_a_name_that_an_expression_can_use(string name, string code, string message) =>
        Expect(Machine($"{Pass},`Assign`:{{`{name}`:1}}"), code, "/States/S/Assign/" + name, message);

    [Theory]
    [InlineData("größe_2")]
    [InlineData("数")]
    public void A_variable_may_have_any_identifier_for_its_name(string name) => Assert.Empty(Findings(Machine($"{Pass},`Assign`:{{`{name}.$`:`$.x`}}")));

    [Fact]
    public void An_inner_scope_does_not_take_the_name_of_an_outer_variable()
    {
        const string Inner = "`StartAt`:`I`,`States`:{`I`:{`Type`:`Pass`,`Assign`:{`a`:2},`End`:true}}";

        Expect(Machine($"`Type`:`Parallel`,`End`:true,`Assign`:{{`a`:1}},`Branches`:[{{{Inner}}}]"), "DUPLICATE_VARIABLE_NAME",
            "/States/S/Branches[0]/States/I/Assign/a", "The variable name 'a' was already defined in a parent scope.");
        Assert.Empty(Findings(Machine($"`Type`:`Parallel`,`End`:true,`Branches`:[{{{Inner}}},{{{Inner.Replace("`I`", "`J`", StringComparison.Ordinal)}}}]")));
        Assert.Empty(Findings(Machine($"`Type`:`Map`,`End`:true,`Assign`:{{`a`:1}},`ItemProcessor`:{{`ProcessorConfig`:{{`Mode`:`DISTRIBUTED`,`ExecutionType`:`STANDARD`}},{Inner}}}")));
    }

    [Theory]
    [InlineData("", "INVALID_LABEL_NAME")]
    [InlineData("a b", "INVALID_LABEL_NAME")]
    [InlineData("a*", "INVALID_LABEL_NAME")]
    [InlineData("12345678901234567890123456789012345678901", "INVALID_LABEL_NAME")]
    public void A_label_is_a_name(string label, string code) => Assert.Equal(code, Assert.Single(Findings(Machine($"{Distributed},`Label`:`{label}`"))).Code);

    [Fact]
    public void A_label_occurs_once()
    {
        var other = Distributed.Replace("`I`", "`J`", StringComparison.Ordinal).Replace("`End`:true", "`Next`:`S`", StringComparison.Ordinal);
        var finding = Assert.Single(Findings($"{{`StartAt`:`T`,`States`:{{`T`:{{{other},`Label`:`l`}},`S`:{{{Distributed},`Label`:`l`}}}}}}"));

        Assert.Equal(("DUPLICATE_LABEL_NAME", "Duplicate Label name: l", "/States/S/Label"), (finding.Code, finding.Message, finding.Location));
    }

    [Theory]
    [InlineData(Distributed, "/States/S/ItemProcessor/ProcessorConfig/Mode", "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines")]
    [InlineData("`Type`:`Task`,`Resource`:`arn:aws:states:::states:startExecution.sync:2`,`Parameters`:{`StateMachineArn`:`a`},`End`:true", "/States/S/Resource", "Express state machine does not support '.sync' service integration")]
    public void An_express_machine_has_its_limits(string state, string location, string message) =>
        Expect(Machine(state), "SCHEMA_VALIDATION_FAILED", location, message, StateMachineType.Express);

    [Fact]
    public void Items_that_run_as_express_executions_have_the_limits_of_express()
    {
        const string Inner = "`StartAt`:`I`,`States`:{`I`:{" + Activity + "}}";
        var state = $"`Type`:`Map`,`End`:true,`ItemProcessor`:{{`ProcessorConfig`:{{`Mode`:`DISTRIBUTED`,`ExecutionType`:`EXPRESS`}},{Inner}}}";

        Expect(Machine(state), "SCHEMA_VALIDATION_FAILED", "/States/S/ItemProcessor/States/I/Resource", "Express state machine does not support Activity ARN");
    }

    [Theory]
    [InlineData("`InputPath`:`$.a`,`Output`:1", "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine")]
    public void A_state_that_goes_back_to_JSONPath_is_told_only_that(string fields, string message)
    {
        var finding = Assert.Single(Findings($"{{`QueryLanguage`:`JSONata`,`StartAt`:`S`,`States`:{{`S`:{{{Pass},`QueryLanguage`:`JSONPath`,{fields}}}}}}}"));

        Assert.Equal(("/States/S", message), (finding.Location, finding.Message));
    }

    [Theory]
    [InlineData("`QueryLanguage`:`foo`", "/States/S/QueryLanguage")]
    [InlineData("`QueryLanguage`:5", "/States/S/QueryLanguage")]
    public void A_query_language_that_is_not_JSONPath_is_JSONata(string language, string location)
    {
        var findings = Findings(Machine($"{Pass},{language},`InputPath`:`$.a`"));

        Assert.Equal(
            [("/States/S", "The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage"), (location, findings[1].Message)],
            findings.Select(finding => (finding.Location!, finding.Message)));
    }

    [Theory]
    [InlineData(Map + ",`ItemReader`:{`Resource`:`arn:aws:states:::s3:listObjectsV2`,`Parameters`:{`Bucket`:`b`}}")]
    [InlineData(Map + ",`MaxConcurrency`:2147483647,`ToleratedFailureCount`:1")]
    [InlineData(Retry + "`IntervalSeconds`:0}]")]
    [InlineData(Invoke + ",`Parameters`:{`FunctionName.$`:`$.f`}")]
    [InlineData("`Type`:`Pass`,`End`:false,`Next`:`X`")]
    [InlineData("`Type`:`Fail`")]
    [InlineData("`Type`:`Task`,`Resource`:`arn:aws:states:us-east-1:123456789012:activity:a`,`End`:true")]
    public void What_AWS_takes_is_taken(string state) => Assert.Empty(Findings(Machine(state)));

    /// <summary>A machine of one state S, and X to go to.</summary>
    private static string Machine(string state) => state.Contains("`X`", StringComparison.Ordinal)
        ? $"{{`StartAt`:`S`,`States`:{{`S`:{{{state}}},`X`:{{`Type`:`Succeed`}}}}}}"
        : $"{{`StartAt`:`S`,`States`:{{`S`:{{{state}}}}}}}";

    private static List<Diagnostic> Findings(string definition, StateMachineType type = StateMachineType.Standard) =>
        [.. DefinitionValidator.ByAwsRules(definition.Replace('`', '"'), type).Sink.Findings.Where(finding => !finding.IsAdvice)];

    private static void Expect(string definition, string code, string location, string message, StateMachineType type = StateMachineType.Standard)
    {
        var findings = Findings(definition, type);

        Assert.Contains((Severity.Error, code, location, message), findings.Select(finding => (finding.Severity, finding.Code, finding.Location!, finding.Message)));
    }
}
