using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Aws;
using Treadle.Deploy.Client;
using Treadle.Deploy.Operations;
using Treadle.Deploy.Packaging;
using Treadle.Deploy.Stacks;
using Treadle.Objects;
using Treadle.Tests.Common;

namespace Treadle.Deploy.Tests.Fakes;

/// <summary>A server in this process, with a folder for the service: deploys through the client and the stack service as the real ones do.</summary>
internal sealed class World : IDeployTarget, IHandlerCompiler, IDisposable
{
    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private StackService _stacks;
    private ObjectService _objects;

    public World()
    {
        Folder = Directory.CreateTempSubdirectory("treadle-deploy-").FullName;
        Aws = new FakeAws(Store);
        _stacks = NewService();
        Client = new DeployClient(this, this, TimeProvider.System, new Listener(Events));
    }

    public string Folder { get; }
    public MemoryResources Store { get; } = new();
    public FakeAws Aws { get; }
    public DeployClient Client { get; }
    public List<DeployEvent> Events { get; } = [];
    public List<Exception> Bugs { get; } = [];
    public List<string> Uploads { get; } = [];
    public DeployOptions Options => new() { Folder = Path.Combine(Folder, "service"), Stage = "dev" };
    public Uri Endpoint => new("http://127.0.0.1:4566");
    public string AccountId => Caller.Account;

    /// <summary>Writes a file of the service.</summary>
    public World With(string path, string content)
    {
        var file = Path.Combine(Folder, "service", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    public Task<DeployResult> DeployAsync() => Client.DeployAsync(Options, TestContext.Current.CancellationToken);

    /// <summary>Starts the server again on what is stored, and waits until what was under way has ended.</summary>
    public async Task RestartAsync()
    {
        Store.IsBroken = false;
        Aws.AfterChange = _ => { };
        _stacks = NewService();
        await _stacks.RecoverAsync();
        foreach (var name in Store.List("stack", null).Select(r => r.Key.Id))
        {
            await _stacks.WhenIdleAsync(Caller, name);
        }
    }

    public Task IdleAsync(string stack) => _stacks.WhenIdleAsync(Caller, stack);

    public async Task<JsonObject> StackAsync(string name) =>
        (JsonObject)((JsonArray)(await CallAsync("eu-west-1", "cloudformation", "DescribeStacks", new JsonObject { ["StackName"] = name }, CancellationToken.None))["Stacks"]!)[0]!;

    public ValueTask<JsonObject> CallAsync(string region, string service, string action, JsonObject input, CancellationToken stop)
    {
        var caller = Caller with { Region = region };
        return service == "cloudformation"
            ? new OperationTable(CloudFormationOperations.All(_stacks)).CallAsync(caller, service, action, input, stop)
            : Aws.CallAsync(caller, service, action, input, stop);
    }

    public ValueTask<bool> HasArtifactAsync(string bucket, string key, CancellationToken stop) => ValueTask.FromResult(_objects.TryGet(bucket, key) is not null);

    public async ValueTask PutArtifactAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        Uploads.Add(key);
        var attributes = new ObjectAttributes { Metadata = ObjectAttributes.None.Metadata.Add(IDeployTarget.PackageMark, "x") };
        await _objects.PutAsync(bucket, key, new MemoryStream(content.ToArray()), new PutOptions { Attributes = attributes }, stop);
    }

    public Task<IReadOnlyList<CompiledFile>> CompileAsync(string sourcePath, CancellationToken stop)
    {
        var source = File.ReadAllText(sourcePath);
        return source.Contains("error", StringComparison.Ordinal)
            ? throw new HandlerCompilationException($"{sourcePath}(1,1): error CS1002: ; expected")
            : Task.FromResult<IReadOnlyList<CompiledFile>>([new CompiledFile(Path.GetFileNameWithoutExtension(sourcePath) + ".dll", System.Text.Encoding.UTF8.GetBytes("compiled " + source), false)]);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [MemberNotNull(nameof(_objects))]
    private StackService NewService()
    {
        _objects = new ObjectService(Store, Path.Combine(Folder, "data"), TimeProvider.System);
        return new(Store, () => Aws, _objects, TimeProvider.System, (_, bug) => Bugs.Add(bug));
    }

    private sealed class Listener(List<DeployEvent> events) : IProgress<DeployEvent>
    {
        public void Report(DeployEvent value) => events.Add(value);
    }
}
