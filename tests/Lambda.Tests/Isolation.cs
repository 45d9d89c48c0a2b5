using Treadle.Lambda.Processes;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>What a worker has for itself, what it can't reach, and how much it may take.</summary>
public sealed class Isolation : IAsyncLifetime
{
    private readonly TestLambda _lambda = new();

    public ValueTask InitializeAsync()
    {
        TestLambda.NeedsPython();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _lambda.DisposeAsync();

    [Fact]
    public async Task What_a_worker_writes_to_tmp_is_its_own_and_gone_with_it()
    {
        NeedsNamespaces();
        const string Code = """
            import os
            def handler(event, context):
                seen = os.path.exists('/tmp/treadle-isolation')
                open('/tmp/treadle-isolation', 'w').write('x')
                return [seen, os.environ['TMPDIR'], os.environ['HOME']]
            """;
        await _lambda.PythonAsync(Code, name: "one");
        await _lambda.PythonAsync(Code, name: "two");

        Assert.Equal("""[false, "/tmp", "/tmp"]""", await _lambda.AnswerAsync(name: "one"));
        Assert.Equal("""[true, "/tmp", "/tmp"]""", await _lambda.AnswerAsync(name: "one"));
        Assert.Equal("""[false, "/tmp", "/tmp"]""", await _lambda.AnswerAsync(name: "two"));
        Assert.False(File.Exists("/tmp/treadle-isolation"));
        var folder = Path.Combine(_lambda.Folder, "functions", "tmp");
        Assert.Equal(2, Directory.GetDirectories(folder).Length);
        await _lambda.Functions.DeleteAsync(TestLambda.Caller, "one", null, CancellationToken.None);
        TestLambda.Eventually(() => Directory.GetDirectories(folder).Length == 1, "the worker's folder is still there");
    }

    [Fact]
    public async Task Where_there_are_no_namespaces_the_temporary_folder_is_its_own_all_the_same()
    {
        await using var lambda = new TestLambda(options: new InvokerOptions { PrivateTmp = false, InitTimeout = TestLambda.Patience });
        await lambda.PythonAsync("import os, tempfile\ndef handler(event, context):\n    return [tempfile.gettempdir() == os.environ['TMPDIR'], os.environ['TMPDIR'], os.environ['HOME']]\n");

        var answer = System.Text.Json.Nodes.JsonNode.Parse(await lambda.AnswerAsync())!;

        Assert.True((bool)answer[0]!);
        Assert.StartsWith(Path.Combine(lambda.Folder, "functions", "tmp"), (string)answer[1]!, StringComparison.Ordinal);
        Assert.Equal((string)answer[1]!, (string)answer[2]!);
    }

    [Fact]
    public async Task The_code_cannot_be_written_to()
    {
        NeedsNamespaces();
        await _lambda.PythonAsync("""
            import os
            def handler(event, context):
                try:
                    open(os.path.join(os.environ['LAMBDA_TASK_ROOT'], 'new'), 'w')
                except OSError as e:
                    return e.strerror
            """);

        Assert.Equal("\"Read-only file system\"", await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task The_environment_is_what_Lambda_sets_and_nothing_else()
    {
        Environment.SetEnvironmentVariable("TREADLE_TEST_SECRET", "secret");
        await _lambda.PythonAsync("import os\ndef handler(event, context):\n    return sorted(os.environ)\n");

        var names = System.Text.Json.JsonSerializer.Deserialize<string[]>(await _lambda.AnswerAsync())!;

        string[] ofTheShell = ["OLDPWD", "PWD", "SHLVL", "_", "LC_CTYPE"];
        string[] ofTheMachine = ["PATH", "DOTNET_ROOT", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"];
        Assert.Equal(
            [
                "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_DISABLE_HOST_PREFIX_INJECTION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
                "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
                "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS", "HOME",
                "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "TZ", "_HANDLER", "_X_AMZN_TRACE_ID",
            ],
            names.Except(ofTheShell).Except(ofTheMachine));
    }

    [Theory]
    [InlineData("itself", "x = bytearray(400_000_000); time.sleep(60)")]
    [InlineData("a child", "subprocess.run([sys.executable, '-c', 'import time; x = bytearray(400_000_000); time.sleep(60)'])")]
    [InlineData("a child in a session of its own", "subprocess.run([sys.executable, '-c', 'import time; x = bytearray(400_000_000); time.sleep(60)'], start_new_session=True)")]
    public async Task A_function_that_fills_its_memory_is_killed_and_says_so(string who, string code)
    {
        NeedsLinux();
        await _lambda.PythonAsync($"import subprocess, sys, time\ndef handler(event, context):\n    if event: {code}\n    return 'fine'\n");

        var result = await _lambda.InvokeAsync("1");

        Assert.True(
            TestLambda.Text(result) == $$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{result.RequestId}} Error: Runtime exited with error: signal: killed"}""", who);
        Assert.Matches(
            $@"^REPORT RequestId: {result.RequestId}\t.*\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t(Init Duration: [0-9.]+ ms\t)?Status: error\tError Type: Runtime.OutOfMemory\t$",
            _lambda.LogLines()[^1]);
        Assert.Equal("\"fine\"", await _lambda.AnswerAsync("0"));
    }

    [Fact]
    public async Task Children_that_share_their_parents_memory_are_not_counted_twice()
    {
        NeedsLinux();

        // Five processes of 60 MB that are the same 60 MB.
        await _lambda.PythonAsync("""
            import os, time
            def handler(event, context):
                x = bytearray(60_000_000)
                for i in range(4):
                    if os.fork() == 0:
                        time.sleep(2)
                        os._exit(0)
                time.sleep(1)
                return 'fine'
            """);

        Assert.Equal("\"fine\"", await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task Max_Memory_Used_is_the_most_that_was_held_also_for_a_moment()
    {
        NeedsLinux();
        await _lambda.PythonAsync("def handler(event, context):\n    x = bytearray(70_000_000)\n    del x\n");

        var tail = TestLambda.Tail(await _lambda.InvokeAsync());

        var used = int.Parse(tail.Split("Max Memory Used: ")[1].Split(' ')[0]);
        Assert.InRange(used, 70, 128);
    }

    [Fact]
    public async Task A_child_that_outlives_its_call_ends_with_the_worker()
    {
        await _lambda.PythonAsync("import subprocess\ndef handler(event, context):\n    return subprocess.Popen(['sleep', '1000']).pid\n");
        var child = int.Parse(await _lambda.AnswerAsync());
        Assert.True(Running.Is(child));

        await _lambda.Functions.DeleteAsync(TestLambda.Caller, "fn", null, CancellationToken.None);

        TestLambda.Eventually(() => !Running.Is(child), "the child still runs");
    }

    [Fact]
    public async Task A_worker_is_asked_to_end_before_it_is_killed()
    {
        var told = Path.Combine(_lambda.Folder, "told");
        await _lambda.PythonAsync($"import signal, sys\ndef end(*_):\n    open('{told}', 'w').close()\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, end)\ndef handler(event, context):\n    return 1\n");
        await _lambda.AnswerAsync();

        await _lambda.Functions.DeleteAsync(TestLambda.Caller, "fn", null, CancellationToken.None);

        TestLambda.Eventually(() => File.Exists(told), "it was not asked");
    }

    [Fact]
    public async Task A_worker_that_does_not_end_when_asked_is_killed()
    {
        await _lambda.PythonAsync("import os, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ndef handler(event, context):\n    return os.getpid()\n");
        var pid = int.Parse(await _lambda.AnswerAsync());

        await _lambda.Functions.DeleteAsync(TestLambda.Caller, "fn", null, CancellationToken.None);

        TestLambda.Eventually(() => !Running.Is(pid), "it still runs");
    }

    private static void NeedsLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells how much memory a process holds");

    private void NeedsNamespaces() => Assert.SkipUnless(
        new MountNamespace(Path.Combine(_lambda.Folder, "probe")).IsAvailable, "mount namespaces cannot be made here");
}
