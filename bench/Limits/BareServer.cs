using System.Text.Json;

namespace Treadle.Limits.Bench;

/// <summary>Kestrel and nothing behind it: reads a request's JSON and answers what a load generator of StartExecution expects. It keeps only a count.</summary>
internal static class BareServer
{
    private const string Machine = "arn:aws:states:us-east-1:000000000000:stateMachine:bare";

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        var server = builder.Build();
        server.Run(AnswerAsync);
        await server.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var operation = context.Request.Headers["X-Amz-Target"].ToString();
        operation = operation[(operation.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var answer = operation switch
        {
            "StartExecution" => $$"""{"executionArn":"{{Machine.Replace("stateMachine", "execution", StringComparison.Ordinal)}}:{{body.RootElement.GetProperty("name")}}","startDate":1.7e9}""",
            "CreateStateMachine" => $$"""{"stateMachineArn":"{{Machine}}","creationDate":1.7e9}""",
            "ListExecutions" => """{"executions":[]}""",
            "ListStateMachines" => """{"stateMachines":[]}""",
            _ => "{}",
        };
        context.Response.ContentType = "application/x-amz-json-1.0";
        var bytes = System.Text.Encoding.UTF8.GetBytes(answer);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }
}
