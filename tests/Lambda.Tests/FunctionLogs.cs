using System.Text;
using System.Text.Json.Nodes;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>What a function writes, however it does, and what Lambda writes around it.</summary>
public sealed class FunctionLogs : IAsyncLifetime
{
    private readonly TestLambda _lambda = new();

    public ValueTask InitializeAsync()
    {
        TestLambda.NeedsPython();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _lambda.DisposeAsync();

    [Fact]
    public async Task A_flood_of_lines_is_stored_whole_and_in_order()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    for i in range(20000):\n        print('line', i)\n");

        await _lambda.AnswerAsync();

        var lines = Own();
        Assert.Equal(20_000, lines.Count);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"line {i}"), lines);
    }

    [Fact]
    public async Task A_line_of_megabytes_is_cut_into_events_between_two_letters()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    print('a' + 'é' * 400_000)\n");

        await _lambda.AnswerAsync();

        var lines = Own();
        Assert.Equal(4, lines.Count);
        Assert.All(lines, l => Assert.True(Encoding.UTF8.GetByteCount(l) <= 256 * 1024));
        Assert.Equal("a" + new string('é', 400_000), string.Concat(lines));
    }

    [Fact]
    public async Task An_event_of_several_lines_that_is_too_long_is_cut_as_well()
    {
        await _lambda.PythonAsync("import logging\ndef handler(event, context):\n    logging.getLogger().error('x' * 300_000 + '\\nend')\n    print('next')\n");

        await _lambda.AnswerAsync();

        var lines = Own();
        Assert.Equal(3, lines.Count);
        Assert.EndsWith("x\nend", lines[1], StringComparison.Ordinal);
        Assert.Equal("next", lines[2]);
    }

    [Theory]
    [InlineData(@"b'\xff\xfe\x00binary\n'", "\ufffd\ufffd\0binary")]
    [InlineData(@"b'half of a frame \xa5\x5a\x00\n'", "half of a frame \ufffdZ\0")]
    [InlineData("'¥ and å end in a5\\n'.encode()", "¥ and å end in a5")]
    [InlineData("'å'.encode()", "å")]
    [InlineData(@"b'\xa5'", "\ufffd")]
    [InlineData(@"b'windows\r\n'", "windows")]
    [InlineData(@"b'no end'", "no end")]
    public async Task Whatever_bytes_come_they_are_an_event(string written, string line)
    {
        await _lambda.PythonAsync($"import os\ndef handler(event, context):\n    os.write(1, {written})\n");

        await _lambda.AnswerAsync();

        Assert.Equal([line], Own());
    }

    [Fact]
    public async Task What_was_printed_before_a_time_limit_or_a_crash_is_there()
    {
        await _lambda.PythonAsync("import os, time\ndef handler(event, context):\n    print('not ended', end='')\n    os._exit(3) if event else time.sleep(60)\n", timeoutSeconds: 1);

        var timedOut = await _lambda.InvokeAsync("0");
        Assert.Matches(
            $@"^START RequestId: {timedOut.RequestId} Version: \$LATEST\nnot ended\n\S+Z {timedOut.RequestId} Task timed out after 1\.00 seconds\nEND RequestId: {timedOut.RequestId}\n"
            + $@"REPORT RequestId: {timedOut.RequestId}\tDuration: 1000\.00 ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\tStatus: timeout\t\n$",
            TestLambda.Tail(timedOut));
        Assert.Equal(
            $$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{timedOut.RequestId}} Error: Task timed out after 1.00 seconds"}""", TestLambda.Text(timedOut));
        var crashed = await _lambda.InvokeAsync("1");
        Assert.Contains(
            $"not ended\nRequestId: {crashed.RequestId} Error: Runtime exited with error: exit status 3\nRuntime.ExitError\nEND RequestId", TestLambda.Tail(crashed), StringComparison.Ordinal);
        Assert.EndsWith("\tStatus: error\tError Type: Runtime.ExitError\t\n", TestLambda.Tail(crashed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_initialisation_is_reported_with_its_type()
    {
        await _lambda.PythonAsync("import nothing_of_that_name\n");

        var result = await _lambda.InvokeAsync();

        Assert.Contains(_lambda.LogLines(), l => l.StartsWith("INIT_REPORT Init Duration: ", StringComparison.Ordinal)
            && l.EndsWith(" ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError", StringComparison.Ordinal));
        Assert.EndsWith("\tStatus: error\tError Type: Runtime.ImportModuleError\t\n", TestLambda.Tail(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handlers_own_error_leaves_the_report_without_a_status()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    raise ValueError('x')\n");

        Assert.DoesNotContain("Status:", TestLambda.Tail(await _lambda.InvokeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_JSON_Lambdas_own_lines_are_records()
    {
        await JsonAsync("python3.12", "app.py", "def handler(event, context):\n    print('plain')\n", systemLevel: "DEBUG");

        var result = await _lambda.InvokeAsync();

        var lines = _lambda.LogLines();
        var records = lines.Where(l => l != "plain").Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(
            ["platform.initStart", "platform.initRuntimeDone", "platform.initReport", "platform.start", "platform.runtimeDone", "platform.report"],
            records.Select(r => (string)r["type"]!));
        Assert.Equal(7, lines.Count);
        Assert.All(records, r => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)r["time"]!));
        Assert.Equal($$"""{"requestId":"{{result.RequestId}}","version":"$LATEST"}""", records[3]["record"]!.ToJsonString());
        var report = records[5]["record"]!;
        Assert.Equal((result.RequestId, "success", 128), ((string)report["requestId"]!, (string)report["status"]!, (int)report["metrics"]!["memorySizeMB"]!));
        Assert.True((double)report["metrics"]!["initDurationMs"]! > 0 && (int)report["metrics"]!["billedDurationMs"]! > 0 && (double)report["metrics"]!["durationMs"]! > 0);
        Assert.True((int)report["metrics"]!["maxMemoryUsedMB"]! > 0);
    }

    [Theory]
    [InlineData("INFO", "platform.initStart platform.start platform.report")]
    [InlineData("WARN", "")]
    public async Task The_system_log_level_leaves_out_what_is_below(string level, string types)
    {
        await JsonAsync("python3.12", "app.py", "def handler(event, context):\n    pass\n", systemLevel: level);

        await _lambda.AnswerAsync();

        Assert.Equal(types, string.Join(' ', _lambda.LogLines().Select(l => (string)JsonNode.Parse(l)!["type"]!)));
    }

    [Fact]
    public async Task In_JSON_a_failure_is_told_whatever_the_level()
    {
        await JsonAsync("python3.12", "app.py", "def handler(event, context):\n    raise ValueError('x')\n", systemLevel: "WARN");

        await _lambda.InvokeAsync();

        var records = _lambda.LogLines().Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal("ValueError", (string)records[0]["errorType"]!);
        Assert.Equal(["platform.runtimeDone", "platform.report"], records.Skip(1).Select(r => (string)r["type"]!));
        Assert.All(records.Skip(1), r => Assert.Equal(("error", "ValueError"), ((string)r["record"]!["status"]!, (string)r["record"]!["errorType"]!)));
    }

    [Fact]
    public async Task In_JSON_Pythons_logging_writes_objects_of_its_level_and_above()
    {
        await JsonAsync("python3.12", "app.py", """
            import logging
            log = logging.getLogger('shop')
            def handler(event, context):
                log.debug('too little')
                log.info('sold %d', 3, extra={'order': 7})
                try:
                    1 / 0
                except ZeroDivisionError:
                    log.exception('lost')
            """);

        var result = await _lambda.InvokeAsync();

        var records = Own().Where(l => !l.Contains("platform.", StringComparison.Ordinal)).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(2, records.Count);
        Assert.Equal(
            ("INFO", "sold 3", "shop", result.RequestId, 7),
            ((string)records[0]["level"]!, (string)records[0]["message"]!, (string)records[0]["logger"]!, (string)records[0]["requestId"]!, (int)records[0]["order"]!));
        Assert.Equal(("ERROR", "lost", "ZeroDivisionError"), ((string)records[1]["level"]!, (string)records[1]["message"]!, (string)records[1]["errorType"]!));
    }

    [Fact]
    public async Task In_JSON_Nodes_console_writes_objects_of_its_level_and_above()
    {
        TestLambda.Needs("node");
        await JsonAsync(
            "nodejs20.x", "app.js", "exports.handler = async () => { console.debug('no'); console.log({ a: 1 }); console.warn('x %d', 2); console.error(new TypeError('bad')); };", applicationLevel: "INFO");

        var result = await _lambda.InvokeAsync();

        var records = Own().Where(l => !l.Contains("platform.", StringComparison.Ordinal)).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(3, records.Count);
        Assert.Equal("""{"a":1}""", records[0]["message"]!.ToJsonString());
        Assert.Equal(("WARN", "x 2", result.RequestId), ((string)records[1]["level"]!, (string)records[1]["message"]!, (string)records[1]["requestId"]!));
        Assert.Equal(("ERROR", "TypeError", "bad"), ((string)records[2]["level"]!, (string)records[2]["errorType"]!, (string)records[2]["errorMessage"]!));
    }

    /// <summary>What the function itself wrote: between its START and END in text, all but INIT_START in JSON.</summary>
    private List<string> Own() =>
        [.. _lambda.LogLines().Where(l => !l.StartsWith("INIT_START ", StringComparison.Ordinal) && !l.StartsWith("START RequestId", StringComparison.Ordinal)
            && !l.StartsWith("END RequestId", StringComparison.Ordinal) && !l.StartsWith("REPORT RequestId", StringComparison.Ordinal))];

    private async Task JsonAsync(string runtime, string file, string code, string? systemLevel = null, string? applicationLevel = null)
    {
        await _lambda.CreateAsync(runtime, "app.handler", 60, "fn", new PackageFile(file, code));
        await _lambda.Functions.UpdateConfigurationAsync(
            TestLambda.Caller, "fn", new FunctionSettings { LogFormat = "JSON", SystemLogLevel = systemLevel, ApplicationLogLevel = applicationLevel }, null, CancellationToken.None);
    }
}
