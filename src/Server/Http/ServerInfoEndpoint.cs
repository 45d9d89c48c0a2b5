using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Treadle.Api;
using Treadle.Api.Access;
using Treadle.Api.Wire;
using Treadle.Aws;
using Treadle.Server.Cli;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.DataFolder;
using Treadle.Storage;

namespace Treadle.Server.Http;

/// <summary>What the server is and how it is set: <c>/_treadle/info</c>.</summary>
/// <param name="options">How it was started.</param>
/// <param name="store">Tells where something is.</param>
/// <param name="operations">What it can do.</param>
/// <param name="endpoint">Where it is reached from this machine.</param>
/// <param name="startedAt">When it started.</param>
/// <param name="problems">What keeps it from working.</param>
internal sealed class ServerInfoEndpoint(
    ServerOptions options, IStore store, OperationTable operations, Func<string> endpoint, DateTimeOffset startedAt, Func<Task<IReadOnlyList<string>>> problems)
{
    /// <summary>Kinds of resources that stand for themselves; where one is, somebody has made something.</summary>
    private static readonly string[] Kinds =
        ["state-machine", "activity", "function", "log-group", "rest-api", "http-api", "event-rule", "schedule", "kinesis-stream", "firehose-stream", "stack"];

    /// <param name="context">The request.</param>
    /// <param name="key">Whose: it hears of its own account (and region); null where requests need no signature.</param>
    public async Task HandleAsync(HttpContext context, AccessKey? key)
    {
        var found = await problems();
        await OwnEndpoint.SendAsync(context, json =>
        {
            json.WriteString("version"u8, ProgramVersion.Text);
            json.WriteString("startedAt"u8, IsoTime.Milliseconds(startedAt));
            json.WriteString("endpoint"u8, endpoint());
            json.WriteString("region"u8, key?.Region ?? options.Region);
            json.WriteString("account"u8, key?.Account ?? Credential.AnyAccount);
            WriteRegions(json, key);
            json.WriteBoolean("credentialsRequired"u8, options.AccessKeys.Count > 0);
            WriteStorage(json);
            WriteRetention(json);
            WriteLimits(json);
            WriteAll(json, "services"u8, operations.Services);
            WriteAll(json, "problems"u8, found);
        });
    }

    private void WriteRegions(Utf8JsonWriter json, AccessKey? key)
    {
        json.WriteStartArray("regions"u8);
        foreach (var scope in Kinds.SelectMany(store.ListScopes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (scope.Split('/') is not [var account, var region] || (key is not null && key.Account != account) || (key?.Region is { } only && only != region))
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("region"u8, region);
            json.WriteString("account"u8, account);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteStorage(Utf8JsonWriter json)
    {
        var files = DataFiles.DatabaseFiles(options.DataDirectory).ToList();
        json.WriteStartObject("storage"u8);
        json.WriteString("kind"u8, "sqlite"u8);
        json.WriteNumber("bytes"u8, files.Sum(f => f.Bytes));
        json.WriteStartArray("files"u8);
        foreach (var (name, bytes) in files)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteNumber("bytes"u8, bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteRetention(Utf8JsonWriter json)
    {
        json.WriteStartObject("retention"u8);
        Write("executionDays"u8, options.Retention.ClosedFor?.TotalDays);
        Write("executionsMax"u8, options.Retention.ClosedMax);
        Write("logDays"u8, options.LogsFor?.TotalDays);
        json.WriteEndObject();

        void Write(ReadOnlySpan<byte> name, double? value)
        {
            if (value is { } given)
            {
                json.WriteNumber(name, given);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }

    private void WriteLimits(Utf8JsonWriter json)
    {
        json.WriteStartObject("limits"u8);
        foreach (var (name, value) in LimitSettings.ValuesOf(options.Limits))
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
