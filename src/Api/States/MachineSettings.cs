using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

/// <summary>Reads and writes the configuration members that CreateStateMachine, UpdateStateMachine and the descriptions share.</summary>
internal static class MachineSettings
{
    /// <summary>What stands for the definition when METADATA_ONLY leaves it out.</summary>
    /// <remarks>Source: API reference, DescribeStateMachine, "definition".</remarks>
    public const string LeftOut = "{}";

    /// <summary><c>{"level":"ALL","includeExecutionData":true,"destinations":[{"cloudWatchLogsLogGroup":{"logGroupArn":"…:*"}}]}</c></summary>
    /// <returns>Null when the member is absent.</returns>
    /// <exception cref="AwsErrorException">InvalidLoggingConfiguration.</exception>
    public static LoggingSettings? ReadLogging(Members input, Func<Arn, bool> hasLogGroup)
    {
        if (input.Object("loggingConfiguration") is not { } configuration)
        {
            return null;
        }

        var members = new Members(configuration);
        var level = members.Text("level") ?? "OFF";
        var includeExecutionData = members.Boolean("includeExecutionData") ?? false;
        var destinations = members.List("destinations");
        var count = destinations?.Count ?? 0;
        if (count > 1 || (count == 0 && level != "OFF"))
        {
            throw InvalidLogging("Must specify exactly one Log Destination.");
        }

        return new LoggingSettings(
            level, includeExecutionData, count == 0 ? null : ReadLogGroup(destinations![0], hasLogGroup), HasEmptyDestinations: destinations is { Count: 0 });
    }

    /// <summary><c>STANDARD</c>, which is the default, or <c>EXPRESS</c>.</summary>
    public static StateMachineType ReadType(Members input) =>
        input.Text("type") == "EXPRESS" ? StateMachineType.Express : StateMachineType.Standard;

    public static ReadOnlySpan<byte> Text(StateMachineType type) => type == StateMachineType.Express ? "EXPRESS"u8 : "STANDARD"u8;

    /// <summary><c>{"enabled":true}</c></summary>
    /// <returns>Null when the member is absent.</returns>
    public static bool? ReadTracing(Members input) =>
        input.Object("tracingConfiguration") is { } configuration ? new Members(configuration).Boolean("enabled") ?? false : null;

    /// <summary>The members publish and versionDescription.</summary>
    /// <returns>Null when nothing is to be published.</returns>
    /// <exception cref="AwsErrorException">ValidationException: a description of no version.</exception>
    public static Publication? ReadPublication(Members input)
    {
        var description = input.Text("versionDescription");
        if (input.Boolean("publish") is true)
        {
            return new Publication(description);
        }

        return description is null ? null : throw new AwsErrorException("ValidationException", "Version description can only be set when publish is true");
    }

    /// <summary><c>[{"key":"team","value":"red"}]</c></summary>
    public static IReadOnlyList<Tag> ReadTags(Members input)
    {
        var tags = new List<Tag>();
        foreach (var element in input.List("tags") ?? [])
        {
            var tag = new Members(element);
            if (tag.Text("key") is { } key)
            {
                tags.Add(new Tag(key, tag.Text("value") ?? ""));
            }
            else
            {
                // The model does not require it, but a tag without a key is none.
                input.Missing($"tags.{tags.Count + 1}.member.key");
                input.Check();
            }
        }

        return tags;
    }

    public static void Write(Utf8JsonWriter answer, StateMachineSettings settings)
    {
        var logging = settings.Logging;
        answer.WriteStartObject("loggingConfiguration"u8);
        if (logging.LogGroupArn is { } group)
        {
            answer.WriteStartArray("destinations"u8);
            answer.WriteStartObject();
            answer.WriteStartObject("cloudWatchLogsLogGroup"u8);
            answer.WriteString("logGroupArn"u8, group);
            answer.WriteEndObject();
            answer.WriteEndObject();
            answer.WriteEndArray();
        }
        else if (logging.HasEmptyDestinations)
        {
            answer.WriteStartArray("destinations"u8);
            answer.WriteEndArray();
        }

        answer.WriteBoolean("includeExecutionData"u8, logging.IncludeExecutionData);
        answer.WriteString("level"u8, logging.Level);
        answer.WriteEndObject();
        answer.WriteStartObject("tracingConfiguration"u8);
        answer.WriteBoolean("enabled"u8, settings.TracingEnabled);
        answer.WriteEndObject();
        EncryptionConfiguration.Write(answer, settings.Encryption);
    }

    /// <summary><c>"variableReferences":{"State1":["total"]}</c>; nothing when no state reads a variable.</summary>
    public static void WriteVariableReferences(Utf8JsonWriter answer, IReadOnlyDictionary<string, IReadOnlyList<string>> references)
    {
        if (references.Count == 0)
        {
            return;
        }

        answer.WriteStartObject("variableReferences"u8);
        foreach (var (state, names) in references)
        {
            answer.WriteStartArray(state);
            foreach (var name in names)
            {
                answer.WriteStringValue(name);
            }

            answer.WriteEndArray();
        }

        answer.WriteEndObject();
    }

    private static string ReadLogGroup(JsonElement destination, Func<Arn, bool> hasLogGroup)
    {
        var group = Property(destination, "cloudWatchLogsLogGroup") is { } logGroup ? Property(logGroup, "logGroupArn") : null;
        return group is { ValueKind: JsonValueKind.String } text && Arn.TryParse(text.GetString()!, out var arn) && hasLogGroup(arn)
            ? text.GetString()!
            : throw InvalidLogging("Log Destination not found.");
    }

    private static AwsErrorException InvalidLogging(string why) => new("InvalidLoggingConfiguration", $"Invalid Logging Configuration: {why}");

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
