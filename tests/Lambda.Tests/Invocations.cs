using System.Text;
using Treadle.Aws;
using Treadle.Lambda.Tests.Support;
using Treadle.Tests.Common;

namespace Treadle.Lambda.Tests;

/// <summary>What the invoker decides itself: refusals, limits, retries, idle workers.</summary>
public sealed class Invocations
{
    private const string CountToFile = """
        import os, time
        def handler(event, context):
            with open(event['file'], 'a') as f:
                f.write('x')
            if event.get('fails'):
                raise Exception('no')
            while event.get('wait') and not os.path.exists(event['wait']):
                time.sleep(0.01)
        """;

    [Theory]
    [InlineData("nope", null, "Function not found: arn:aws:lambda:eu-west-1:000000000000:function:nope")]
    [InlineData("nope:$LATEST", null, "Function not found: arn:aws:lambda:eu-west-1:000000000000:function:nope:$LATEST")]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:function:nope", null, "Function not found: arn:aws:lambda:eu-west-1:111122223333:function:nope")]
    [InlineData("fn", "7", "Function not found: arn:aws:lambda:eu-west-1:000000000000:function:fn:7")]
    public async Task A_function_that_is_not_there_is_not_found(string name, string? qualifier, string message)
    {
        await using var lambda = new TestLambda();
        await lambda.CreateAsync("provided", "x", 3, "fn", new PackageFile("bootstrap", "#!/bin/sh\n"));

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => lambda.InvokeAsync("{}", name, new InvocationOptions { Qualifier = qualifier }));

        Assert.Equal(("ResourceNotFoundException", 404, message), (refused.Code, refused.Status, refused.AwsMessage));
    }

    [Theory]
    [InlineData("'test'", "Unexpected character (''' (code 39)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (byte[])\"'test'\"; line: 1, column: 2]")]
    [InlineData("nonsense", "Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (byte[])\"nonsense\"; line: 1, column: 9]")]
    public async Task A_payload_that_is_no_JSON_is_refused(string payload, string problem)
    {
        await using var lambda = new TestLambda();
        await lambda.CreateAsync("provided", "x", 3, "fn", new PackageFile("bootstrap", "#!/bin/sh\n"));

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => lambda.InvokeAsync(payload));

        Assert.Equal("InvalidRequestContentException", refused.Code);
        Assert.Equal($"Could not parse request body into json: Could not parse payload into json: {problem}", refused.AwsMessage);
    }

    [Theory]
    [InlineData(InvocationType.RequestResponse, 6_291_457, "Request must be smaller than 6291456 bytes for the InvokeFunction operation")]
    [InlineData(InvocationType.Event, 1_048_577, "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)")]
    public async Task A_payload_that_is_too_large_is_refused(InvocationType type, int bytes, string message)
    {
        await using var lambda = new TestLambda();
        await lambda.CreateAsync("provided", "x", 3, "fn", new PackageFile("bootstrap", "#!/bin/sh\n"));

        var refused = await Assert.ThrowsAsync<AwsErrorException>(
            () => lambda.InvokeAsync($"\"{new string('x', bytes - 2)}\"", options: new InvocationOptions { Type = type }));

        Assert.Equal(("RequestTooLargeException", 413, message), (refused.Code, refused.Status, refused.AwsMessage));
    }

    [Fact]
    public async Task A_dry_run_runs_nothing()
    {
        await using var lambda = new TestLambda();
        await lambda.CreateAsync("provided", "x", 3, "fn", new PackageFile("bootstrap", "#!/bin/sh\n"));

        var result = await lambda.InvokeAsync(options: new InvocationOptions { Type = InvocationType.DryRun });

        Assert.Equal((204, 0, 0), (result.StatusCode, result.Payload.Length, lambda.Invoker.WorkerProcessIds.Count));
    }

    [Fact]
    public async Task More_calls_at_once_than_the_limit_are_refused_and_more_than_the_processes_wait()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda(options: new InvokerOptions { ConcurrencyMax = 2, WorkersPerFunctionMax = 1, InitTimeout = TestLambda.Patience });
        await lambda.PythonAsync(CountToFile);
        var (file, go) = (Path.Combine(lambda.Folder, "count"), Path.Combine(lambda.Folder, "go"));
        var payload = $$"""{"file":"{{file}}","wait":"{{go}}"}""";
        var (first, second) = (lambda.InvokeAsync(payload), lambda.InvokeAsync(payload));
        TestLambda.Eventually(() => File.Exists(file) && File.ReadAllText(file) == "x", "the first call does not run");

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => lambda.InvokeAsync(payload));

        Assert.Equal(("TooManyRequestsException", 429, "Rate Exceeded."), (refused.Code, refused.Status, refused.AwsMessage));
        Assert.Equal("ConcurrentInvocationLimitExceeded", (string)refused.Members!["Reason"]!);
        Assert.Equal("x", File.ReadAllText(file));
        File.WriteAllText(go, "");
        Assert.Null((await first).FunctionError);
        Assert.Null((await second).FunctionError);
        Assert.Equal("xx", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_worker_without_work_is_ended_after_its_time()
    {
        TestLambda.NeedsPython();
        var time = new ManualTime();
        await using var lambda = new TestLambda(time, new InvokerOptions { IdleTimeout = TimeSpan.FromMinutes(10) });
        await lambda.PythonAsync("def handler(event, context):\n    return 1\n");
        await lambda.AnswerAsync();
        var worker = Assert.Single(lambda.Invoker.WorkerProcessIds);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(Running.Is(worker));

        time.Advance(TimeSpan.FromMinutes(4));

        TestLambda.Eventually(() => !Running.Is(worker), "the idle worker still runs");
        Assert.Equal("1", await lambda.AnswerAsync());
    }

    [Fact]
    public async Task A_worker_that_died_between_two_events_costs_no_event()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda();

        // It answers, and ends before it asks again.
        await lambda.PythonAsync("""
            import os, threading, http.client
            def handler(event, context):
                post = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
                post.request('POST', '/2018-06-01/runtime/invocation/%s/response' % context.aws_request_id, b'"bye"')
                post.getresponse().read()
                os._exit(0)
            """);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("\"bye\"", await lambda.AnswerAsync());
        }
    }

    [Fact]
    public async Task A_second_answer_and_an_answer_for_another_event_change_nothing()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda();
        await lambda.PythonAsync("""
            import os, http.client
            last = 'none'
            def post(id, body):
                c = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
                c.request('POST', '/2018-06-01/runtime/invocation/%s/response' % id, body)
                return c.getresponse().status
            def handler(event, context):
                global last
                # The first event's answer again, while the second runs; and one that never was.
                statuses = [post(last, b'"late"'), post('00000000-0000-0000-0000-000000000000', b'"never"')]
                last = context.aws_request_id
                return statuses
            """);

        Assert.Equal("[400, 400]", await lambda.AnswerAsync());
        Assert.Equal("[400, 400]", await lambda.AnswerAsync());
    }

    [Fact]
    public async Task A_burst_of_short_calls_is_answered_completely()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda();
        await lambda.PythonAsync("def handler(event, context):\n    return event\n");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => lambda.AnswerAsync($"{i}")));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), answers);
    }
}
