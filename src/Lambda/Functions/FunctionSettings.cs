using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Lambda.Runtimes;

namespace Treadle.Lambda.Functions;

/// <summary>What a caller sets of a function's configuration; null leaves it as it is, or as AWS's default.</summary>
public sealed record FunctionSettings
{
    public string? Runtime { get; init; }

    public string? Handler { get; init; }

    public string? Role { get; init; }

    public string? Description { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? MemoryMegabytes { get; init; }

    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    public string? Architecture { get; init; }

    public int? EphemeralStorageMegabytes { get; init; }

    public string? TracingMode { get; init; }

    public string? LogGroup { get; init; }

    /// <summary><c>Text</c> or <c>JSON</c>.</summary>
    public string? LogFormat { get; init; }

    /// <summary>For the format JSON only.</summary>
    public string? ApplicationLogLevel { get; init; }

    /// <summary>For the format JSON only.</summary>
    public string? SystemLogLevel { get; init; }

    /// <summary>The ARN of a queue or topic; empty removes it.</summary>
    public string? DeadLetterTarget { get; init; }

    public VpcSettings? Vpc { get; init; }

    /// <summary>Empty removes it.</summary>
    public string? KmsKeyArn { get; init; }

    private const int EnvironmentBytesMax = 4096;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ImmutableHashSet<string> ReservedVariables =
    [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ];

    /// <exception cref="AwsErrorException">ValidationException, InvalidParameterValueException.</exception>
    internal void Check()
    {
        Range(TimeoutSeconds, "timeout", 1, 900);
        Range(MemoryMegabytes, "memorySize", 128, 10_240);
        Range(EphemeralStorageMegabytes, "ephemeralStorage.size", 512, 10_240);
        if (Runtime is not null)
        {
            RuntimeCatalog.Check(Runtime);
        }

        if (Description is { Length: > 256 })
        {
            throw Invalid("ValidationException", $"1 validation error detected: Value '{Description}' at 'description' failed to satisfy constraint: Member must have length less than or equal to 256");
        }

        if (Handler is { } handler && (handler.Length > 128 || handler.Any(char.IsWhiteSpace)))
        {
            throw Invalid("ValidationException", $"1 validation error detected: Value '{handler}' at 'handler' failed to satisfy constraint: Member must satisfy regular expression pattern: [^\\s]+");
        }

        CheckEnvironment();
    }

    internal Function ApplyTo(Function function) => function with
    {
        Runtime = Runtime ?? function.Runtime,
        Handler = Handler ?? function.Handler,
        Role = Role ?? function.Role,
        Description = Description ?? function.Description,
        TimeoutSeconds = TimeoutSeconds ?? function.TimeoutSeconds,
        MemoryMegabytes = MemoryMegabytes ?? function.MemoryMegabytes,
        Environment = Environment is null ? function.Environment : Function.EmptyMap.AddRange(Environment),
        Architecture = Architecture ?? function.Architecture,
        EphemeralStorageMegabytes = EphemeralStorageMegabytes ?? function.EphemeralStorageMegabytes,
        TracingMode = TracingMode ?? function.TracingMode,
        CustomLogGroup = LogGroup ?? function.CustomLogGroup,
        LogFormat = LogFormat ?? function.LogFormat,
        ApplicationLogLevel = HasLogLevels(function) ? ApplicationLogLevel ?? function.ApplicationLogLevel ?? "INFO" : null,
        SystemLogLevel = HasLogLevels(function) ? SystemLogLevel ?? function.SystemLogLevel ?? "INFO" : null,
        DeadLetterTarget = DeadLetterTarget is null ? function.DeadLetterTarget : NullIfEmpty(DeadLetterTarget),
        Vpc = Vpc is null ? function.Vpc : Vpc is { Subnets.IsEmpty: true, SecurityGroups.IsEmpty: true } ? null : Vpc,
        KmsKeyArn = KmsKeyArn is null ? function.KmsKeyArn : NullIfEmpty(KmsKeyArn),
    };

    /// <summary>Lines of text have no levels.</summary>
    private bool HasLogLevels(Function function) => (LogFormat ?? function.LogFormat) == "JSON";

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private void CheckEnvironment()
    {
        if (Environment is null)
        {
            return;
        }

        var reserved = Environment.Keys.Where(ReservedVariables.Contains).Order(StringComparer.Ordinal).ToList();
        if (reserved.Count > 0)
        {
            throw Invalid(
                "InvalidParameterValueException",
                "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are "
                + $"currently not supported for modification. Reserved keys used in this request: {string.Join(", ", reserved)}");
        }

        foreach (var name in Environment.Keys.Where(n => n.Length < 2 || !char.IsAsciiLetter(n[0]) || !n.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            throw Invalid(
                "ValidationException",
                $"1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+] ('{name}')");
        }

        var measured = JsonSerializer.Serialize(Environment, Plain);
        if (Encoding.UTF8.GetByteCount(measured) > EnvironmentBytesMax)
        {
            throw Invalid(
                "InvalidParameterValueException",
                "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. "
                + $"String measured: {measured}");
        }
    }

    private static void Range(int? value, string member, int min, int max)
    {
        if (value < min || value > max)
        {
            throw FunctionErrors.OutOfRange(value.Value.ToString(CultureInfo.InvariantCulture), member, value < min ? min : null, max);
        }
    }

    private static AwsErrorException Invalid(string code, string message) => new(code, message);
}
