using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Gateway.Model;
using Treadle.Gateway.Vtl;
using Treadle.Logs;

namespace Treadle.Gateway.Requests;

/// <summary>Writes what a stage logs: executions in the group that API Gateway makes for it, and one line per request in the user's own.</summary>
/// <remarks>
/// Source: API Gateway developer guide, "Set up CloudWatch API logging". The execution group is
/// <c>API-Gateway-Execution-Logs_{api}/{stage}</c>; an access log's group has to be there. Any thread.
/// </remarks>
/// <param name="logs">Where log groups are.</param>
internal sealed partial class StageLogs(LogService logs)
{
    /// <summary>How much of this method's executions the stage logs.</summary>
    public static ExecutionLogLevel LevelOf(ServedStage served, Route route) =>
        MethodSetting.Of(served.Stage.MethodSettings, route.Resource.Path, route.Method.HttpMethod) switch
        {
            { LoggingLevel: "INFO", DataTraceEnabled: true } => ExecutionLogLevel.Data,
            { LoggingLevel: "INFO" } => ExecutionLogLevel.Info,
            { LoggingLevel: "ERROR" } => ExecutionLogLevel.Error,
            _ => ExecutionLogLevel.Off,
        };

    /// <summary>Writes what the exchange has noted, and the stage's line about the request.</summary>
    /// <param name="exchange">The request, answered.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="latency">From the first byte to the answer.</param>
    /// <param name="stop">The server ends.</param>
    public async ValueTask WriteAsync(Exchange exchange, GatewayResponse answer, TimeSpan latency, CancellationToken stop)
    {
        var served = exchange.Served;
        if (exchange.Log.Lines.Count > 0)
        {
            var group = $"API-Gateway-Execution-Logs_{served.ApiId}/{served.Stage.StageName}";
            await logs.EnsureGroupAsync(served.Caller, group, stop);
            var stream = StreamOf(group);
            foreach (var (at, text) in exchange.Log.Lines)
            {
                logs.Write(served.Caller, group, stream, at.ToUnixTimeMilliseconds(), $"({exchange.Ids.RequestId}) {text}");
            }
        }

        if (served.Stage.AccessLogSettings is { DestinationArn: { } destination, Format: { } format } && GroupOf(destination) is { } own)
        {
            logs.Write(served.Caller, own, StreamOf(own), exchange.Now.ToUnixTimeMilliseconds(), Line(exchange, format, answer, latency));
        }
    }

    /// <summary>A line with each <c>$context.name</c> replaced; what has no value is a hyphen.</summary>
    internal static string Line(Exchange exchange, string format, GatewayResponse answer, TimeSpan latency)
    {
        var own = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["status"] = Number(answer.Status),
            ["responseLength"] = Number(answer.Body.Length),
            ["responseLatency"] = Number((long)latency.TotalMilliseconds),
            ["integrationLatency"] = Milliseconds(exchange.IntegrationLatency),
            ["integration.latency"] = Milliseconds(exchange.IntegrationLatency),
            ["integrationStatus"] = exchange.IntegrationStatus is { } status ? Number(status) : null,
            ["integration.status"] = exchange.IntegrationStatus is { } same ? Number(same) : null,
            ["integrationErrorMessage"] = exchange.Fault?.Reason,
            ["integration.error"] = exchange.Fault?.Reason,
        };
        return ContextVariable().Replace(format, match =>
        {
            var name = match.Groups["name"].Value;
            var value = own.TryGetValue(name, out var known) ? known : Of(exchange.Variables.Context, name);
            return string.IsNullOrEmpty(value) ? "-" : value;
        });
    }

    private static string? Of(VtlMap context, string path)
    {
        object? value = context;
        foreach (var part in path.Split('.'))
        {
            value = (value as VtlMap)?[part];
        }

        return value is VtlMap or VtlList ? null : value is null ? null : VtlText.Plain(value);
    }

    private static string? Milliseconds(TimeSpan? time) => time is { } known ? Number((long)known.TotalMilliseconds) : null;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Streams have hexadecimal names there; one for a group is enough here.</summary>
    private static string StreamOf(string group) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(group)))[..32];

    // arn:aws:logs:us-east-1:000000000000:log-group:name, with or without :* at its end
    private static string? GroupOf(string destination) =>
        destination.Split(':') is ["arn", _, "logs", _, _, "log-group", { Length: > 0 } name, ..] ? name : null;

    [GeneratedRegex(@"\$context\.(?<name>[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_-]*)*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ContextVariable();
}
