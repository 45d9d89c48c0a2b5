using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Lambda;

namespace Treadle.Integrations.Lambda;

/// <summary>The parameters of <c>arn:aws:states:::lambda:invoke</c>.</summary>
/// <param name="FunctionName">Name, partial ARN or ARN.</param>
/// <param name="Payload">The payload's bytes: JSON; empty when there is none.</param>
/// <param name="Options">How to call.</param>
/// <param name="HasLogTail">LogType is Tail: the result has LogResult.</param>
internal sealed record LambdaArguments(string FunctionName, ReadOnlyMemory<byte> Payload, InvocationOptions Options, bool HasLogTail)
{
    /// <summary>Reads the parameters.</summary>
    /// <param name="parameters">As the Task state made them.</param>
    /// <param name="problems">What is wrong, in AWS's words; empty when nothing is.</param>
    /// <returns>Null when something is wrong.</returns>
    public static LambdaArguments? Read(JsonValue parameters, out IReadOnlyList<string> problems)
    {
        var found = new List<string>(IntegrationMembers.Of("lambda:invoke").ProblemsOf(parameters));
        problems = found;
        if (parameters is not JsonObject members)
        {
            return null;
        }

        string? Text(string name)
        {
            switch (members[name])
            {
                case null or JsonNull:
                    return null;

                case JsonString text:
                    return text.Value;

                default:
                    found.Add($"The value of the field '{name}' has an invalid format");
                    return null;
            }
        }

        var functionName = Text("FunctionName");
        var type = ReadType(Text("InvocationType"), found);
        var options = new InvocationOptions { Type = type, Qualifier = Text("Qualifier"), ClientContext = Text("ClientContext") };
        var logType = Text("LogType");
        return found.Count > 0
            ? null
            : new LambdaArguments(functionName!, ReadPayload(members["Payload"]), options, logType == "Tail");
    }

    private static ReadOnlyMemory<byte> ReadPayload(JsonValue? payload) => payload switch
    {
        null or JsonNull => ReadOnlyMemory<byte>.Empty,
        JsonString text => JsonValue.Parse(JsonInText.Of(text)).Utf8,
        _ => payload.Utf8,
    };

    private static InvocationType ReadType(string? text, List<string> problems)
    {
        switch (text)
        {
            case null or "RequestResponse":
                return InvocationType.RequestResponse;

            case "Event":
                return InvocationType.Event;

            case "DryRun":
                return InvocationType.DryRun;

            default:
                problems.Add("The value of the field 'InvocationType' has an invalid format");
                return InvocationType.RequestResponse;
        }
    }
}
