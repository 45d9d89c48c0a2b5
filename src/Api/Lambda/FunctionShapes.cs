using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

/// <summary>Between functions and the shapes of the Lambda API.</summary>
internal static class FunctionShapes
{
    /// <summary>FunctionConfiguration, as CreateFunction and GetFunction show it.</summary>
    /// <param name="function">The version.</param>
    /// <param name="qualifier">What its ARN ends with; null for none.</param>
    public static JsonObject Configuration(Function function, string? qualifier = null)
    {
        var configuration = new JsonObject
        {
            ["FunctionName"] = function.Name,
            ["FunctionArn"] = qualifier is null ? function.Arn : $"{function.Arn}:{qualifier}",
            ["Runtime"] = function.Runtime,
            ["Role"] = function.Role,
            ["Handler"] = function.Handler,
            ["CodeSize"] = function.CodeSize,
            ["Description"] = function.Description,
            ["Timeout"] = function.TimeoutSeconds,
            ["MemorySize"] = function.MemoryMegabytes,
            ["LastModified"] = function.LastModified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
            ["CodeSha256"] = function.CodeSha256,
            ["Version"] = function.Version,
            ["TracingConfig"] = new JsonObject { ["Mode"] = function.TracingMode },
            ["RevisionId"] = function.RevisionId,

            // AWS shows Pending for a moment first. Here the package is unpacked when the call returns.
            ["State"] = "Active",
            ["LastUpdateStatus"] = "Successful",
            ["PackageType"] = "Zip",
            ["Architectures"] = new JsonArray(function.Architecture),
            ["EphemeralStorage"] = new JsonObject { ["Size"] = function.EphemeralStorageMegabytes },
            ["SnapStart"] = new JsonObject { ["ApplyOn"] = "None", ["OptimizationStatus"] = "Off" },
            ["LoggingConfig"] = Logging(function),

            // RuntimeVersionConfig is left out: it would name a build of AWS's own runtime, and none runs here.
        };
        if (function.Environment.Count > 0)
        {
            configuration["Environment"] = new JsonObject { ["Variables"] = Texts(function.Environment) };
        }

        if (function.DeadLetterTarget is { } target)
        {
            configuration["DeadLetterConfig"] = new JsonObject { ["TargetArn"] = target };
        }

        if (function.KmsKeyArn is { } key)
        {
            configuration["KMSKeyArn"] = key;
        }

        if (function.Vpc is { } vpc)
        {
            configuration["VpcConfig"] = new JsonObject
            {
                ["SubnetIds"] = new JsonArray([.. vpc.Subnets.Select(s => (JsonNode?)s)]),
                ["SecurityGroupIds"] = new JsonArray([.. vpc.SecurityGroups.Select(s => (JsonNode?)s)]),
                ["VpcId"] = "",
                ["Ipv6AllowedForDualStack"] = vpc.AllowsIpv6,
            };
        }

        return configuration;
    }

    public static JsonObject Texts(IEnumerable<KeyValuePair<string, string>> map) => new(map.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));

    private static JsonObject Logging(Function function)
    {
        var logging = new JsonObject { ["LogFormat"] = function.LogFormat };
        if (function.ApplicationLogLevel is { } application)
        {
            logging["ApplicationLogLevel"] = application;
        }

        if (function.SystemLogLevel is { } system)
        {
            logging["SystemLogLevel"] = system;
        }

        logging["LogGroup"] = function.LogGroup;
        return logging;
    }

    /// <summary>The settings in a CreateFunction or UpdateFunctionConfiguration request.</summary>
    /// <exception cref="AwsErrorException">Something is asked for that this server does not do.</exception>
    public static FunctionSettings Settings(JsonObject input)
    {
        RefuseUnsupported(input);
        return new FunctionSettings
        {
            Runtime = input.Text("Runtime"),
            Handler = input.Text("Handler"),
            Role = input.Text("Role"),
            Description = input.Text("Description"),
            TimeoutSeconds = input.Number("Timeout"),
            MemoryMegabytes = input.Number("MemorySize"),
            Environment = (input["Environment"] as JsonObject)?["Variables"] is JsonObject variables ? Map(variables, "environment.variables") : null,
            Architecture = (input["Architectures"] as JsonArray)?.FirstOrDefault()?.GetValue<string>(),
            EphemeralStorageMegabytes = (input["EphemeralStorage"] as JsonObject)?.Number("Size"),
            TracingMode = (input["TracingConfig"] as JsonObject)?.Text("Mode"),
            LogGroup = (input["LoggingConfig"] as JsonObject)?.Text("LogGroup"),
        };
    }

    public static Dictionary<string, string> Map(JsonObject map, string member) => map.ToDictionary(
        e => e.Key,
        e => e.Value is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new AwsErrorException("InvalidParameterValueException", $"The value of {e.Key} in {member} is not a string."),
        StringComparer.Ordinal);

    /// <summary>A package given as base64, as ZipFile is in JSON.</summary>
    /// <exception cref="AwsErrorException">It comes from elsewhere, which this server does not support, or is not base64.</exception>
    public static byte[] Package(JsonObject code)
    {
        foreach (var other in (string[])["S3Bucket", "S3Key", "ImageUri"])
        {
            if (code[other] is not null)
            {
                throw new AwsErrorException("InvalidParameterValueException", $"{other} is not supported by this server: give the package as ZipFile.");
            }
        }

        var base64 = code.Text("ZipFile") ?? throw new AwsErrorException("InvalidParameterValueException", "Please provide a source for function code.");
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new AwsErrorException("InvalidParameterValueException", "ZipFile is not valid base64.");
        }
    }

    private static void RefuseUnsupported(JsonObject input)
    {
        if (input.Text("PackageType") is "Image")
        {
            throw Unsupported("PackageType Image");
        }

        if ((input["LoggingConfig"] as JsonObject)?.Text("LogFormat") is "JSON")
        {
            throw Unsupported("LogFormat JSON");
        }

        if ((input["SnapStart"] as JsonObject)?.Text("ApplyOn") is "PublishedVersions")
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

        if ((input["DeadLetterConfig"] as JsonObject)?.Text("TargetArn") is { Length: > 0 })
        {
            throw Unsupported("DeadLetterConfig");
        }

        if (input["Publish"] is JsonValue publish && publish.TryGetValue<bool>(out var wanted) && wanted)
        {
            throw Unsupported("Publish");
        }
    }

    private static AwsErrorException Unsupported(string what) =>
        new("InvalidParameterValueException", $"{what} is not supported by this server.");

    /// <summary>A string member; null when it is missing.</summary>
    /// <exception cref="AwsErrorException">SerializationException: it is no string.</exception>
    public static string? Text(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a string."),
    };

    public static string RequiredText(this JsonObject input, string member) => input.Text(member)
        ?? throw new AwsErrorException(
            "ValidationException",
            $"1 validation error detected: Value null at '{char.ToLowerInvariant(member[0])}{member[1..]}' failed to satisfy constraint: Member must not be null");

    /// <summary>A whole number, as JSON or as the text of a query parameter; null when it is missing.</summary>
    public static int? Number(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when int.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a whole number."),
    };
}
