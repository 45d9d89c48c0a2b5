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
