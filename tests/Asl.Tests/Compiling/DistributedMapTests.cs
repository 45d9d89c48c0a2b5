using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Validation;
using static Treadle.Asl.Tests.Shared.Evaluations;

namespace Treadle.Asl.Tests.Compiling;

/// <summary>What a distributed Map reads, batches, tolerates and writes, as it stands when the state is entered.</summary>
public sealed class DistributedMapTests
{
    private const string Processor = "`ItemProcessor`:{`ProcessorConfig`:{`Mode`:`DISTRIBUTED`,`ExecutionType`:`EXPRESS`},`StartAt`:`I`,`States`:{`I`:{`Type`:`Succeed`}}}";
    private const string Get = "`Resource`:`arn:aws:states:::s3:getObject`";
    private const string Put = "`Resource`:`arn:aws:states:::s3:putObject`";

    [Fact]
    public void A_reader_takes_its_arguments_and_its_limit_from_the_effective_input()
    {
        var map = Map("`ItemReader`:{" + Get + ",`Parameters`:{`Bucket.$`:`$.b`,`Key`:`k`},`ReaderConfig`:{`InputType`:`CSV`,`CSVHeaderLocation`:`GIVEN`,`CSVHeaders`:[`x`,`y`],`CSVDelimiter`:`TAB`,`MaxItemsPath`:`$.n`}}");
        var source = map.Reader(Scope("{`b`:`data`,`n`:`7`}".Replace('`', '"')), Parsed("{`b`:`data`,`n`:`7`}")).Value!;

        Assert.True(map.HasReader);
        Assert.Equal("arn:aws:states:::s3:getObject", source.Resource);
        Assert.Equal("""{"Key":"k","Bucket":"data"}""", source.Arguments.ToString());
        Assert.Equal(("CSV", "GIVEN", "TAB", 7L), (source.Config.InputType, source.Config.CsvHeaderLocation, source.Config.CsvDelimiter, source.Config.MaxItems));
        Assert.Equal(["x", "y"], source.Config.CsvHeaders!);
    }

    [Theory]
    [InlineData("100000001", "100000000")]
    [InlineData("-1", "-1")]
    [InlineData("1.5", "States.Runtime: The MaxItemsPath field refers to value \"1.5\" which is not a valid integer: $.n")]
    [InlineData("{}", "States.Runtime: The MaxItemsPath field refers to value \"{}\" which is not a valid integer: $.n")]
    public void A_limit_from_the_input_is_a_whole_number_which_the_reader_looks_at(string value, string shown)
    {
        var map = Map("`ItemReader`:{" + Get + ",`Parameters`:{},`ReaderConfig`:{`InputType`:`JSON`,`MaxItemsPath`:`$.n`}}");
        var input = "{\"n\":" + value + "}";
        var source = map.Reader(Scope(input), Parsed(input));

        Assert.Equal(shown, source.Error is { } error ? $"{error.Error}: {error.Cause}" : source.Value!.Config.MaxItems.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_reader_in_JSONata_has_expressions()
    {
        var map = Map("`QueryLanguage`:`JSONata`,`ItemReader`:{" + Get + ",`Arguments`:{`Bucket`:`{% $states.input.b %}`},`ReaderConfig`:{`InputType`:`JSON`,`ItemsPointer`:`/a/b`,`MaxItems`:`{% $max := 2 %}`}}");
        var source = map.Reader(Scope("""{"b":"data"}"""), JsonObject.Empty).Value!;

        Assert.Equal("""{"Bucket":"data"}""", source.Arguments.ToString());
        Assert.Equal(("/a/b", 2L), (source.Config.ItemsPointer, source.Config.MaxItems));
    }

    [Theory]
    [InlineData("`Arguments`:`{% 1 %}`", "States.QueryEvaluationError: The field 'ItemReader/Arguments' must be an object but was: 1")]
    [InlineData("`Arguments`:{},`ReaderConfig`:{`InputType`:`JSON`,`MaxItems`:`{% 'x' %}`}", "States.QueryEvaluationError: The JSONata expression ''x'' specified for the field 'ItemReader/ReaderConfig/MaxItems' returned an unexpected result type. Expected 'number', but was 'string' for value: \"x\"")]
    public void An_expression_of_a_reader_that_gives_nothing_usable_is_an_error(string fields, string shown) =>
        Assert.Equal(shown, Shown(Map("`QueryLanguage`:`JSONata`,`ItemReader`:{" + Get + "," + fields + "}").Reader(Scope("{}"), JsonObject.Empty)));

    [Theory]
    [InlineData("`MaxItemsPerBatch`:3", "3, , ")]
    [InlineData("`MaxInputBytesPerBatch`:100,`BatchInput`:{`x.$`:`$.n`}", ", 100, {\"x\":2}")]
    [InlineData("`MaxItemsPerBatchPath`:`$.n`,`MaxInputBytesPerBatchPath`:`$.big`", "2, 262144, ")]
    [InlineData("`MaxItemsPerBatchPath`:`$.zero`", "States.Runtime: field MaxItemsPerBatch must be positive")]
    [InlineData("`MaxInputBytesPerBatchPath`:`$.f`", "States.Runtime: The MaxInputBytesPerBatchPath field refers to value \"1.5\" which is not a valid integer: $.f")]
    public void A_batcher_takes_its_limits_from_its_fields_or_the_input(string fields, string shown)
    {
        var scope = Scope("""{"n":2,"zero":0,"f":1.5,"big":300000}""");
        var batcher = Map("`ItemBatcher`:{" + fields + "}").Batcher(scope, scope.Input);

        Assert.Equal(shown, batcher.Error is { } error ? $"{error.Error}: {error.Cause}" : $"{batcher.Value!.ItemsMax}, {batcher.Value.BytesMax}, {batcher.Value.BatchInput}");
    }

    [Theory]
    [InlineData("`MaxItemsPerBatch`:`{% 1 + 1 %}`,`BatchInput`:{`x`:`{% $states.input %}`}", "2, , {\"x\":5}")]
    [InlineData("`MaxItemsPerBatch`:`{% 0 %}`", "States.QueryEvaluationError: The ItemBatcher/MaxItemsPerBatch field must be a whole number between 1 and 2147483647, but was: 0")]
    public void A_batcher_in_JSONata_has_expressions(string fields, string shown)
    {
        var batcher = Map("`QueryLanguage`:`JSONata`,`ItemBatcher`:{" + fields + "}").Batcher(Scope("5"), JsonObject.Empty);

        Assert.Equal(shown, batcher.Error is { } error ? $"{error.Error}: {error.Cause}" : $"{batcher.Value!.ItemsMax}, {batcher.Value.BytesMax}, {batcher.Value.BatchInput}");
    }

    [Theory]
    [InlineData("`ResultWriter`:{" + Put + ",`Parameters`:{`Bucket`:`b`,`Prefix.$`:`$.p`}}", "{\"Bucket\":\"b\",\"Prefix\":\"here\"} NONE JSON")]
    [InlineData("`ResultWriter`:{" + Put + ",`Parameters`:{`Bucket`:`b`},`WriterConfig`:{`Transformation`:`FLATTEN`,`OutputType`:`JSONL`}}", "{\"Bucket\":\"b\"} FLATTEN JSONL")]
    [InlineData("`ResultWriter`:{`WriterConfig`:{`Transformation`:`COMPACT`,`OutputType`:`JSON`}}", " COMPACT JSON")]
    [InlineData("`QueryLanguage`:`JSONata`,`ResultWriter`:{" + Put + ",`Arguments`:{`Bucket`:`{% $states.input.p %}`}}", "{\"Bucket\":\"here\"} NONE JSON")]
    public void A_writer_has_a_place_or_a_form_or_both(string fields, string shown)
    {
        var scope = Scope("""{"p":"here"}""");
        var map = Map(fields);
        var writer = map.Writer(scope, scope.Input).Value!;

        Assert.Equal(shown, $"{writer.Arguments} {writer.Config.Transformation} {writer.Config.OutputType}");
        Assert.Equal(writer.Resource is not null, map.ExportsResults);
    }

    [Theory]
    [InlineData("`Comment`:`none`", null, null)]
    [InlineData("`ToleratedFailureCount`:3,`ToleratedFailurePercentage`:12.5", 3L, 12.5)]
    [InlineData("`ToleratedFailureCountPath`:`$.n`,`ToleratedFailurePercentagePath`:`$.f`", 2L, 1.5)]
    [InlineData("`QueryLanguage`:`JSONata`,`ToleratedFailureCount`:`{% 4 %}`,`ToleratedFailurePercentage`:`{% 100 %}`", 4L, 100.0)]
    public void A_tolerance_is_a_count_a_percentage_or_both(string fields, long? count, double? percentage)
    {
        var scope = Scope("""{"n":2,"f":1.5}""");

        Assert.Equal(new ToleratedFailures(count, percentage), Map(fields).Tolerance(scope, scope.Input).Value);
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        var (map, scope) = (Map("`Comment`:`none`"), Scope("{}"));

        Assert.False(map.HasReader);
        Assert.Null(map.Reader(scope, scope.Input).Value);
        Assert.Null(map.Batcher(scope, scope.Input).Value);
        Assert.Null(map.Writer(scope, scope.Input).Value);
        Assert.Equal(StateMachineType.Express, map.ExecutionType);
    }

    [Theory]
    [InlineData("{\"M\":\"`Label`:`mine`\"}", "mine")]
    [InlineData("{\"M\":\"\"}", "M")]
    [InlineData("{\"Each order: now\":\"\"}", "Eachordernow-1")]
    [InlineData("{\"A\":\"\",\"B\":\"`Label`:`A`\"}", "A-1,A")]
    [InlineData("{\"A b\":\"\",\"Ab-1\":\"\"}", "Ab-1-2,Ab-1")]
    [InlineData("{\"0123456789012345678901234567890123456789x\":\"\",\"0123456789012345678901234567890123456789y\":\"\"}", "01234567890123456789012345678901234567-1,01234567890123456789012345678901234567-2")]
    public void Every_distributed_map_has_a_label_of_its_own(string states, string labels)
    {
        var maps = ((JsonObject)Parsed(states.Replace("`", "\\\"", StringComparison.Ordinal))).ToList();
        var text = string.Join(",", maps.Select((map, i) =>
            $"\"{map.Key}\":{{\"Type\":\"Map\",{Processor.Replace("`I`", $"`I{i}`", StringComparison.Ordinal)}{(map.Value is JsonString { Value.Length: > 0 } more ? "," + more.Value : "")},{(i + 1 < maps.Count ? $"\"Next\":\"{maps[i + 1].Key}\"" : "\"End\":true")}}}"));
        var main = Compile($"{{\"StartAt\":\"{maps[0].Key}\",\"States\":{{{text}}}}}").Main;

        Assert.Equal(labels, string.Join(",", maps.Select(map => ((MapState)main.States[map.Key]).Distributed!.Label)));
    }

    [Theory]
    [InlineData("`Comment`:`the input`", "[1,2]", "0=1 1=2")]
    [InlineData("`Comment`:`the input`", "{`a`:1,`b`:[2]}", "a:0={\"Key\":\"a\",\"Value\":1} b:1={\"Key\":\"b\",\"Value\":[2]}")]
    [InlineData("`ItemsPath`:`$.i`", "{`i`:{`a`:1}}", "a:0={\"Key\":\"a\",\"Value\":1}")]
    [InlineData("`QueryLanguage`:`JSONata`,`Items`:`{% $states.input %}`", "{`a`:1}", "a:0={\"Key\":\"a\",\"Value\":1}")]
    [InlineData("`ItemsPath`:`$.i`", "{`i`:1}", "States.Runtime: Reference path \"$.i\" must point to array.")]
    [InlineData("`QueryLanguage`:`JSONata`,`Items`:`{% 1 %}`", "{}", "States.QueryEvaluationError: The JSONata expression '1' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1")]
    public void The_items_are_those_of_an_array_or_the_members_of_an_object(string fields, string input, string shown)
    {
        var dataset = State(fields).Dataset(Scope(input.Replace('`', '"')), Parsed(input));

        Assert.Equal(shown, dataset.Error is { } error
            ? $"{error.Error}: {error.Cause}"
            : string.Join(" ", MapItem.Of(dataset.Value!).Select(item => $"{(item.Key is null ? "" : item.Key + ":")}{item.Index}={item.Input}")));
    }

    [Fact]
    public void The_context_object_shows_an_item_with_what_it_has()
    {
        Assert.Equal("""{"Index":3,"Value":"v"}""", new MapItem(3, "v").ToContext().ToString());
        Assert.Equal("""{"Index":0,"Key":"k","Value":1,"Source":"STATE_DATA"}""", MapItem.Of(Parsed("{`k`:1}")).Single().ToContext().ToString());
        Assert.Equal(2, MapItem.CountOf(Parsed("[1,2]")));
    }

    private static DistributedMap Map(string fields) => State(fields).Distributed!;

    private static MapState State(string fields) =>
        (MapState)Compile($"{{`StartAt`:`S`,`States`:{{`S`:{{`Type`:`Map`,{Processor},{fields},`End`:true}}}}}}").Main.States["S"];

    // As AWS judges it, so that a definition is compiled whether or not this version runs it.
    private static Program Compile(string definition)
    {
        var (machine, sink) = DefinitionValidator.ByAwsRules(definition.Replace('`', '"'), StateMachineType.Standard);
        Assert.DoesNotContain(sink.Findings, finding => finding.Severity == Severity.Error);
        return ProgramCompiler.Compile(machine!, StateMachineType.Standard);
    }
}
