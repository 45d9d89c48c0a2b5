using System.Text.Json.Nodes;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

public sealed class PythonFunctions : IAsyncLifetime
{
    private readonly TestLambda _lambda = new();

    public ValueTask InitializeAsync()
    {
        TestLambda.NeedsPython();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _lambda.DisposeAsync();

    [Fact]
    public async Task An_event_comes_back_from_an_echo()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    return event\n");

        Assert.Equal("""{"a": [1, 2.5, "é<&>"]}""", await _lambda.AnswerAsync("""{"a":[1,2.5,"é<&>"]}"""));
    }

    [Fact]
    public async Task No_payload_is_an_empty_object()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    return event\n");

        Assert.Equal("{}", await _lambda.AnswerAsync(""));
    }

    [Fact]
    public async Task Bytes_are_the_answer_as_they_are()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    return '\"HelloWorld!\"'.encode()\n");

        Assert.Equal("\"HelloWorld!\"", await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task An_exception_has_the_payload_that_AWS_gives()
    {
        await _lambda.PythonAsync("# a comment\ndef handler(event, context):\n    raise Exception(\"Some exception was raised.\")\n");

        var result = await _lambda.InvokeAsync();

        Assert.Equal(
            $$"""{"errorMessage": "Some exception was raised.", "errorType": "Exception", "requestId": "{{result.RequestId}}", "stackTrace": ["  File \"/var/task/app.py\", line 3, in handler\n    raise Exception(\"Some exception was raised.\")\n"]}""",
            TestLambda.Text(result));
        Assert.Contains(_lambda.LogLines(), l => l.StartsWith("[ERROR] Exception: Some exception was raised.\nTraceback (most recent call last):\n  File", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_module_fails_the_initialisation()
    {
        await _lambda.PythonAsync("import nothing_of_that_name\n");

        var error = await _lambda.ErrorAsync();

        Assert.Equal("Runtime.ImportModuleError", (string)error["errorType"]!);
        Assert.Equal("Unable to import module 'app': No module named 'nothing_of_that_name'", (string)error["errorMessage"]!);
        Assert.Equal("", (string)error["requestId"]!);
    }

    [Fact]
    public async Task A_missing_handler_fails_the_initialisation()
    {
        await _lambda.PythonAsync("x = 1\n");

        var error = await _lambda.ErrorAsync();

        Assert.Equal("Runtime.HandlerNotFound", (string)error["errorType"]!);
        Assert.Equal("Handler 'handler' missing on module 'app'", (string)error["errorMessage"]!);
    }

    [Fact]
    public async Task A_syntax_error_fails_the_initialisation()
    {
        await _lambda.PythonAsync("def handler(event, context:\n");

        Assert.Equal("Runtime.UserCodeSyntaxError", (string)(await _lambda.ErrorAsync())["errorType"]!);
    }

    [Fact]
    public async Task A_result_that_JSON_cannot_take_is_a_marshal_error()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    return {1, 2}\n");

        var error = await _lambda.ErrorAsync();

        Assert.Equal("Runtime.MarshalError", (string)error["errorType"]!);
        Assert.Equal("Unable to marshal response: Object of type set is not JSON serializable", (string)error["errorMessage"]!);
    }

    [Fact]
    public async Task A_handler_may_be_in_a_folder()
    {
        await _lambda.CreateAsync("python3.9", "src/deep/app.handler", 60, "fn", new PackageFile("src/deep/app.py", "def handler(e, c):\n    return 'deep'\n"));

        Assert.Equal("\"deep\"", await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task The_process_sees_what_Lambda_sets_and_nothing_of_the_server()
    {
        Environment.SetEnvironmentVariable("TREADLE_TEST_SECRET", "secret");
        await _lambda.PythonAsync("""
            import os
            def handler(event, context):
                e = os.environ
                return [e['AWS_REGION'], e['AWS_LAMBDA_FUNCTION_NAME'], e['_HANDLER'], e['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'], e['AWS_ACCESS_KEY_ID'], e['TZ'],
                        e['AWS_LAMBDA_LOG_GROUP_NAME'], e['LAMBDA_TASK_ROOT'] == os.getcwd(), os.path.isdir(e['TMPDIR']), '_LAMBDA_SERVER_PORT' in e,
                        'TREADLE_TEST_SECRET' in e, e['_X_AMZN_TRACE_ID'].startswith('Root=1-'), context.function_name, context.invoked_function_arn,
                        0 < context.get_remaining_time_in_millis() <= 60000]
            """);

        Assert.Equal(
            """["eu-west-1","fn","app.handler","128","000000000000",":UTC","/aws/lambda/fn",true,true,false,false,true,"fn","arn:aws:lambda:eu-west-1:000000000000:function:fn",true]""",
            JsonNode.Parse(await _lambda.AnswerAsync())!.ToJsonString());
    }

    [Fact]
    public async Task A_process_that_exits_is_a_runtime_exit_and_the_next_event_starts_cold()
    {
        await _lambda.PythonAsync("""
            import os
            count = 0
            def handler(event, context):
                global count
                count += 1
                if event.get('exit') is not None:
                    os._exit(event['exit'])
                return count
            """);
        Assert.Equal("1", await _lambda.AnswerAsync());
        Assert.Equal("2", await _lambda.AnswerAsync());

        var result = await _lambda.InvokeAsync("""{"exit":3}""");

        Assert.Equal(
            $$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{result.RequestId}} Error: Runtime exited with error: exit status 3"}""",
            TestLambda.Text(result));
        Assert.Contains("Status: error\tError Type: Runtime.ExitError", TestLambda.Tail(result), StringComparison.Ordinal);
        Assert.Equal("1", await _lambda.AnswerAsync());
        result = await _lambda.InvokeAsync("""{"exit":0}""");
        Assert.Contains("Error: Runtime exited without providing a reason", TestLambda.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_a_signal_ends_says_which()
    {
        await _lambda.PythonAsync("import os\ndef handler(event, context):\n    os.kill(os.getpid(), 9)\n");

        Assert.EndsWith("Error: Runtime exited with error: signal: killed", (string)(await _lambda.ErrorAsync())["errorMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_takes_too_long_is_killed_with_all_that_it_started()
    {
        await _lambda.PythonAsync(
            """
            import subprocess, time, json
            def handler(event, context):
                if event.get('quick'):
                    return 'quick'
                child = subprocess.Popen(['sleep', '1000'])
                open(event['pidfile'], 'w').write(str(child.pid))
                time.sleep(1000)
            """,
            timeoutSeconds: 1);
        var pidFile = Path.Combine(_lambda.Folder, "child.pid");
        await _lambda.AnswerAsync("""{"quick":true}""");

        var result = await _lambda.InvokeAsync($$"""{"pidfile":"{{pidFile}}"}""");

        Assert.Equal(
            $$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{result.RequestId}} Error: Task timed out after 1.00 seconds"}""",
            TestLambda.Text(result));
        var child = int.Parse(File.ReadAllText(pidFile));
        TestLambda.Eventually(() => !Running.Is(child), "the child of the worker still runs");
        Assert.Contains(_lambda.LogLines(), l => l.EndsWith($"Z {result.RequestId} Task timed out after 1.00 seconds", StringComparison.Ordinal));
        Assert.Contains(_lambda.LogLines(), l => l.StartsWith($"REPORT RequestId: {result.RequestId}\t", StringComparison.Ordinal) && l.EndsWith("Status: timeout\t", StringComparison.Ordinal));
        Assert.Equal("\"quick\"", await _lambda.AnswerAsync("""{"quick":true}"""));
    }

    [Fact]
    public async Task Lines_are_logged_between_START_and_END_and_a_line_without_end_is_one()
    {
        await _lambda.PythonAsync("""
            import sys
            def handler(event, context):
                print('one')
                print('two', file=sys.stderr)
                sys.stdout.write('three')
                return None
            """);

        var result = await _lambda.InvokeAsync();

        var id = result.RequestId;
        var lines = _lambda.LogLines();
        Assert.Matches("^INIT_START Runtime Version: python:3\\.12\\.v1\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}$", lines[0]);
        Assert.Equal([$"START RequestId: {id} Version: $LATEST", "one", "two", "three", $"END RequestId: {id}"], lines.Skip(1).Take(5));
        Assert.Matches(
            $@"^REPORT RequestId: {id}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t$",
            lines[6]);
        Assert.Equal(7, lines.Count);
        Assert.Equal(string.Join('\n', lines.Skip(1)) + "\n", TestLambda.Tail(result));
        Assert.DoesNotContain("Init Duration", TestLambda.Tail(await _lambda.InvokeAsync()), StringComparison.Ordinal);
        var stream = Assert.Single(_lambda.Logs.Streams(_lambda.Logs.Group(TestLambda.Caller, "/aws/lambda/fn")));
        Assert.Matches(@"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$", stream.Stream);
    }

    [Fact]
    public async Task The_log_tail_is_the_last_4_KB()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    for i in range(1000):\n        print('line %d' % i)\n");

        var result = await _lambda.InvokeAsync();

        Assert.Equal(4096, result.LogTail.Length);
        Assert.EndsWith("Init Duration", TestLambda.Tail(result)[..(TestLambda.Tail(result).IndexOf("Init Duration", StringComparison.Ordinal) + 13)], StringComparison.Ordinal);
        Assert.Contains("line 999\nEND RequestId", TestLambda.Tail(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_above_6_MB_is_refused_and_the_worker_lives_on()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    return 'x' * event\n");

        var error = await _lambda.ErrorAsync("7000000");

        Assert.Equal("Function.ResponseSizeTooLarge", (string)error["errorType"]!);
        Assert.Equal("Response payload size exceeded maximum allowed payload size (6291556 bytes).", (string)error["errorMessage"]!);
        Assert.Equal(6_000_002, (await _lambda.AnswerAsync("6000000")).Length);
        Assert.Single(_lambda.Invoker.WorkerProcessIds);
    }

    [Fact]
    public async Task Events_at_the_same_time_run_in_processes_of_their_own()
    {
        // Each waits until the other is there as well: one after the other they would never end.
        await _lambda.PythonAsync("""
            import os, time
            def handler(event, context):
                open(event['mine'], 'w').close()
                while not os.path.exists(event['other']):
                    time.sleep(0.01)
                return os.getpid()
            """);
        var (a, b) = (Path.Combine(_lambda.Folder, "a"), Path.Combine(_lambda.Folder, "b"));

        var answers = await Task.WhenAll(
            _lambda.AnswerAsync($$"""{"mine":"{{a}}","other":"{{b}}"}"""),
            _lambda.AnswerAsync($$"""{"mine":"{{b}}","other":"{{a}}"}"""));

        Assert.NotEqual(answers[0], answers[1]);
    }

    [Fact]
    public async Task A_changed_function_runs_its_new_code()
    {
        await _lambda.PythonAsync("def handler(event, context):\n    return 'old'\n");
        Assert.Equal("\"old\"", await _lambda.AnswerAsync());
        var old = Assert.Single(_lambda.Invoker.WorkerProcessIds);

        await _lambda.Functions.UpdateCodeAsync(
            TestLambda.Caller, "fn", TestLambda.Code(new PackageFile("app.py", "def handler(event, context):\n    return 'new'\n")), new Functions.CodeChange(), CancellationToken.None);

        Assert.Equal("\"new\"", await _lambda.AnswerAsync());
        TestLambda.Eventually(() => !Running.Is(old), "the worker with the old code still runs");
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_function_running()
    {
        await _lambda.PythonAsync("""
            import os, time
            def handler(event, context):
                open(event['started'], 'w').close()
                while not os.path.exists(event['go']):
                    time.sleep(0.01)
                open(event['done'], 'w').close()
            """);
        string At(string name) => Path.Combine(_lambda.Folder, name);
        using var gone = new CancellationTokenSource();
        var call = _lambda.Invoker.InvokeAsync(
            TestLambda.Caller, "fn", System.Text.Encoding.UTF8.GetBytes($$"""{"started":"{{At("started")}}","go":"{{At("go")}}","done":"{{At("done")}}"}"""), InvocationOptions.Default, gone.Token);
        TestLambda.Eventually(() => File.Exists(At("started")), "the function did not start");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        File.WriteAllText(At("go"), "");
        TestLambda.Eventually(() => File.Exists(At("done")), "the function did not go on");
    }

    [Fact]
    public async Task Stopping_the_server_gives_no_function_a_failure_it_did_not_have()
    {
        var lambda = new TestLambda();
        await lambda.PythonAsync("""
            import time
            def handler(event, context):
                open(event['started'], 'w').close()
                time.sleep(1000)
            """);
        var started = Path.Combine(lambda.Folder, "started");
        var call = lambda.InvokeAsync($$"""{"started":"{{started}}"}""");
        TestLambda.Eventually(() => File.Exists(started), "the function did not start");
        var worker = Assert.Single(lambda.Invoker.WorkerProcessIds);

        await lambda.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.False(Running.Is(worker));
    }

    [Theory]
    [InlineData("raise KeyError('k')", "KeyError", "'k'")]
    [InlineData("raise type('Odd', (Exception,), {})('o')", "Odd", "o")]
    [InlineData("import sys; sys.exit()", "Runtime.ExitError", "Runtime exited without providing a reason")]
    [InlineData("import sys; sys.exit(4)", "Runtime.ExitError", "Runtime exited with error: exit status 4")]
    [InlineData("import os; os.abort()", "Runtime.ExitError", "Runtime exited with error: signal: aborted")]
    [InlineData("return object()", "Runtime.MarshalError", "Unable to marshal response: Object of type object is not JSON serializable")]
    [InlineData("return {1: 2, (3, 4): 5}", "Runtime.MarshalError", "Unable to marshal response: keys must be str, int, float, bool or None, not tuple")]
    [InlineData("def again(n): return again(n)\n    return again(1)", "RecursionError", "maximum recursion depth exceeded")]
    public async Task Each_way_to_fail_gives_what_AWS_gives(string code, string type, string message)
    {
        await _lambda.PythonAsync($"def fail():\n    {code}\ndef handler(event, context):\n    return fail() if event else 'fine'\n");

        var error = await _lambda.ErrorAsync("1");

        Assert.Equal(type, (string)error["errorType"]!);
        Assert.Contains(message, (string)error["errorMessage"]!, StringComparison.Ordinal);
        Assert.Equal("\"fine\"", await _lambda.AnswerAsync("0"));
    }

    [Theory]
    [InlineData("import sys\nsys.exit(5)\n", "Runtime.ExitError")]
    [InlineData("raise ValueError('early')\n", "ValueError")]
    [InlineData("import os\nos.kill(os.getpid(), 11)\n", "Runtime.ExitError")]
    public async Task A_module_that_fails_fails_every_call(string code, string type)
    {
        await _lambda.PythonAsync(code);

        Assert.Equal(type, (string)(await _lambda.ErrorAsync())["errorType"]!);
        Assert.Equal(type, (string)(await _lambda.ErrorAsync())["errorType"]!);
    }

    [Fact]
    public async Task The_context_has_all_its_members()
    {
        await _lambda.PythonAsync("""
            def handler(event, context):
                c = context
                before = c.get_remaining_time_in_millis()
                c.log('said\n')
                return [c.function_name, c.function_version, c.invoked_function_arn, c.memory_limit_in_mb, len(c.aws_request_id), c.log_group_name, c.log_stream_name[11:20],
                        c.identity.cognito_identity_id, c.identity.cognito_identity_pool_id, 50000 < before <= 60000, c.client_context.custom, c.client_context.client.app_title]
            """);
        var context = """{"custom":{"a":"b"},"client":{"app_title":"t"}}""";

        var result = await _lambda.InvokeAsync(options: new InvocationOptions { ClientContext = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(context)) });

        Assert.Equal(
            """["fn", "$LATEST", "arn:aws:lambda:eu-west-1:000000000000:function:fn", "128", 36, "/aws/lambda/fn", "[$LATEST]", null, null, true, {"a": "b"}, "t"]""",
            TestLambda.Text(result));
        Assert.Contains("said", _lambda.LogLines());
    }

    [Theory]
    [InlineData("python3.11", "\"\\u00e9\"")]
    [InlineData("python3.12", "\"é\"")]
    public async Task Letters_beyond_ASCII_are_escaped_as_the_version_does(string runtime, string answer)
    {
        await _lambda.CreateAsync(runtime, "app.handler", 60, "fn", new PackageFile("app.py", "def handler(event, context):\n    return 'é'\n"));

        Assert.Equal(answer, await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task The_logging_modules_handler_can_be_given_another_format()
    {
        await _lambda.PythonAsync("""
            import logging
            root = logging.getLogger()
            root.setLevel('INFO')
            root.handlers[0].setFormatter(logging.Formatter('%(levelname)s|%(aws_request_id)s|%(message)s'))
            def handler(event, context):
                logging.info('formatted')
                logging.debug('not at all')
            """);

        var result = await _lambda.InvokeAsync();

        Assert.Contains($"INFO|{result.RequestId}|formatted", _lambda.LogLines());
        Assert.DoesNotContain(_lambda.LogLines(), l => l.Contains("not at all", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logging_through_the_logging_module_has_the_request_id()
    {
        await _lambda.PythonAsync("import logging\ndef handler(event, context):\n    logging.getLogger().warning('careful\\nnow')\n");

        var result = await _lambda.InvokeAsync();

        Assert.Contains(_lambda.LogLines(), l => l.StartsWith("[WARNING]\t", StringComparison.Ordinal) && l.EndsWith($"Z\t{result.RequestId}\tcareful\nnow", StringComparison.Ordinal));
    }
}
