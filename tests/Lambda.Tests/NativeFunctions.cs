using System.Runtime.InteropServices;
using Treadle.Lambda.Tests.Support;
using Treadle.Tests.Common;

namespace Treadle.Lambda.Tests;

public sealed class NativeFunctions : IAsyncDisposable
{
    // Speaks the Runtime API as a Go binary does: a chunked answer with trailers, and Lambda's own names for what went wrong.
    private const string GoLike = """
        #!/usr/bin/env python3
        import os, socket, sys, json
        host, port = os.environ['AWS_LAMBDA_RUNTIME_API'].split(':')
        assert '_LAMBDA_SERVER_PORT' not in os.environ
        s = socket.create_connection((host, int(port)))
        f = s.makefile('rb')
        def answer():
            f.readline()
            headers = {}
            while True:
                line = f.readline().strip()
                if not line: break
                k, v = line.decode().split(':', 1)
                headers[k.lower()] = v.strip()
            return headers, f.read(int(headers['content-length']))
        while True:
            s.sendall(b'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n')
            headers, event = answer()
            sys.stdout.write('printed without an end')
            sys.stdout.flush()
            fails = json.loads(event).get('fails')
            s.sendall(('POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n'
                'Trailer: Lambda-Runtime-Function-Error-Type,Lambda-Runtime-Function-Error-Body\r\n\r\n' % headers['lambda-runtime-aws-request-id']).encode())
            for piece in (b'"Hello', b' from', b' Go"'):
                s.sendall(b'%x\r\n%s\r\n' % (len(piece), piece))
            s.sendall(b'0\r\n')
            if fails:
                import base64
                s.sendall(b'Lambda-Runtime-Function-Error-Type: CustomError\r\nLambda-Runtime-Function-Error-Body: ' + base64.b64encode(b'{"errorMessage":"m","errorType":"CustomError"}') + b'\r\n')
            s.sendall(b'\r\n')
            answer()
        """;

    private readonly TestLambda _lambda = new();

    public ValueTask DisposeAsync() => _lambda.DisposeAsync();

    [Theory]
    [InlineData("go1.x", "bin/hello", "bin/hello")]
    [InlineData("provided.al2023", "bootstrap", "bootstrap")]
    [InlineData("provided.al2", "bin/hello", "bin/hello")]
    public async Task An_executable_runs_even_when_the_zip_lost_its_mode(string runtime, string handler, string file)
    {
        TestLambda.NeedsPython();
        await _lambda.CreateAsync(runtime, handler, 60, "fn", new PackageFile(file, GoLike, mode: 0));

        Assert.Equal("\"Hello from Go\"", await _lambda.AnswerAsync());
        Assert.Equal("\"Hello from Go\"", await _lambda.AnswerAsync());
        Assert.Equal(2, _lambda.LogLines().Count(l => l == "printed without an end"));
    }

    [Fact]
    public async Task An_error_in_the_trailers_is_the_functions_error()
    {
        TestLambda.NeedsPython();
        await _lambda.CreateAsync("go1.x", "bin/hello", 60, "fn", new PackageFile("bin/hello", GoLike));

        Assert.Equal("""{"errorMessage":"m","errorType":"CustomError"}""", (await _lambda.ErrorAsync("""{"fails":true}""")).ToJsonString());
    }

    [Fact]
    public async Task A_missing_Go_binary_is_a_path_error()
    {
        await _lambda.CreateAsync("go1.x", "bin/hello", 60, "fn", new PackageFile("bin/other", "#!/bin/sh\n"));

        var error = await _lambda.ErrorAsync();

        Assert.Equal("PathError", (string)error["errorType"]!);
        Assert.EndsWith("fork/exec /var/task/bin/hello: no such file or directory", (string)error["errorMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_bootstrap_is_an_invalid_entry_point()
    {
        await _lambda.CreateAsync("provided.al2023", "main", 60, "fn", new PackageFile("readme", "x"));

        var result = await _lambda.InvokeAsync();

        Assert.Equal(
            $$"""{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: {{result.RequestId}} Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"}""",
            TestLambda.Text(result));
        Assert.Contains($"END RequestId: {result.RequestId}", _lambda.LogLines());
    }

    [Fact]
    public async Task A_binary_for_another_machine_is_named_as_such()
    {
        var elf = new byte[64];
        "\u007fELF"u8.CopyTo(elf);
        elf[18] = 243;
        await _lambda.CreateAsync("go1.x", "bin/hello", 60, "fn", new PackageFile("bin/hello", elf));

        Assert.Contains("exec format error (it was built for machine 243", (string)(await _lambda.ErrorAsync())["errorMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Go_program_that_knows_only_the_old_RPC_is_refused_by_name()
    {
        var elf = new byte[3 << 20];
        "\u007fELF"u8.CopyTo(elf);
        elf[18] = (byte)(RuntimeInformation.OSArchitecture is Architecture.Arm64 ? 183 : 62);

        // Across the border of two pieces that are read.
        "_LAMBDA_SERVER_PORT"u8.CopyTo(elf.AsSpan((1 << 20) - 5));
        await _lambda.CreateAsync("go1.x", "bin/hello", 60, "fn", new PackageFile("bin/hello", elf));

        Assert.Contains("knows only the RPC of the old go1.x runtime", (string)(await _lambda.ErrorAsync())["errorMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiled_Go_program_answers_fails_and_panics()
    {
        TestLambda.Needs("go");
        await _lambda.CreateAsync("go1.x", "bin/hello", 60, "fn", new PackageFile("bin/hello", await GoProgram.BuildAsync()));

        Assert.Equal("""{"hello":"you"}""", await _lambda.AnswerAsync("""{"name":"you"}"""));
        Assert.Equal("""{"errorMessage":"no name","errorType":"errorString"}""", (await _lambda.ErrorAsync("{}")).ToJsonString());
        Assert.Equal("""{"hello":"again"}""", await _lambda.AnswerAsync("""{"name":"again"}"""));
        Assert.Single(_lambda.LogLines(), l => l.StartsWith("INIT_START Runtime Version: go:1.v1\t", StringComparison.Ordinal));
        Assert.EndsWith("Error: Runtime exited with error: exit status 2", (string)(await _lambda.ErrorAsync("""{"name":"panic"}"""))["errorMessage"]!, StringComparison.Ordinal);
        Assert.Contains("panic: as told", _lambda.LogLines());
    }

    [Fact]
    public async Task A_bootstrap_that_ends_before_it_asks_is_a_runtime_exit()
    {
        await _lambda.CreateAsync("provided.al2023", "x", 60, "fn", new PackageFile("bootstrap", "#!/bin/sh\necho starting\nexit 7\n"));

        var result = await _lambda.InvokeAsync();

        Assert.Equal(
            $$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{result.RequestId}} Error: Runtime exited with error: exit status 7"}""",
            TestLambda.Text(result));
        Assert.Contains("starting", _lambda.LogLines());
    }

    [Fact]
    public async Task A_bootstrap_that_never_asks_is_ended_at_the_time_limit_of_its_start()
    {
        var time = new ManualTime();
        await using var lambda = new TestLambda(time, new InvokerOptions());
        await lambda.CreateAsync("provided.al2023", "x", 60, "fn", new PackageFile("bootstrap", "#!/bin/sh\nsleep 1000\n"));
        var call = lambda.InvokeAsync();
        TestLambda.Eventually(() => time.HasTimerIn(TimeSpan.FromSeconds(10)), "no time limit is set");

        time.Advance(TimeSpan.FromSeconds(10));

        // Once more as part of the call, which may take a minute.
        TestLambda.Eventually(() => time.HasTimerIn(TimeSpan.FromSeconds(60)), "it is not tried again");
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.EndsWith("Task timed out after 60.00 seconds\"}", TestLambda.Text(await call), StringComparison.Ordinal);
        Assert.Contains("INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout", lambda.LogLines());
        Assert.Contains("INIT_REPORT Init Duration: 60000.00 ms\tPhase: invoke\tStatus: timeout", lambda.LogLines());
        TestLambda.Eventually(() => lambda.Invoker.WorkerProcessIds.Count == 0, "the worker still runs");
    }

    [Theory]
    [InlineData("java21")]
    [InlineData("ruby3.3")]
    [InlineData("dotnetcore3.1")]
    public async Task A_runtime_that_cannot_run_here_is_refused_by_name(string runtime)
    {
        var refused = await Assert.ThrowsAsync<Aws.AwsErrorException>(() => _lambda.CreateAsync(runtime, "x", 60, "fn", new PackageFile("x", "x")));

        Assert.Equal("InvalidParameterValueException", refused.Code);
        Assert.StartsWith($"The runtime {runtime} is not supported by this server.", refused.AwsMessage, StringComparison.Ordinal);
    }
}
