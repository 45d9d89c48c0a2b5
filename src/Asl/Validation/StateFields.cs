using Treadle.Asl.Compiling;
using static Treadle.Asl.Validation.FieldKinds;

namespace Treadle.Asl.Validation;

/// <summary>The fields of each type of state, and of what states are made of.</summary>
/// <remarks>Source: Amazon States Language, "State Types".</remarks>
internal static class StateFields
{
    public static readonly FieldTable Machine = Block()
        .May("Version", OneOf("1.0"))
        .May("TimeoutSeconds", Integer(0))
        .May("QueryLanguage", OneOf("JSONPath", "JSONata"));

    public static readonly FieldTable Branch = Block();

    public static readonly FieldTable Processor = Block().May("ProcessorConfig", Structure);

    public static readonly FieldTable InlineProcessorConfig = new FieldTable()
        .May("Mode", FormOf("Mode", "INLINE", "DISTRIBUTED"));

    public static readonly FieldTable DistributedProcessorConfig = new FieldTable()
        .May("Mode", Text)
        .Must("ExecutionType", OneOf("STANDARD", "EXPRESS"));

    public static readonly FieldTable Retrier = new FieldTable()
        .Must("ErrorEquals", List)
        .May("IntervalSeconds", Integer(0))
        .May("MaxAttempts", Integer(0))
        .May("BackoffRate", Number(1, double.MaxValue))
        .May("MaxDelaySeconds", Integer(1, 31_622_400))
        .May("JitterStrategy", OneOf("NONE", "FULL"))
        .May("Comment", Text);

    public static readonly FieldTable Catcher = new FieldTable()
        .Must("ErrorEquals", List)
        .Must("Next", Text)
        .JsonPath("ResultPath", ResultPath)
        .Jsonata("Output", Any)
        .May("Assign", Assign)
        .May("Comment", Text);

    public static readonly FieldTable Credentials = new FieldTable()
        .May("RoleArn", Text)
        .JsonPath("RoleArn.$", Any);

    public static readonly FieldTable ItemReader = new FieldTable()
        .Must("Resource", S3Action("getObject", "listObjectsV2"))
        .JsonPath("Parameters", Template)
        .Jsonata("Arguments", Any)
        .May("ReaderConfig", Structure)
        .May("Comment", Text);

    public static readonly FieldTable ReaderConfig = new FieldTable()
        .May("InputType", OneOf("CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"))
        .May("Transformation", OneOf("NONE", "LOAD_AND_FLATTEN"))
        .May("ManifestType", OneOf("ATHENA_DATA", "S3_INVENTORY"))
        .May("CSVDelimiter", OneOf("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"))
        .May("CSVHeaderLocation", OneOf("FIRST_ROW", "GIVEN"))
        .May("CSVHeaders", Texts)
        .May("ItemsPointer", Text)
        .May("MaxItems", Integer(0, 100_000_000))
        .JsonPath("MaxItemsPath", DataReferencePath)
        .AtMostOneOf("MaxItems", "MaxItemsPath");

    public static readonly FieldTable ItemBatcher = new FieldTable()
        .May("BatchInput", Template)
        .May("MaxItemsPerBatch", Integer(1))
        .JsonPath("MaxItemsPerBatchPath", DataReferencePath)
        .May("MaxInputBytesPerBatch", Integer(1, 262_144))
        .JsonPath("MaxInputBytesPerBatchPath", DataReferencePath)
        .May("Comment", Text)
        .AtMostOneOf("MaxItemsPerBatch", "MaxItemsPerBatchPath")
        .AtMostOneOf("MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath");

    public static readonly FieldTable ResultWriter = new FieldTable()
        .May("Resource", S3Action("putObject"))
        .JsonPath("Parameters", Template)
        .Jsonata("Arguments", Any)
        .May("WriterConfig", Structure)
        .May("Comment", Text);

    public static readonly FieldTable WriterConfig = new FieldTable()
        .Must("OutputType", OneOf("JSON", "JSONL"))
        .Must("Transformation", OneOf("NONE", "COMPACT", "FLATTEN"));

    public static FieldTable Of(StateType type) => type switch
    {
        StateType.Pass => Pass,
        StateType.Task => Task,
        StateType.Choice => Choice,
        StateType.Wait => Wait,
        StateType.Succeed => Succeed,
        StateType.Fail => Fail,
        StateType.Parallel => Parallel,
        _ => Map,
    };

    private static readonly FieldTable Pass = State()
        .With(Transition()).With(Data())
        .JsonPath("Result", Any)
        .JsonPath("Parameters", Template)
        .JsonPath("ResultPath", ResultPath);

    private static readonly FieldTable Task = State()
        .With(Transition()).With(Data()).With(Result()).With(Failures())
        .Must("Resource", Text)
        .JsonPath("Parameters", Template)
        .Jsonata("Arguments", Any)
        .May("TimeoutSeconds", Integer(1))
        .JsonPath("TimeoutSecondsPath", ReferencePath)
        .May("HeartbeatSeconds", Integer(1))
        .JsonPath("HeartbeatSecondsPath", ReferencePath)
        .May("Credentials", Structure)
        .AtMostOneOf("TimeoutSeconds", "TimeoutSecondsPath")
        .AtMostOneOf("HeartbeatSeconds", "HeartbeatSecondsPath");

    private static readonly FieldTable Choice = State()
        .With(Data())
        .Must("Choices", List)
        .May("Default", Text);

    private static readonly FieldTable Wait = State()
        .With(Transition()).With(Data())
        .May("Seconds", Integer(0))
        .JsonPath("SecondsPath", ReferencePath)
        .May("Timestamp", Rfc3339)
        .JsonPath("TimestampPath", ReferencePath)
        .ExactlyOneOf("SecondsPath", "Seconds", "TimestampPath", "Timestamp");

    private static readonly FieldTable Succeed = State()
        .JsonPath("InputPath", PathOrNull)
        .JsonPath("OutputPath", PathOrNull)
        .Jsonata("Output", Any);

    private static readonly FieldTable Fail = State()
        .May("Error", Text)
        .JsonPath("ErrorPath", TextPath)
        .May("Cause", Text)
        .JsonPath("CausePath", TextPath)
        .AtMostOneOf("Error", "ErrorPath")
        .AtMostOneOf("Cause", "CausePath");

    private static readonly FieldTable Parallel = State()
        .With(Transition()).With(Data()).With(Result()).With(Failures())
        .Must("Branches", List)
        .JsonPath("Parameters", Template)
        .Jsonata("Arguments", Any);

    private static readonly FieldTable Map = State()
        .With(Transition()).With(Data()).With(Result()).With(Failures())
        .May("ItemProcessor", Structure)
        .May("Iterator", Structure)
        .JsonPath("ItemsPath", ReferencePath)
        .Jsonata("Items", Items)
        .May("ItemSelector", Template)
        .JsonPath("Parameters", Template)
        .May("MaxConcurrency", Integer(0, int.MaxValue))
        .JsonPath("MaxConcurrencyPath", DataReferencePath)
        .May("ItemReader", Structure)
        .May("ItemBatcher", Structure)
        .May("ResultWriter", Structure)
        .May("Label", Text)
        .May("ToleratedFailureCount", Integer(0, int.MaxValue))
        .JsonPath("ToleratedFailureCountPath", DataReferencePath)
        .May("ToleratedFailurePercentage", Number(0, 100))
        .JsonPath("ToleratedFailurePercentagePath", DataReferencePath)
        .ExactlyOneOf("ItemProcessor", "Iterator")
        .AtMostOneOf("ItemSelector", "Parameters")
        .AtMostOneOf("MaxConcurrency", "MaxConcurrencyPath")
        .AtMostOneOf("ToleratedFailureCount", "ToleratedFailureCountPath")
        .AtMostOneOf("ToleratedFailurePercentage", "ToleratedFailurePercentagePath");

    // AWS names States first when both are missing.
    private static FieldTable Block() => new FieldTable()
        .Must("States", Structure)
        .Must("StartAt", Text)
        .May("Comment", Text);

    private static FieldTable State() => new FieldTable()
        .Must("Type", Any)
        .May("Comment", Text)
        .May("QueryLanguage", OneOf("JSONPath", "JSONata"));

    private static FieldTable Transition() => new FieldTable()
        .May("Next", Text)
        .May("End", Flag);

    private static FieldTable Data() => new FieldTable()
        .JsonPath("InputPath", PathOrNull)
        .JsonPath("OutputPath", PathOrNull)
        .Jsonata("Output", Any)
        .May("Assign", Assign);

    private static FieldTable Result() => new FieldTable()
        .JsonPath("ResultPath", ResultPath)
        .JsonPath("ResultSelector", Template);

    private static FieldTable Failures() => new FieldTable()
        .May("Retry", ListOrEmpty)
        .May("Catch", ListOrEmpty);
}
