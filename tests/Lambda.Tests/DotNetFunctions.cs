using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>Class-library handlers and programs in .NET, as packages that were published.</summary>
public sealed class DotNetFunctions : IAsyncLifetime
{
    private const string Handlers = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Text.Json;
        using System.Threading.Tasks;
        using Amazon.Lambda.Core;
        [assembly: LambdaSerializer(typeof(Shop.Upper))]
        namespace Shop
        {
            public class Order { public int Id { get; set; } public List<string> Items { get; set; } }
            public class Upper : ILambdaSerializer
            {
                static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };
                public T Deserialize<T>(Stream s) => JsonSerializer.Deserialize<T>(s, Options);
                public void Serialize<T>(T value, Stream s) { JsonSerializer.Serialize(s, value); s.Write("  "u8); }
            }
            public class Function
            {
                int _calls;
                public string Text(string name) => "Hello " + name;
                public Order Poco(Order order, ILambdaContext context) { order.Id += 1; return order; }
                public async Task<Order> Async(Order order) { await Task.Yield(); return order; }
                public async Task Nothing(Order order) => await Task.Yield();
                public void Void(Order order) { }
                public static Stream Bytes(Stream input) => input;
                public async Task<Stream> AsyncBytes(Stream input, ILambdaContext context) { var copy = new MemoryStream(); await input.CopyToAsync(copy); copy.Position = 0; return copy; }
                public int NoInput() => ++_calls;
                public int ContextOnly(ILambdaContext context) => context.MemoryLimitInMB;
                [LambdaSerializer(typeof(Loud))] public string Own(string text) => text;
                public string[] Members(string input, ILambdaContext c) => new[] { c.FunctionName, c.FunctionVersion, c.InvokedFunctionArn, c.LogGroupName, c.LogStreamName.Substring(11, 9),
                    (c.AwsRequestId.Length == 36).ToString(), (c.RemainingTime > TimeSpan.FromSeconds(50)).ToString(), c.ClientContext?.Custom["a"] ?? "none", c.Identity.IdentityId };
                public void Logs(string input, ILambdaContext c) { Console.WriteLine("plain {0}", 1); Console.Error.WriteLine("bad\nly"); c.Logger.LogLine("line"); c.Logger.LogWarning("careful"); c.Logger.LogError(new Exception("x"), "lost {what}", "it"); Console.Write("open"); }
                public string Throws(string input) => throw new ArgumentException("no good", new InvalidOperationException("inner"));
                public async Task<string> ThrowsLater(string input) { await Task.Yield(); throw new Odd("later"); }
                public string Twice(string a) => a; public string Twice(int a) => "";
                public async void Forgotten(string a) => await Task.Yield();
                public T Generic<T>(T a) => a;
                public string Three(string a, string b, ILambdaContext c) => a;
            }
            public class Loud : ILambdaSerializer
            {
                public T Deserialize<T>(Stream s) => (T)(object)new StreamReader(s).ReadToEnd();
                public void Serialize<T>(T value, Stream s) { JsonSerializer.Serialize(s, value.ToString().ToUpperInvariant()); }
            }
            public class Odd : Exception { public Odd(string m) : base(m) { } }
            public class Broken { public Broken() => throw new Odd("not today"); public string Any(string a) => a; }
            public class Base { public string Inherited(string a) => GetType().Name; }
            public class Derived : Base { public class Inner { public static string Here(string a) => "inner"; } }
        }
        """;

    private const string Own = """
        using System;
        using System.Net.Http;
        using System.Text;
        var api = "http://" + Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";
        using var client = new HttpClient { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        while (true)
        {
            using var next = await client.GetAsync(api + "invocation/next");
            var body = await next.Content.ReadAsStringAsync();
            var id = string.Join("", next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id"));
            await client.PostAsync(api + "invocation/" + id + "/response", new StringContent("{\"echo\":" + body + "}", Encoding.UTF8, "application/json"));
        }
        """;

    private static readonly Lazy<Task<PackageFile[]>> Package = new(() => DotNetPackage.MakeAsync("Shop", Handlers));

    private readonly TestLambda _lambda = new();

    public ValueTask InitializeAsync()
    {
        TestLambda.Needs("dotnet");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _lambda.DisposeAsync();

    [Theory]
    [InlineData("Shop.Function::Text", "\"you\"", "\"Hello you\"  ")]
    [InlineData("Shop.Function::Poco", """{"id":1,"items":["é"]}""", """{"Id":2,"Items":["\u00E9"]}  """)]
    [InlineData("Shop.Function::Async", """{"ID":1}""", """{"Id":1,"Items":null}  """)]
    [InlineData("Shop.Function::Nothing", """{"Id":1}""", "null")]
    [InlineData("Shop.Function::Void", """{"Id":1}""", "null")]
    [InlineData("Shop.Function::Bytes", """{"a": [1] }""", """{"a": [1] }""")]
    [InlineData("Shop.Function::AsyncBytes", """{"a": [2] }""", """{"a": [2] }""")]
    [InlineData("Shop.Function::NoInput", "{}", "1  ")]
    [InlineData("Shop.Function::ContextOnly", "{}", "128  ")]
    [InlineData("Shop.Function::Own", "[1]", "\"[1]\"")]
    [InlineData("Shop.Derived::Inherited", "\"a\"", "\"Derived\"  ")]
    [InlineData("Shop.Derived+Inner::Here", "\"a\"", "\"inner\"  ")]
    public async Task A_method_of_a_class_library_answers(string method, string payload, string answer)
    {
        await CreateAsync("Shop::" + method);

        Assert.Equal(answer, await _lambda.AnswerAsync(payload));
    }

    [Fact]
    public async Task The_instance_lives_as_long_as_the_process()
    {
        await CreateAsync("Shop::Shop.Function::NoInput");

        Assert.Equal("1  ", await _lambda.AnswerAsync());
        Assert.Equal("2  ", await _lambda.AnswerAsync());
    }

    [Fact]
    public async Task The_context_has_all_its_members()
    {
        await CreateAsync("Shop::Shop.Function::Members");
        var result = await _lambda.InvokeAsync("\"x\"", options: new InvocationOptions { ClientContext = Convert.ToBase64String("""{"custom":{"a":"b"}}"""u8) });

        Assert.Equal(
            """["fn","$LATEST","arn:aws:lambda:eu-west-1:000000000000:function:fn","/aws/lambda/fn","[$LATEST]","True","True","b",""]  """, TestLambda.Text(result));
    }

    [Fact]
    public async Task What_is_printed_and_logged_has_time_request_and_level()
    {
        await CreateAsync("Shop::Shop.Function::Logs");

        var result = await _lambda.InvokeAsync("\"x\"");

        Assert.Null(result.FunctionError);
        var lines = _lambda.LogLines().SkipWhile(l => !l.StartsWith("START", StringComparison.Ordinal)).Skip(1).ToList();
        string[] ends = ["info\tplain 1", "fail\tbad\nly", "info\tline", "warn\tcareful", "fail\tlost it\nSystem.Exception: x"];
        foreach (var (end, line) in ends.Zip(lines))
        {
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t", line);
            Assert.EndsWith($"Z\t{result.RequestId}\t{end}", line, StringComparison.Ordinal);
        }

        Assert.Equal("open", lines[5]);
    }

    [Fact]
    public async Task An_exception_has_type_message_stack_and_cause()
    {
        await CreateAsync("Shop::Shop.Function::Throws");

        var error = await _lambda.ErrorAsync("\"x\"");

        Assert.Equal(("ArgumentException", "no good"), ((string)error["errorType"]!, (string)error["errorMessage"]!));
        Assert.StartsWith("at Shop.Function.Throws(String input)", (string)Assert.Single(error["stackTrace"]!.AsArray())!, StringComparison.Ordinal);
        Assert.Equal("InvalidOperationException", (string)error["cause"]!["errorType"]!);
    }

    [Fact]
    public async Task An_exception_of_a_task_is_the_functions_error()
    {
        await CreateAsync("Shop::Shop.Function::ThrowsLater");

        var error = await _lambda.ErrorAsync("\"x\"");

        Assert.Equal(("Odd", "later"), ((string)error["errorType"]!, (string)error["errorMessage"]!));
    }

    [Theory]
    [InlineData("Shop::Shop.Function", "Invalid lambda function handler: 'Shop::Shop.Function'. The valid format is 'ASSEMBLY::TYPE::METHOD'.")]
    [InlineData("Else::Shop.Function::Text", "Could not find the specified handler assembly with the file name 'Else, Culture=neutral, PublicKeyToken=null'.")]
    [InlineData("Shop::Shop.Nobody::Text", "Unable to load type 'Shop.Nobody' from assembly 'Shop'.")]
    [InlineData("Shop::Shop.Function::Nobody", "Unable to find method 'Nobody' in type 'Shop.Function' from assembly 'Shop'.")]
    [InlineData("Shop::Shop.Function::Twice", "Method 'Twice' of type 'Shop.Function' is overloaded")]
    [InlineData("Shop::Shop.Function::Forgotten", "Method 'Forgotten' of type 'Shop.Function' is async void")]
    [InlineData("Shop::Shop.Function::Generic", "Method 'Generic' of type 'Shop.Function' is generic")]
    [InlineData("Shop::Shop.Function::Three", "Method 'Three' of type 'Shop.Function' is not supported")]
    public async Task What_cannot_be_a_handler_fails_the_initialisation_by_name(string handler, string message)
    {
        await CreateAsync(handler);

        var error = await _lambda.ErrorAsync("\"x\"");

        Assert.Equal("LambdaValidationException", (string)error["errorType"]!);
        Assert.StartsWith(message, (string)error["errorMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_constructor_that_throws_fails_the_initialisation()
    {
        await CreateAsync("Shop::Shop.Broken::Any");

        var error = await _lambda.ErrorAsync("\"x\"");

        Assert.Equal(("Odd", "not today"), ((string)error["errorType"]!, (string)error["errorMessage"]!));
    }

    [Fact]
    public async Task A_program_with_a_Main_of_its_own_talks_to_the_Runtime_API_itself()
    {
        await _lambda.CreateAsync("dotnet8", "Echo", 60, "fn", await DotNetPackage.MakeAsync("Echo", Own, isProgram: true));

        Assert.Equal("""{"echo":{"a":1}}""", await _lambda.AnswerAsync("""{"a":1}"""));
        Assert.Equal("""{"echo":2}""", await _lambda.AnswerAsync("2"));
    }

    private async Task CreateAsync(string handler) => await _lambda.CreateAsync("dotnet8", handler, 60, "fn", await Package.Value);
}
