using System.Text.Json.Nodes;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

public sealed class NodeFunctions : IAsyncLifetime
{
    private readonly TestLambda _lambda = new();

    public ValueTask InitializeAsync()
    {
        TestLambda.Needs("node");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _lambda.DisposeAsync();

    [Theory]
    [InlineData("an async function", "app.js", "exports.handler = async (event) => ({ got: event.a });")]
    [InlineData("a plain return", "app.js", "exports.handler = (event) => ({ got: event.a });")]
    [InlineData("a callback", "app.js", "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, { got: event.a }), 5); };")]
    [InlineData("context.succeed", "app.js", "exports.handler = (event, context, callback) => { context.succeed({ got: event.a }); };")]
    [InlineData("an ES module", "app.mjs", "export const handler = async (event) => ({ got: event.a });")]
    [InlineData("CommonJS by its ending", "app.cjs", "module.exports.handler = async (event) => ({ got: event.a });")]
    [InlineData("a default export", "app.mjs", "export default { handler: async (event) => ({ got: event.a }) };")]
    public async Task A_handler_answers(string how, string file, string code)
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile(file, code));

        Assert.Equal("""{"got":1}""", await _lambda.AnswerAsync("""{"a":1}"""));
        Assert.Equal("""{"got":2}""", await _lambda.AnswerAsync("""{"a":2}"""));
        Assert.True(_lambda.Invoker.WorkerProcessIds.Count == 1, how);
    }

    [Fact]
    public async Task A_package_that_says_it_is_a_module_is_loaded_as_one()
    {
        await _lambda.CreateAsync(
            "nodejs20.x", "src/app.handler", 60, "fn", new PackageFile("package.json", """{"type":"module"}"""), new PackageFile("src/app.js", "export const handler = async () => 'esm';"));

        Assert.Equal("\"esm\"", await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task No_answer_at_all_is_null_once_there_is_nothing_left_to_wait_for()
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile("app.js", "exports.handler = (event, context, callback) => {};"));

        Assert.Equal("null", await _lambda.AnswerAsync());
        Assert.Equal("null", await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task A_thrown_error_has_type_message_and_trace()
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile("app.js", "exports.handler = async () => { throw new TypeError('bad'); };"));

        var error = await _lambda.ErrorAsync();

        Assert.Equal("TypeError", (string)error["errorType"]!);
        Assert.Equal("bad", (string)error["errorMessage"]!);
        Assert.Equal("TypeError: bad", (string)error["trace"]![0]!);
        Assert.Contains(_lambda.LogLines(), l => l.Contains("\tERROR\tInvoke Error\t{\"errorType\":\"TypeError\",\"errorMessage\":\"bad\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Something_thrown_that_is_no_error_has_its_type_and_text()
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile("app.js", "exports.handler = async () => { throw 'a string'; };"));

        Assert.Equal("""{"errorType":"string","errorMessage":"a string","trace":[]}""", (await _lambda.ErrorAsync()).ToJsonString());
    }

    [Fact]
    public async Task A_rejection_that_nobody_handles_ends_the_process()
    {
        await _lambda.CreateAsync(
            "nodejs20.x", "app.handler", 60, "fn",
            new PackageFile("app.js", "let n = 0; exports.handler = async (e) => { n++; if (e.lost) { Promise.reject(new Error('lost')); await new Promise(() => setTimeout(() => {}, 100000)); } return n; };"));
        Assert.Equal("1", await _lambda.AnswerAsync());

        var error = await _lambda.ErrorAsync("""{"lost":true}""");

        Assert.Equal("Runtime.UnhandledPromiseRejection", (string)error["errorType"]!);
        Assert.Equal("Error: lost", (string)error["errorMessage"]!);
        Assert.Equal("1", await _lambda.AnswerAsync());
    }

    [Theory]
    [InlineData("app.js", "require('nothing-of-that-name');", "Runtime.ImportModuleError", "Error: Cannot find module 'nothing-of-that-name'")]
    [InlineData("app.js", "exports.other = 1;", "Runtime.HandlerNotFound", "app.handler is undefined or not exported")]
    [InlineData("app.js", "exports.handler = {", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected end of input")]
    [InlineData("other.js", "exports.handler = 1;", "Runtime.ImportModuleError", "Error: Cannot find module 'app'")]
    public async Task What_cannot_be_loaded_fails_the_initialisation(string file, string code, string type, string message)
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile(file, code));

        var error = await _lambda.ErrorAsync();

        Assert.Equal(type, (string)error["errorType"]!);
        Assert.StartsWith(message, (string)error["errorMessage"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("context.done", "exports.handler = (e, c) => { c.done(null, 'd'); };", "\"d\"")]
    [InlineData("context.done with an error", "exports.handler = (e, c) => { c.done(new RangeError('r')); };", "RangeError r")]
    [InlineData("context.fail", "exports.handler = (e, c) => { c.fail(new RangeError('f')); };", "RangeError f")]
    [InlineData("context.fail with a text", "exports.handler = (e, c) => { c.fail('text'); };", "string text")]
    [InlineData("a callback's error", "exports.handler = (e, c, cb) => cb(new Error('cb'));", "Error cb")]
    [InlineData("a callback's text as error", "exports.handler = (e, c, cb) => cb('no');", "string no")]
    [InlineData("the first of two answers", "exports.handler = (e, c, cb) => { cb(null, 1); cb(null, 2); };", "1")]
    [InlineData("an answer while something is left to do", "exports.handler = (e, c, cb) => { c.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 50000); cb(null, 'now'); };", "\"now\"")]
    [InlineData("an answer behind what is left to do", "let n = 0; exports.handler = (e, c, cb) => { setTimeout(() => { n = 7; }, 20); cb(null, { toJSON: () => n }); };", "7")]
    [InlineData("a thenable", "exports.handler = () => ({ then: (resolve) => resolve('t') });", "\"t\"")]
    [InlineData("nothing", "exports.handler = async () => {};", "null")]
    [InlineData("a date", "exports.handler = async () => new Date(0);", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("what JSON cannot take", "exports.handler = async () => 1n;", "Error Unable to stringify response body")]
    [InlineData("a rejection without a reason", "exports.handler = () => Promise.reject();", "Error rejected")]
    [InlineData("an error of its own type", "class Odd extends Error { constructor(m) { super(m); this.name = 'Odd'; } } exports.handler = async () => { throw new Odd('o'); };", "Odd o")]
    [InlineData("an error thrown at once", "exports.handler = () => { throw new Error('sync'); };", "Error sync")]
    [InlineData("an exception outside the call", "exports.handler = () => new Promise(() => setTimeout(() => { throw new Error('out'); }, 1));", "Error out")]
    [InlineData("an exit", "exports.handler = async () => process.exit(3);", "Runtime.ExitError")]
    [InlineData("streaming", "exports.handler = awslambda.streamifyResponse(async () => {});", "Runtime.StreamingNotSupported")]
    public async Task Each_way_to_end_gives_what_AWS_gives(string how, string code, string expected)
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile("app.js", code));

        // Twice: whatever the first did, the second is served.
        for (var i = 0; i < 2; i++)
        {
            var result = await _lambda.InvokeAsync();
            var text = TestLambda.Text(result);
            var error = result.FunctionError is null ? null : System.Text.Json.Nodes.JsonNode.Parse(text)!;
            var got = error is null ? text : $"{error["errorType"]} {error["errorMessage"]}";
            Assert.True(error is null ? got == expected : got.StartsWith(expected, StringComparison.Ordinal), $"{how}: {got}");
        }
    }

    [Theory]
    [InlineData("src/app.handler", "src/app.js", "exports.handler = async () => __dirname.endsWith('src');", "true")]
    [InlineData("app.deep.handler", "app.js", "exports.deep = { handler: async () => 'nested' };", "\"nested\"")]
    [InlineData("index.handler", "index.mjs", "const v = await Promise.resolve('awaited'); export const handler = async () => v;", "\"awaited\"")]
    [InlineData("app.handler", "app.js", "const fs = require('fs'); exports.handler = async () => typeof fs.readFileSync;", "\"function\"")]
    [InlineData("app.handler", "app/index.js", "exports.handler = async () => 'folder';", "\"folder\"")]
    public async Task A_handler_is_found(string handler, string file, string code, string answer)
    {
        await _lambda.CreateAsync("nodejs20.x", handler, 60, "fn", new PackageFile(file, code));

        Assert.Equal(answer, await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task A_trace_shows_paths_as_on_AWS()
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile("app.js", "exports.handler = async () => { throw new Error('x'); };"));

        var trace = (await _lambda.ErrorAsync())["trace"]!.AsArray().Select(l => (string)l!).ToList();

        Assert.Contains("/var/task/app.js:1:", trace[1], StringComparison.Ordinal);
        Assert.DoesNotContain(trace, l => l.Contains(_lambda.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_context_has_all_its_members()
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile("app.js", """
            exports.handler = async (e, c) => [c.functionName, c.functionVersion, c.memoryLimitInMB, c.logGroupName, c.logStreamName.slice(11, 20), c.awsRequestId.length,
              c.invokedFunctionArn, c.clientContext === undefined, c.identity === undefined, c.callbackWaitsForEmptyEventLoop,
              c.getRemainingTimeInMillis() > 50000 && c.getRemainingTimeInMillis() <= 60000, process.env._X_AMZN_TRACE_ID.startsWith('Root=1-')];
            """));

        Assert.Equal(
            """["fn","$LATEST","128","/aws/lambda/fn","[$LATEST]",36,"arn:aws:lambda:eu-west-1:000000000000:function:fn",true,true,true,true,true]""", await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task The_console_prints_time_request_level_and_text_as_one_event()
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile("app.js", "exports.handler = async () => { console.log('a\\nb', { c: 1 }); console.error('x'); };"));

        var result = await _lambda.InvokeAsync();

        Assert.Contains(_lambda.LogLines(), l => l.EndsWith($"Z\t{result.RequestId}\tINFO\ta\nb {{ c: 1 }}", StringComparison.Ordinal));
        Assert.Contains(_lambda.LogLines(), l => l.EndsWith($"Z\t{result.RequestId}\tERROR\tx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_client_context_reaches_the_handler()
    {
        await _lambda.CreateAsync("nodejs20.x", "app.handler", 60, "fn", new PackageFile("app.js", "exports.handler = async (e, c) => c.clientContext;"));

        var context = Convert.ToBase64String("{\"custom\":{\"é\":\n1}}"u8);
        var result = await _lambda.InvokeAsync(options: new InvocationOptions { ClientContext = context });

        Assert.Equal("""{"custom":{"é":1}}""", JsonNode.Parse(result.Payload.Span)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }
}
