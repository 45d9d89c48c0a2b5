using System.Buffers;
using System.Text.Json;
using Treadle.Api;
using Treadle.Aws;
using Treadle.Engine.Executions;

namespace Treadle.WebConsole.Live;

/// <summary>Messages of the live stream, as server-sent events: <c>event: changes\ndata: {…}\n\n</c>.</summary>
/// <remarks>Source: WHATWG HTML, "Server-sent events".</remarks>
internal static class LiveMessages
{
    public static readonly ReadOnlyMemory<byte> KeepAlive = ": keep-alive\n\n"u8.ToArray();

    /// <summary>To one who was too slow: what was left out is not known any more.</summary>
    public static readonly ReadOnlyMemory<byte> Missed = Changes(new PendingChanges(), default, _ => null, hasMore: true);

    /// <param name="version">Of this program.</param>
    /// <param name="startedAt">When this server started.</param>
    /// <param name="quietFor">How long nothing has changed.</param>
    public static ReadOnlyMemory<byte> Hello(string version, DateTimeOffset startedAt, TimeSpan quietFor) => Write("event: hello\ndata: "u8, json =>
    {
        json.WriteString("version"u8, version);
        json.WriteString("startedAt"u8, IsoTime.Milliseconds(startedAt));
        json.WriteNumber("quietFor"u8, (long)quietFor.TotalMilliseconds);
    });

    /// <param name="changes">What has changed.</param>
    /// <param name="scope">What of it is told.</param>
    /// <param name="mapRunArn">The ARN of a map run; null when it is gone.</param>
    /// <returns>Empty when there is nothing to tell.</returns>
    public static ReadOnlyMemory<byte> Changes(PendingChanges changes, LiveScope scope, Func<long, string?> mapRunArn) =>
        Changes(changes, scope, mapRunArn, changes.HasMore);

    private static ReadOnlyMemory<byte> Changes(PendingChanges changes, LiveScope scope, Func<long, string?> mapRunArn, bool hasMore)
    {
        var isEmpty = !hasMore;
        var hasQueues = false;
        var message = Write("event: changes\ndata: "u8, json =>
        {
            json.WriteStartArray("executions"u8);
            foreach (var execution in changes.Executions.Where(e => scope.HasArn(e.Arn)))
            {
                isEmpty = false;
                Write(json, execution, mapRunArn);
            }

            json.WriteEndArray();
            json.WriteBoolean("more"u8, hasMore);
            json.WriteStartArray("operations"u8);
            foreach (var operation in changes.Operations.Where(o => scope.Has(o.Caller.Account, o.Caller.Region)))
            {
                isEmpty = false;
                hasQueues |= operation.Service == "sqs";
                Write(json, operation);
            }

            json.WriteEndArray();
            json.WriteStartArray("logGroups"u8);
            foreach (var (_, name) in changes.LogGroups.Where(g => scope.HasScope(g.Scope)))
            {
                isEmpty = false;
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteStartArray("mapRuns"u8);
            foreach (var arn in changes.MapRuns.Select(mapRunArn).OfType<string>().Where(arn => scope.HasArn(arn)))
            {
                isEmpty = false;
                json.WriteStringValue(arn);
            }

            json.WriteEndArray();
            if (hasQueues)
            {
                json.WriteBoolean("queues"u8, value: true);
            }
        });
        return isEmpty ? ReadOnlyMemory<byte>.Empty : message;
    }

    private static void Write(Utf8JsonWriter json, ChangedExecution execution, Func<long, string?> mapRunArn)
    {
        json.WriteStartObject();
        json.WriteString("executionArn"u8, execution.Arn);
        json.WriteString("stateMachineArn"u8, execution.StateMachineArn);
        json.WriteString("status"u8, execution.Status.Text());
        if (execution.MapRun is { } run && mapRunArn(run) is { } arn)
        {
            json.WriteString("mapRunArn"u8, arn);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChangingOperation operation)
    {
        json.WriteStartObject();
        json.WriteString("service"u8, operation.Service);
        json.WriteString("action"u8, operation.Action);
        json.WriteString("region"u8, operation.Caller.Region);
        json.WriteString("account"u8, operation.Caller.Account);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> head, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write(head);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writing))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }
}
