using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>Logical ids and names as the framework and its plugin give them.</summary>
/// <remarks>Source: the reference's table of logical ids; a logical id holds letters and digits only.</remarks>
internal static class Naming
{
    public const string DeploymentBucket = "ServerlessDeploymentBucket";
    public const string LambdaRole = "IamRoleLambdaExecution";
    public const string RestApi = "ApiGatewayRestApi";
    public const string GatewayRole = "ApigatewayToStepFunctionsRole";
    public const string ApiLogGroup = "ApiGatewayLogGroup";
    public const string HttpApi = "HttpApi";
    public const string HttpApiStage = "HttpApiStage";

    /// <summary><c>hello-world_x</c> is <c>HelloDashworldUnderscorex</c>.</summary>
    public static string Normalised(string name) =>
        Capitalised(name.Replace("-", "Dash", StringComparison.Ordinal).Replace("_", "Underscore", StringComparison.Ordinal));

    public static string Function(string id) => Normalised(id) + "LambdaFunction";

    public static string LogGroup(string id) => Normalised(id) + "LogGroup";

    public static string FunctionOutput(string id) => Normalised(id) + "LambdaFunctionQualifiedArn";

    public static string EventInvokeConfig(string id) => Normalised(id) + "LambdaEvConf";

    public static string FunctionPermission(string id) => Normalised(id) + "LambdaPermissionApiGateway";

    public static string HttpApiPermission(string id) => Normalised(id) + "LambdaPermissionHttpApi";

    public static string HttpApiIntegration(string id) => "HttpApiIntegration" + Normalised(id);

    /// <summary><c>GET /items/{id}</c> is <c>HttpApiRouteGetItemsIdVar</c>; the catch-all <c>HttpApiRouteDefault</c>.</summary>
    public static string HttpApiRoute(string method, string? path) => "HttpApiRoute" + (path is null ? "Default" : Capitalised(method.ToLowerInvariant()) + Path(path));

    /// <summary>With <c>id</c> or <c>name</c> nothing is appended.</summary>
    public static string StateMachine(string key, string? id, string? name) =>
        (id ?? name) is { Length: > 0 } own ? LettersAndDigits(Normalised(own)) : Normalised(key) + "StepFunctionsStateMachine";

    public static string Activity(string name) => LettersAndDigits(Normalised(name)) + "StepFunctionsActivity";

    /// <summary><c>go/{id}</c> is <c>GoIdVar</c>.</summary>
    public static string Path(string path) => string.Concat(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part =>
    {
        var name = part.Replace("-", "Dash", StringComparison.Ordinal);
        name = name.StartsWith('{') ? name.Trim('{', '}').Replace("+", "", StringComparison.Ordinal) + "Var" : name;
        return Capitalised(LettersAndDigits(name));
    }));

    public static string ApiResource(string path) => "ApiGatewayResource" + Path(path);

    public static string ApiMethod(string path, string method) => "ApiGatewayMethod" + Path(path) + Capitalised(method.ToLowerInvariant());

    /// <summary><c>ApiGatewayApiKey1</c>; of the plan <c>free</c> <c>ApiGatewayApiKeyFree1</c>.</summary>
    public static string ApiKey(string? plan, int number) => $"ApiGatewayApiKey{Normalised(plan ?? "")}{number}";

    public static string UsagePlan(string? name) => "ApiGatewayUsagePlan" + Normalised(name ?? "");

    public static string UsagePlanKey(string? plan, int number) => $"ApiGatewayUsagePlanKey{Normalised(plan ?? "")}{number}";

    /// <summary>The first hexadecimal digits of a hash of the text, for names that are random in the framework and have to stay the same here.</summary>
    public static string Suffix(string text, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];

    /// <summary>The MD5 of a JSON text in hexadecimal digits: what the plugin makes placeholders, policies and ids of notification targets from.</summary>
    public static string Md5(JsonNode of) =>
        Md5Of(JsText.Compact(of));

    public static string Md5Of(string text) =>
#pragma warning disable CA5351 // A part of a name, as the framework makes it: nothing is protected by it.
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    /// <summary><c>shop-dev-hello-rule-1</c> is <c>Shopdevhellorule1</c>.</summary>
    public static string LettersAndDigitsOf(string name) => Capitalised(LettersAndDigits(name));

    private static string LettersAndDigits(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit));

    private static string Capitalised(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
