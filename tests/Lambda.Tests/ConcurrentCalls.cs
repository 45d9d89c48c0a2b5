using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

public sealed class ConcurrentCalls
{
    private static readonly Function One = NewFunction("one");

    [Fact]
    public void A_reservation_bounds_its_function_and_is_taken_from_the_others()
    {
        var gate = new ConcurrencyGate(accountMax: 150, _ => 40);
        var reserved = One with { ReservedConcurrency = 2 };
        Assert.Null(gate.TryEnter(reserved, out var first));
        Assert.Null(gate.TryEnter(reserved with { Version = "1" }, out _));

        Assert.Equal("ReservedFunctionConcurrentInvocationLimitExceeded", gate.TryEnter(reserved, out _));

        gate.Leave(first);
        Assert.Null(gate.TryEnter(reserved, out _));
        for (var i = 0; i < 110; i++)
        {
            Assert.Null(gate.TryEnter(NewFunction($"f{i % 3}"), out _));
        }

        Assert.Equal("ConcurrentInvocationLimitExceeded", gate.TryEnter(NewFunction("f0"), out _));
        Assert.Null(gate.TryEnter(NewFunction("f0") with { Owner = new AwsCaller("000000000000", "eu-central-1") }, out _));
    }

    [Fact]
    public void A_reservation_of_none_lets_nothing_in() =>
        Assert.Equal("ReservedFunctionConcurrentInvocationLimitExceeded", new ConcurrencyGate(1000, _ => 0).TryEnter(One with { ReservedConcurrency = 0 }, out _));

    [Fact]
    public void A_reservation_that_changes_while_calls_run_counts_them_right()
    {
        var gate = new ConcurrencyGate(accountMax: 1, _ => 0);
        Assert.Null(gate.TryEnter(One, out var unreserved));
        Assert.Equal("ReservedFunctionConcurrentInvocationLimitExceeded", gate.TryEnter(One with { ReservedConcurrency = 1 }, out _));

        gate.Leave(unreserved);

        Assert.Null(gate.TryEnter(One with { ReservedConcurrency = 1 }, out var reserved));
        Assert.Null(gate.TryEnter(NewFunction("two"), out _));
        gate.Leave(reserved);
    }

    [Fact]
    public async Task Fifty_functions_run_at_the_same_time()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda();
        var go = Path.Combine(lambda.Folder, "go");
        for (var i = 0; i < 50; i++)
        {
            await lambda.PythonAsync($"import os, time\nopen('{lambda.Folder}/in-{i}', 'w').close()\ndef handler(event, context):\n    while not os.path.exists('{go}'): time.sleep(0.02)\n    return {i}\n", name: $"fn{i}");
        }

        var calls = Enumerable.Range(0, 50).Select(i => lambda.AnswerAsync(name: $"fn{i}")).ToList();
        TestLambda.Eventually(() => Directory.GetFiles(lambda.Folder, "in-*").Length == 50, "not all started");
        File.WriteAllText(go, "");

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task A_published_version_keeps_its_own_processes_and_its_own_configuration()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda();
        await lambda.PythonAsync("import os\ndef handler(event, context):\n    return [1, os.environ['AWS_LAMBDA_FUNCTION_VERSION'], context.function_version, context.invoked_function_arn.split(':')[-1], os.environ['AWS_LAMBDA_LOG_STREAM_NAME'][11:14], os.getpid()]\n");
        await lambda.Functions.PublishAsync(TestLambda.Caller, "fn", null, null, null, CancellationToken.None);
        await lambda.Functions.UpdateConfigurationAsync(TestLambda.Caller, "fn", new FunctionSettings { MemoryMegabytes = 256 }, null, CancellationToken.None);

        var published = await lambda.InvokeAsync(options: new InvocationOptions { Qualifier = "1" });
        var latest = await lambda.InvokeAsync();

        Assert.StartsWith("""[1, "1", "1", "1", "[1]", """, TestLambda.Text(published), StringComparison.Ordinal);
        Assert.StartsWith("""[1, "$LATEST", "$LATEST", "fn", "[$L", """, TestLambda.Text(latest), StringComparison.Ordinal);
        Assert.Equal(("1", "$LATEST"), (published.ExecutedVersion, latest.ExecutedVersion));
        Assert.Contains("Version: 1\n", TestLambda.Tail(published), StringComparison.Ordinal);
        Assert.Contains("Memory Size: 128 MB", TestLambda.Tail(published), StringComparison.Ordinal);
        Assert.Contains("Memory Size: 256 MB", TestLambda.Tail(latest), StringComparison.Ordinal);
        Assert.Equal(2, lambda.Invoker.WorkerProcessIds.Count);
        Assert.Equal(TestLambda.Text(published), TestLambda.Text(await lambda.InvokeAsync(options: new InvocationOptions { Qualifier = "1" })));
    }

    [Fact]
    public async Task The_worker_that_was_used_last_is_used_first()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda();
        await lambda.PythonAsync("import os, time\ndef handler(event, context):\n    time.sleep(event)\n    return os.getpid()\n");
        var both = await Task.WhenAll(lambda.AnswerAsync("0.5"), lambda.AnswerAsync("0.5"));
        Assert.Equal(2, both.Distinct().Count());

        var next = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            next.Add(await lambda.AnswerAsync("0"));
        }

        Assert.Single(next.Distinct());
    }

    private static Function NewFunction(string name) => new()
    {
        Owner = TestLambda.Caller, Name = name, Runtime = "python3.12", Handler = "a.b", Role = "r", Package = "", CodeSize = 0, LastModified = default, RevisionId = name, ContentId = name,
    };
}
