using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

/// <summary>Between functions and the shapes of the Lambda API.</summary>
internal static class FunctionShapes
{
    /// <summary>FunctionConfiguration, as GetFunction shows it.</summary>
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
            ["LastModified"] = Time(function.LastModified),
            ["CodeSha256"] = function.CodeSha256,
            ["Version"] = function.Version,
            ["TracingConfig"] = new JsonObject { ["Mode"] = function.TracingMode },
            ["RevisionId"] = function.RevisionId,

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

    /// <summary>The answer of CreateFunction: AWS shows Pending there. Here the package is unpacked by then, and the function can be called at once.</summary>
    public static JsonObject Created(Function function)
    {
        var configuration = Configuration(function);
        configuration.Remove("LastUpdateStatus");
        configuration["State"] = "Pending";
        configuration["StateReason"] = "The function is being created.";
        configuration["StateReasonCode"] = "Creating";
        return configuration;
    }

    /// <summary>The answer of UpdateFunctionCode and UpdateFunctionConfiguration: the update is shown as under way, as AWS does; it is done by then.</summary>
    public static JsonObject Updated(Function function)
    {
        var configuration = Configuration(function);
        configuration["LastUpdateStatus"] = "InProgress";
        configuration["LastUpdateStatusReason"] = "The function is being created.";
        configuration["LastUpdateStatusReasonCode"] = "Creating";
        return configuration;
    }

    /// <summary>An item of a list, which has no states.</summary>
    public static JsonObject Item(Function function, string? qualifier = null)
    {
        var configuration = Configuration(function, qualifier);
        configuration.Remove("State");
        configuration.Remove("LastUpdateStatus");
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

    /// <summary>Orders versions: <c>$LATEST</c> first, then by number.</summary>
    public static string VersionOrder(Function function) => function.IsPublished ? function.Version.PadLeft(10, '0') : function.Version;

    /// <summary>As <c>2025-01-31T12:00:00.000+0000</c>.</summary>
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
}
