using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

/// <summary>From requests of the Lambda API to what functions are made of. What is not done here is refused by name.</summary>
internal static partial class FunctionRequests
{
    private const string RolePattern = @"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+";

    /// <summary>The settings in a CreateFunction or UpdateFunctionConfiguration request.</summary>
    /// <exception cref="AwsErrorException">Something is asked for that this server does not do, or may not be.</exception>
    public static FunctionSettings Settings(JsonObject input)
    {
        RefuseUnsupported(input);
        var logging = input.Object("LoggingConfig");
        var settings = new FunctionSettings
        {
            Runtime = input.Text("Runtime"),
            Handler = input.Text("Handler"),
            Role = input.Text("Role"),
            Description = input.Text("Description"),
            TimeoutSeconds = input.Number("Timeout"),
            MemoryMegabytes = input.Number("MemorySize"),
            Environment = input.Object("Environment")?.Object("Variables") is { } variables ? LambdaMembers.Map(variables, "environment.variables") : null,
            Architecture = Architecture(input),
            EphemeralStorageMegabytes = input.Object("EphemeralStorage")?.Number("Size"),
            TracingMode = OneOf(input.Object("TracingConfig")?.Text("Mode"), "tracingConfig.mode", "Active", "PassThrough"),
            LogGroup = logging?.Text("LogGroup"),
            LogFormat = OneOf(logging?.Text("LogFormat"), "loggingConfig.logFormat", "JSON", "Text"),
            ApplicationLogLevel = OneOf(logging?.Text("ApplicationLogLevel"), "loggingConfig.applicationLogLevel", "DEBUG", "ERROR", "FATAL", "INFO", "TRACE", "WARN"),
            SystemLogLevel = OneOf(logging?.Text("SystemLogLevel"), "loggingConfig.systemLogLevel", "DEBUG", "INFO", "WARN"),
            DeadLetterTarget = DeadLetterTarget(input),
            Vpc = Vpc(input),
            KmsKeyArn = input.Text("KMSKeyArn"),
        };
        if (settings.Role is { } role && !Role().IsMatch(role))
        {
            throw LambdaMembers.Violated($"Value '{role}' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: {RolePattern}");
        }

        if (settings.LogGroup is { } group && !LogGroup().IsMatch(group))
        {
            throw LambdaMembers.Violated($"Value '{group}' at 'loggingConfig.logGroup' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
        }

        return settings;
    }

    /// <summary><c>x86_64</c> or <c>arm64</c>; null when it is not given.</summary>
    public static string? Architecture(JsonObject input)
    {
        if (input.Texts("Architectures") is not { } given)
        {
            return null;
        }

        var shown = $"Value '[{string.Join(", ", given)}]' at 'architectures' failed to satisfy constraint: ";
        return given.Count switch
        {
            0 => throw LambdaMembers.Violated($"{shown}Member must have length greater than or equal to 1"),
            > 1 => throw LambdaMembers.Violated($"{shown}Member must have length less than or equal to 1"),
            _ when given[0] is "x86_64" or "arm64" => given[0],
            _ => throw LambdaMembers.Violated($"{shown}Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"),
        };
    }

    /// <summary>Where the code is: a package as base64, an object, or a folder of this machine.</summary>
    /// <param name="caller">Whose object it is.</param>
    /// <param name="code">The request's Code; of UpdateFunctionCode the request itself.</param>
    /// <param name="objects">Where objects are.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AwsErrorException">None is given, it is not there, or not base64.</exception>
    public static async ValueTask<FunctionCode> CodeAsync(AwsCaller caller, JsonObject code, IObjectReader objects, CancellationToken stop)
    {
        if (code.Text("ImageUri") is { Length: > 0 })
        {
            throw Unsupported("ImageUri");
        }

        if (code.Text("SourceKMSKeyArn") is { Length: > 0 })
        {
            throw Unsupported("SourceKMSKeyArn");
        }

        if (code.Text("ZipFile") is { } base64)
        {
            if (code.Text("S3Bucket") is not null || code.Text("S3Key") is not null)
            {
                throw Invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.");
            }

            return new FunctionCode.Zip(FromBase64(base64));
        }

        if (code.Text("S3Bucket") is not { } bucket)
        {
            throw Invalid("Please provide a source for function code.");
        }

        if (code.Text("S3Key") is not { Length: > 0 } key)
        {
            throw Invalid("Please provide an S3Key along with the S3Bucket parameter when using S3.");
        }

        // What LocalStack calls it, so that its users' templates work unchanged: no bucket may have a name like it on AWS's side that matters here.
        return bucket == LocalFolderBucket
            ? new FunctionCode.Folder(key)
            : new FunctionCode.Zip(await objects.ReadAsync(caller, bucket, key, code.Text("S3ObjectVersion"), stop));
    }

    /// <summary>The bucket whose keys are folders of the server's machine.</summary>
    private const string LocalFolderBucket = "hot-reload";

    public static AwsErrorException Unsupported(string what) => Invalid($"{what} is not supported by this server.");

    private static byte[] FromBase64(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw Invalid("ZipFile is not valid base64.");
        }
    }

    private static string? DeadLetterTarget(JsonObject input)
    {
        if (input.Object("DeadLetterConfig") is not { } config)
        {
            return null;
        }

        var arn = config.Text("TargetArn") ?? "";
        if (arn.Length == 0 || (Arn.TryParse(arn, out var parsed) && parsed.Service is "sqs" or "sns"))
        {
            return arn;
        }

        throw parsed is null
            ? LambdaMembers.Violated(
                $"Value '{arn}' at 'deadLetterConfig.targetArn' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()")
            : Invalid($"The provided target arn for DLQ is invalid: {arn}");
    }

    private static VpcSettings? Vpc(JsonObject input) => input.Object("VpcConfig") is { } vpc
        ? new VpcSettings([.. vpc.Texts("SubnetIds") ?? []], [.. vpc.Texts("SecurityGroupIds") ?? []], vpc.Truth("Ipv6AllowedForDualStack") ?? false)
        : null;

    private static string? OneOf(string? value, string member, params string[] allowed) =>
        value is null || allowed.Contains(value, StringComparer.Ordinal) ? value : throw LambdaMembers.NotAllowed(value, member, string.Join(", ", allowed));

    private static void RefuseUnsupported(JsonObject input)
    {
        if (OneOf(input.Text("PackageType"), "packageType", "Image", "Zip") is "Image")
        {
            throw Unsupported("PackageType Image");
        }

        if (OneOf(input.Object("SnapStart")?.Text("ApplyOn"), "snapStart.applyOn", "PublishedVersions", "None") is "PublishedVersions")
        {
            throw Unsupported("SnapStart");
        }

        foreach (var member in (string[])["Layers", "FileSystemConfigs"])
        {
            if (input[member] is JsonArray { Count: > 0 })
            {
                throw Unsupported(member);
            }
        }

        foreach (var member in (string[])["ImageConfig", "CapacityProviderConfig", "DurableConfig", "TenancyConfig"])
        {
            if (input[member] is JsonObject { Count: > 0 })
            {
                throw Unsupported(member);
            }
        }

        foreach (var member in (string[])["CodeSigningConfigArn", "PublishTo"])
        {
            if (input.Text(member) is { Length: > 0 })
            {
                throw Unsupported(member);
            }
        }
    }

    private static AwsErrorException Invalid(string message) => new("InvalidParameterValueException", message);

    [GeneratedRegex(@"^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Role();

    [GeneratedRegex(@"^[.\-_/#A-Za-z0-9]{1,512}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LogGroup();
}
