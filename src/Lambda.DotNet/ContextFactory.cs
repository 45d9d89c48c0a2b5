using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TreadleRuntime;

/// <summary>Makes an ILambdaContext of the user's own Amazon.Lambda.Core, whichever version that is, by answering its members by name.</summary>
internal sealed partial class ContextFactory(Type contract, Serializer serializer, FunctionLog log)
{
    private readonly object? _logger = Member("Logger", contract) is { } type ? Answering.Make(type, (method, arguments) => Log(log, method, arguments)) : null;

    public object Make(LambdaContext context) => Answering.Make(contract, (method, _) => method.Name switch
    {
        "get_AwsRequestId" => context.AwsRequestId,
        "get_FunctionName" => context.FunctionName,
        "get_FunctionVersion" => context.FunctionVersion,
        "get_InvokedFunctionArn" => context.InvokedFunctionArn,
        "get_LogGroupName" => context.LogGroupName,
        "get_LogStreamName" => context.LogStreamName,
        "get_MemoryLimitInMB" => context.MemoryLimitInMB,
        "get_RemainingTime" => context.RemainingTime,
        "get_TraceId" => context.TraceId,
        "get_Logger" => _logger,
        "get_Serializer" => serializer.Instance,
        "get_Identity" => Answering.Make(method.ReturnType, static (member, _) => member.ReturnType == typeof(string) ? "" : null),
        "get_ClientContext" => context.ClientContext is { } text ? ClientContext(method.ReturnType, JsonDocument.Parse(text).RootElement) : null,
        _ => Answering.NothingOf(method.ReturnType),
    });

    private static Type? Member(string name, Type contract) => contract.GetProperty(name)?.PropertyType;

    private static object ClientContext(Type contract, JsonElement context) => Answering.Make(contract, (method, _) => method.Name switch
    {
        "get_Environment" => Map(context, "env"),
        "get_Custom" => Map(context, "custom"),
        "get_Client" when context.TryGetProperty("client", out var client) => Answering.Make(method.ReturnType, (member, _) => member.Name switch
        {
            "get_AppPackageName" => Text(client, "app_package_name"),
            "get_AppTitle" => Text(client, "app_title"),
            "get_AppVersionCode" => Text(client, "app_version_code"),
            "get_AppVersionName" => Text(client, "app_version_name"),
            "get_InstallationId" => Text(client, "installation_id"),
            _ => Answering.NothingOf(member.ReturnType),
        }),
        _ => Answering.NothingOf(method.ReturnType),
    });

    private static Dictionary<string, string> Map(JsonElement context, string name) =>
        context.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    private static string? Text(JsonElement client, string name) => client.TryGetProperty(name, out var value) ? value.ToString() : null;

    /// <summary>Log and LogLine with a text; Log with a level before it; LogInformation and its like; each perhaps with an exception, and values for its {places}.</summary>
    private static object? Log(FunctionLog log, MethodInfo method, object?[] arguments)
    {
        var level = method.Name is "Log" or "LogLine" ? "Information" : method.Name["Log".Length..];
        var (text, error, values) = ("", default(Exception), Array.Empty<object?>());
        foreach (var (parameter, value) in method.GetParameters().Zip(arguments))
        {
            switch (value)
            {
                case Exception exception:
                    error = exception;
                    break;
                case object?[] given:
                    values = given;
                    break;
                case not null when parameter.Name is "level" or "logLevel":
                    level = value.ToString()!;
                    break;
                default:
                    text = value?.ToString() ?? "";
                    break;
            }
        }

        var next = 0;
        var filled = values.Length == 0
            ? text
            : Place().Replace(text, place => next < values.Length ? Convert.ToString(values[next++], CultureInfo.InvariantCulture) ?? "" : place.Value);
        log.Write(level, filled, error);
        return null;
    }

    [GeneratedRegex(@"\{[^{}]+\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}

/// <summary>An object that implements an interface by asking a function what each member is.</summary>
public class Answering : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = (method, _) => NothingOf(method.ReturnType);

    internal static object Make(Type contract, Func<MethodInfo, object?[], object?> answer)
    {
        var made = Create(contract, typeof(Answering));
        ((Answering)made)._answer = answer;
        return made;
    }

    internal static object? NothingOf(Type type) => type.IsValueType && type != typeof(void) ? Activator.CreateInstance(type) : null;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);
}
