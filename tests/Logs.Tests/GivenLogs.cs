using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.Logs;
using Treadle.Aws;
using Treadle.Storage.Sqlite.Logs;
using Treadle.Tests.Common;

namespace Treadle.Logs.Tests;

/// <summary>The operations of CloudWatch Logs on a file in a folder of its own, at a time that stands still.</summary>
internal sealed class GivenLogs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treadle-logs");
    private readonly SqliteLogStore _store;
    private readonly OperationTable _operations;

    public GivenLogs(int groups = 1, int streams = 1)
    {
        _store = new SqliteLogStore(Path.Combine(_folder.FullName, "logs.db"));
        Service = new LogService(_store, new MemoryResources(), Time);
        _operations = new OperationTable(LogsOperations.All(Service, Time));
        for (var i = 0; i < groups; i++)
        {
            Call("CreateLogGroup", $$"""{"logGroupName":"{{Numbered("group", i)}}"}""");
        }

        for (var i = 0; groups > 0 && i < streams; i++)
        {
            Call("CreateLogStream", $$"""{"logGroupName":"group","logStreamName":"{{Numbered("stream", i)}}"}""");
        }
    }

    public StillTime Time { get; } = new();

    public LogService Service { get; }

    /// <summary>Epoch milliseconds.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public JsonObject Call(string operation, string input)
    {
        var call = _operations.CallAsync(new AwsCaller("000000000000", "eu-west-1"), "logs", operation, (JsonObject)JsonNode.Parse(input)!, TestContext.Current.CancellationToken);
        return call.AsTask().GetAwaiter().GetResult();
    }

    public AwsErrorException Refused(string operation, string input) => Assert.Throws<AwsErrorException>(() => Call(operation, input));

    /// <summary>Puts events into <c>group</c>/<c>stream</c>: seconds from now, and a message.</summary>
    public JsonObject Put(params (double Seconds, string Message)[] events) => PutTo("stream", events);

    public JsonObject PutTo(string stream, params (double Seconds, string Message)[] events) => Call("PutLogEvents", PutInput(stream, events));

    public string PutInput(string stream, params (double Seconds, string Message)[] events) => new JsonObject
    {
        ["logGroupName"] = "group",
        ["logStreamName"] = stream,
        ["logEvents"] = new JsonArray([.. events.Select(e => new JsonObject { ["timestamp"] = Now + (long)(e.Seconds * 1000), ["message"] = e.Message })]),
    }.ToJsonString();

    public void Dispose()
    {
        Service.Dispose();
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Numbered(string name, int i) => i == 0 ? name : $"{name}{i}";

    internal sealed class StillTime : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_760_000_000_000);

        public void Advance(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
