using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Metrics;

namespace Treadle.Server.Tests;

/// <summary>Health and metrics of a whole server.</summary>
public sealed partial class SeeingTests : IDisposable
{
    private const string Machine = """{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Wait","Seconds":0,"End":true}}}""";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-seeing-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Metrics_count_what_has_happened_since_the_start_in_a_text_that_Prometheus_takes()
    {
        await using var server = await StartAsync();
        using var client = ClientOf(server);
        var machine = await CallAsync(client, "CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = Machine, ["roleArn"] = "arn:aws:iam::000000000000:role/r" });
        var execution = await CallAsync(client, "StartExecution", new JsonObject { ["stateMachineArn"] = (string?)machine["stateMachineArn"] });
        await UntilEndedAsync(client, (string)execution["executionArn"]!);
        using (await SendAsync(client, "StartExecution", new JsonObject { ["stateMachineArn"] = "x" }))
        {
        }

        var metrics = PrometheusParser.Parse(await client.GetStringAsync("/_treadle/metrics", Stop));

        Assert.Equal(1, metrics["treadle_executions_started_total"].Value());
        Assert.Equal(1, metrics["treadle_executions_ended_total"].Value(("status", "SUCCEEDED")));
        Assert.Equal(3, metrics["treadle_transitions_total"].Value());
        Assert.Equal(1, metrics["treadle_requests_total"].Value(("operation", "StartExecution"), ("code", "OK")));
        Assert.Equal(1, metrics["treadle_requests_total"].Value(("operation", "StartExecution"), ("code", "InvalidArn")));
        Assert.Equal(2, metrics["treadle_request_duration_seconds"].Value(("operation", "StartExecution"), ("le", "+Inf")));
        Assert.True(metrics["treadle_commit_duration_seconds"].Samples.Single(s => s.Name.EndsWith("_count", StringComparison.Ordinal)).Value >= 3);
        Assert.True(metrics["treadle_store_file_size_bytes"].Samples.Count >= 2);
        Assert.True(metrics["dotnet_process_memory_working_set_bytes"].Value() > 0);
    }

    [Fact]
    public async Task The_documentation_names_each_metric_and_no_other()
    {
        var page = Path.Combine(RepositoryRoot(), "docs", "metrics.md");
        var documented = MetricName().Matches(await File.ReadAllTextAsync(page, Stop)).Select(m => m.Groups["name"].Value).ToHashSet();
        await using var server = await StartAsync();
        using var client = ClientOf(server);

        var shown = PrometheusParser.Parse(await client.GetStringAsync("/_treadle/metrics", Stop)).Keys.Where(n => n.StartsWith("treadle_", StringComparison.Ordinal)).ToHashSet();

        Assert.Equal(shown.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/_treadle/health")]
    [InlineData("/_treadle/health/live")]
    [InlineData("/_treadle/health/ready")]
    public async Task A_server_that_works_is_healthy(string path)
    {
        await using var server = await StartAsync();
        using var client = ClientOf(server);

        // What a former life left is found in the background.
        HttpResponseMessage answer;
        do
        {
            answer = await client.GetAsync(path, Stop);
        }
        while (answer.StatusCode == HttpStatusCode.ServiceUnavailable && (await answer.Content.ReadAsStringAsync(Stop)).Contains("still being found", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"status":"ok"}""", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData("/_treadle/metrics")]
    [InlineData("/_treadle/health")]
    public async Task A_foreign_page_sees_nothing(string path)
    {
        await using var server = await StartAsync();
        using var client = ClientOf(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", "https://evil.example");

        using var answer = await client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Only_GET_and_HEAD_are_answered_and_other_paths_are_not_found()
    {
        await using var server = await StartAsync();
        using var client = ClientOf(server);
        using var posted = await client.PostAsync("/_treadle/metrics", content: null, Stop);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/_treadle/metrics"), Stop);
        using var unknown = await client.GetAsync("/_treadle/nothing", Stop);

        Assert.Equal(
            (HttpStatusCode.MethodNotAllowed, HttpStatusCode.OK, HttpStatusCode.NotFound),
            (posted.StatusCode, head.StatusCode, unknown.StatusCode));
        Assert.Equal(PrometheusText.ContentType, head.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public void Labels_descriptions_and_numbers_are_written_so_that_they_are_read_back()
    {
        using var instruments = new Instruments();
        instruments.Counts("odd.things", "{thing}", "A \\ and\na second line.", "what")["a\"b\\c\nd"].Add(3);
        instruments.Gauge("room", "By", "Free.", () => long.MaxValue);
        var distribution = instruments.Distribution("wait.time", "s", "How long.", [0.5, 1]);
        distribution.Record(0.5);
        distribution.Record(0.75);
        distribution.Record(7);

        var text = PrometheusText.Write(instruments);
        var metrics = PrometheusParser.Parse(text);

        Assert.Contains("# HELP odd_things_total A \\\\ and\\na second line.\n# TYPE odd_things_total counter\nodd_things_total{what=\"a\\\"b\\\\c\\nd\"} 3\n", text, StringComparison.Ordinal);
        Assert.Equal(long.MaxValue, metrics["room_bytes"].Value());
        Assert.Equal([1, 2, 3, 8.25, 3], metrics["wait_time_seconds"].Samples.Select(s => s.Value));
    }

    [Fact]
    public void Series_beyond_the_bound_are_counted_together()
    {
        using var instruments = new Instruments();
        var family = instruments.Counts("things", "{thing}", "Things.", "what");
        for (var i = 0; i < 1_100; i++)
        {
            family[$"thing {i}"].Add();
        }

        var metric = PrometheusParser.Parse(PrometheusText.Write(instruments))["things_total"];

        Assert.Equal((1_001, 1_100.0, 100.0), (metric.Samples.Count, metric.Value(), metric.Value(("what", "other"))));
    }

    private Task<TreadleServer> StartAsync() => TreadleServer.StartAsync(new ServerOptions { DataDirectory = _data.FullName, Port = 0 }, Stop);

    private static HttpClient ClientOf(TreadleServer server) => new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

    private static async Task UntilEndedAsync(HttpClient client, string execution)
    {
        while ((string?)(await CallAsync(client, "DescribeExecution", new JsonObject { ["executionArn"] = execution }))["status"] == "RUNNING")
        {
            Stop.ThrowIfCancellationRequested();
        }
    }

    private static async Task<JsonObject> CallAsync(HttpClient client, string operation, JsonObject members)
    {
        using var answer = await SendAsync(client, operation, members);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return (JsonObject)JsonNode.Parse(body)!;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string operation, JsonObject members)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(members.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0") };
        request.Headers.Add("X-Amz-Target", $"AWSStepFunctions.{operation}");
        return client.SendAsync(request, Stop);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Treadle.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<name>treadle_[a-z_]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex MetricName();
}
