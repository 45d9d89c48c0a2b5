using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.WebConsole.Tests;

/// <summary>The real program with the sample of the course deployed to it, as a person would who then opens the console.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private const string Service = "iw-102stepfunctions-dev";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly ServerProcess _process;
    private string _region = "us-east-1";

    private ConsoleServer(ServerProcess process) => _process = process;

    /// <summary>The sample's region and the account of a server without keys.</summary>
    public static string Scope => "eu-west-1/000000000000";

    public Uri Address => _process.Address;

    /// <param name="hasSample">The sample is deployed to it.</param>
    /// <param name="credentials">The file of its access keys; null for a server without.</param>
    public static async Task<ConsoleServer> StartAsync(bool hasSample, string? credentials = null)
    {
        var variables = credentials is null ? null : new Dictionary<string, string> { ["TREADLE_CREDENTIALS_FILE"] = credentials };
        var server = new ConsoleServer(await ServerProcess.StartAsync(variables, keepsAddress: true));
        if (hasSample)
        {
            server._region = "eu-west-1";
            await server.DeployAsync();
        }

        return server;
    }

    /// <summary>Ends the process as a crash does, and starts another at the same address.</summary>
    public Task CrashAsync() => _process.CrashAsync();

    /// <summary>Ends the process as an operator does, within so much time; nobody answers afterwards.</summary>
    public Task TerminateAsync(TimeSpan patience) => _process.TerminateAsync(patience);

    /// <returns>The ARN of a machine of the sample.</returns>
    /// <param name="logicalId">Its key in the sample's serverless.yml; the plugin makes names that begin with it.</param>
    public async Task<string> MachineArnAsync(string logicalId)
    {
        var machines = (await CallAsync("states", "AWSStepFunctions.ListStateMachines", []))["stateMachines"]!.AsArray();
        return (string)machines.Single(m => ((string)m!["name"]!).StartsWith(logicalId + "StepFunctions", StringComparison.OrdinalIgnoreCase))!["stateMachineArn"]!;
    }

    public static string FunctionName(string name) => $"{Service}-{name}";

    /// <returns>The ARN of a new execution.</returns>
    public async Task<string> RunAsync(string machineArn, string input) =>
        (string)(await CallAsync("states", "AWSStepFunctions.StartExecution", new JsonObject { ["stateMachineArn"] = machineArn, ["input"] = input }))["executionArn"]!;

    /// <returns>The ARN of a new machine.</returns>
    public async Task<string> CreateAsync(string name, string definition) =>
        (string)(await CallAsync("states", "AWSStepFunctions.CreateStateMachine", new JsonObject { ["name"] = name, ["definition"] = definition, ["roleArn"] = "arn:aws:iam::000000000000:role/any" }))["stateMachineArn"]!;

    /// <summary>Returns when an execution has ended.</summary>
    public async Task<string> EndAsync(string execution)
    {
        while (true)
        {
            var status = (string)(await CallAsync("states", "AWSStepFunctions.DescribeExecution", new JsonObject { ["executionArn"] = execution }))["status"]!;
            if (status != "RUNNING")
            {
                return status;
            }

            await Task.Yield();
        }
    }

    /// <summary>Calls an operation of a JSON protocol where the sample is, if there is one; a refusal fails the test.</summary>
    public Task<JsonObject> CallAsync(string service, string target, JsonObject members) => PostAsync("/", service, target, members);

    /// <summary>Makes something of API Gateway's, where the sample is; a refusal fails the test.</summary>
    /// <param name="path"><c>/v2/apis</c>.</param>
    public Task<JsonObject> MakeAsync(string path, JsonObject members) => PostAsync(path, "apigateway", target: null, members);

    /// <summary>Makes a bucket.</summary>
    public async Task PutBucketAsync(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/{name}");
        await SendAsync(request, "s3");
    }

    private async Task<JsonObject> PostAsync(string path, string service, string? target, JsonObject members)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(members.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0")) };
        if (target is not null)
        {
            request.Headers.Add("X-Amz-Target", target);
        }

        return (JsonObject)JsonNode.Parse(await SendAsync(request, service))!;
    }

    private async Task<string> SendAsync(HttpRequestMessage request, string service)
    {
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=000000000000/20260101/{_region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await _process.Client.SendAsync(request, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return body;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task DeployAsync()
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "treadle.dll"), "deploy", "--project", Path.Combine(Repository.Root, "samples", "course-102"), "--stage", "dev"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AWS_ENDPOINT_URL"] = Address.ToString();
        using var deploy = Process.Start(start)!;
        var output = deploy.StandardOutput.ReadToEndAsync(Stop);
        var errors = deploy.StandardError.ReadToEndAsync(Stop);
        await deploy.WaitForExitAsync(Stop);
        Assert.True(deploy.ExitCode == 0, await output + await errors);
    }
}
