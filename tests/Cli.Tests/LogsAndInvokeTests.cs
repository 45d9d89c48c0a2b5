using System.Net;
using System.Text;

namespace Treadle.Cli.Tests;

public sealed class LogsAndInvokeTests
{
    private const string Filter = "Logs_20140328.FilterLogEvents";
    private const string Invoke = "POST /2015-03-31/functions/course-dev-hello/invocations";

    [Fact]
    public async Task Logs_follow_the_pages_and_print_each_line_once()
    {
        using var shell = new TestShell
        {
            Projects = new OneProject(),
            Server = new FakeServer()
                .Answers(Filter, """{"events":[{"eventId":"1","timestamp":1,"message":"START RequestId: r\n"},{"eventId":"2","timestamp":2,"message":"one\n"}],"nextToken":"t"}""")
                .Answers(Filter, """{"events":[{"eventId":"2","timestamp":2,"message":"one\n"},{"eventId":"3","timestamp":3,"message":"two\n"}]}"""),
        };

        Assert.Equal(0, await shell.RunAsync("logs", "-f", "hello", "--filter", "o"));

        Assert.Equal("START RequestId: r\none\ntwo\n", shell.Out);
        Assert.Equal("/aws/lambda/course-dev-hello", shell.Server.BodyOf(Filter)["logGroupName"]!.GetValue<string>());
        Assert.Equal("o", shell.Server.BodyOf(Filter)["filterPattern"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_function_without_a_log_is_said_to_be_missing()
    {
        using var shell = new TestShell
        {
            Server = new FakeServer().Answers(Filter, """{"__type":"ResourceNotFoundException","message":"The specified log group does not exist."}""", HttpStatusCode.BadRequest),
        };

        Assert.Equal(1, await shell.RunAsync("logs", "-f", "nobody"));

        Assert.Contains("nobody", shell.Error);
    }

    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    public async Task The_start_may_be_so_long_ago(string text, int seconds)
    {
        var now = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
        using var shell = new TestShell { Server = new FakeServer().Answers(Filter, """{"events":[]}"""), Time = new StillTime(now) };

        await shell.RunAsync("logs", "-f", "hello", "--startTime", text);

        Assert.Equal(now.AddSeconds(-seconds).ToUnixTimeMilliseconds(), shell.Server.BodyOf(Filter)["startTime"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("5x")]
    [InlineData("m")]
    public async Task A_start_that_is_no_time_is_wrong_use(string text)
    {
        using var shell = new TestShell { Server = new FakeServer() };

        Assert.Equal(2, await shell.RunAsync("logs", "-f", "hello", "--startTime", text));
    }

    [Fact]
    public async Task A_call_names_its_version_and_its_type_and_asks_for_the_log()
    {
        using var shell = new TestShell { Projects = new OneProject(), Server = new FakeServer().Answers(Invoke, "") };

        Assert.Equal(0, await shell.RunAsync("invoke", "-f", "hello", "-q", "live", "-t", "Event", "-l", "-d", "{}"));

        var request = Assert.Single(shell.Server.Asked).Request;
        Assert.Equal("?Qualifier=live", request.RequestUri!.Query);
        Assert.Equal("Event", Assert.Single(request.Headers.GetValues("X-Amz-Invocation-Type")));
        Assert.Equal("Tail", Assert.Single(request.Headers.GetValues("X-Amz-Log-Type")));
        Assert.Equal("", shell.Out);
    }

    [Fact]
    public async Task A_type_of_call_that_is_none_is_wrong_use()
    {
        using var shell = new TestShell { Projects = new OneProject(), Server = new FakeServer() };

        Assert.Equal(2, await shell.RunAsync("invoke", "-f", "hello", "-t", "Later"));
    }

    [Theory]
    [InlineData("-f")]
    [InlineData(null)]
    public async Task A_functions_answer_is_printed_with_four_blanks(string? option)
    {
        using var shell = new TestShell { Projects = new OneProject(), Server = new FakeServer().Answers(Invoke, """{"a":{"b":"ë"}}""") };

        Assert.Equal(0, await shell.RunAsync(option is null ? ["invoke", "hello", "-d", "1"] : ["invoke", option, "hello", "-d", "1"]));

        Assert.Equal("{\n    \"a\": {\n        \"b\": \"ë\"\n    }\n}\n", shell.Out);
        Assert.Equal("1", shell.Server.Asked[0].Body);
    }

    [Fact]
    public async Task A_function_that_fails_is_exit_code_1()
    {
        using var shell = new TestShell
        {
            Projects = new OneProject(),
            Server = new FakeServer().Answers(Invoke, """{"errorMessage":"no"}""", HttpStatusCode.OK, ("X-Amz-Function-Error", "Unhandled")),
        };

        Assert.Equal(1, await shell.RunAsync("invoke", "hello"));

        Assert.Contains("\"errorMessage\": \"no\"", shell.Out);
        Assert.Equal("Invoked function failed\n", shell.Error);
    }

    [Fact]
    public async Task The_end_of_its_log_comes_with_the_answer_when_asked_for()
    {
        var log = Convert.ToBase64String(Encoding.UTF8.GetBytes("START RequestId\nhi\n"));
        using var shell = new TestShell
        {
            Projects = new OneProject(),
            Server = new FakeServer().Answers(Invoke, "1", HttpStatusCode.OK, ("X-Amz-Log-Result", log)),
        };

        await shell.RunAsync("invoke", "hello", "--log");

        Assert.Equal("1\n", shell.Out);
        Assert.Contains("\nSTART RequestId\nhi\n", shell.Error);
        Assert.Equal("Tail", shell.Server.Asked[0].Request.Headers.GetValues("X-Amz-Log-Type").Single());
    }

    [Fact]
    public async Task An_unknown_function_is_named_in_the_apis_words()
    {
        using var shell = new TestShell
        {
            Server = new FakeServer().Answers(
                "POST /2015-03-31/functions/nobody/invocations",
                """{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody"}""",
                HttpStatusCode.NotFound,
                ("x-amzn-ErrorType", "ResourceNotFoundException:http://internal.amazon.com/")),
        };

        Assert.Equal(1, await shell.RunAsync("invoke", "nobody"));

        Assert.Equal("ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody\n", shell.Error);
    }

    [Fact]
    public async Task Another_program_on_the_port_is_not_taken_for_a_server()
    {
        using var shell = new TestShell
        {
            Server = new FakeServer().Answers("POST /2015-03-31/functions/f/invocations", "<html>nginx</html>", HttpStatusCode.NotFound),
        };

        Assert.Equal(1, await shell.RunAsync("invoke", "f"));

        Assert.Contains("answered 404", shell.Error);
        Assert.Contains("nginx", shell.Error);
    }

    private sealed class StillTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
