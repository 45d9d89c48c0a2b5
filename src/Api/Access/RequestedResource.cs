using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Api.Wire;
using Treadle.Aws;

namespace Treadle.Api.Access;

/// <summary>The ARN that a refusal names: of what the request is about, as far as its members tell.</summary>
internal static class RequestedResource
{
    /// <summary>Which member names the resource where it is no ARN, and what stands before the name in one.</summary>
    private static readonly Dictionary<string, (string[] Members, string Prefix)> Names = new(StringComparer.Ordinal)
    {
        ["lambda"] = (["FunctionName"], "function:"),
        ["sqs"] = (["QueueName", "QueueUrl"], ""),
        ["sns"] = (["Name"], ""),
        ["logs"] = (["logGroupName"], "log-group:"),
        ["kinesis"] = (["StreamName"], "stream/"),
        ["firehose"] = (["DeliveryStreamName"], "deliverystream/"),
        ["cloudformation"] = (["StackName"], "stack/"),
        ["scheduler"] = (["Name"], "schedule/"),
    };

    public static string Of(WireCall call, ReadOnlyMemory<byte> body)
    {
        var caller = call.Caller;
        if (call.SigningName == "apigateway")
        {
            return $"arn:aws:apigateway:{caller.Region}::{call.Request?.Path}";
        }

        var members = MembersOf(call, body);
        if (members.FirstOrDefault(m => m.Key.EndsWith("arn", StringComparison.OrdinalIgnoreCase) && m.Value.StartsWith("arn:", StringComparison.Ordinal)) is { Value: { } arn })
        {
            return arn;
        }

        if (call.Service == "states")
        {
            return call.Operation switch
            {
                "CreateStateMachine" => Arn.StateMachine(caller, members.GetValueOrDefault("name", "*")),
                "CreateActivity" => Arn.Activity(caller, members.GetValueOrDefault("name", "*")),
                "ListActivities" => Arn.Activity(caller, "*"),
                _ => Arn.StateMachine(caller, "*"),
            };
        }

        if (Names.GetValueOrDefault(call.Service) is not { Members: { } names } named || names.FirstOrDefault(members.ContainsKey) is not { } member)
        {
            return "*";
        }

        var name = members[member];
        return name.StartsWith("arn:", StringComparison.Ordinal) ? name : $"arn:aws:{call.Service}:{caller.Region}:{caller.Account}:{named.Prefix}{name[(name.LastIndexOf('/') + 1)..]}";
    }

    /// <summary>The members that are texts, of the path, the form or the document.</summary>
    private static Dictionary<string, string> MembersOf(WireCall call, ReadOnlyMemory<byte> body)
    {
        var members = new Dictionary<string, string>(call.Protocol.PathMembers, StringComparer.Ordinal);
        if (call.Protocol.ErrorStyle == AccessErrorStyle.Query)
        {
            foreach (var (name, value) in WireQuery.Parse(body.IsEmpty ? call.Request?.Query ?? "" : Encoding.UTF8.GetString(body.Span)))
            {
                members.TryAdd(name, value);
            }

            return members;
        }

        try
        {
            foreach (var (name, value) in body.IsEmpty ? [] : JsonNode.Parse(body.Span) as JsonObject ?? [])
            {
                if (value is JsonValue text && text.TryGetValue<string>(out var found))
                {
                    members.TryAdd(name, found);
                }
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Another format, or none at all: who may not call is not told what is wrong with it.
        }

        return members;
    }
}
