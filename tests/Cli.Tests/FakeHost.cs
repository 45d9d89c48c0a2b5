using Treadle.Api.Access;
using Treadle.Engine;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Hosting;

namespace Treadle.Cli.Tests;

/// <summary>A server that only says that it runs.</summary>
internal sealed class FakeHost : IServerHost
{
    private readonly TaskCompletionSource<Exception> _failed = new();

    public (string Host, int Port, string Data)? Started { get; private set; }

    public Limits? Limits { get; private set; }

    public OutsideSettings? Outside { get; private set; }

    public IReadOnlyList<AccessKey> Keys { get; private set; } = [];

    public bool IsStopped { get; private set; }

    public Exception? Refusal { get; init; }

    public Task<IRunningServer> StartAsync(string host, int port, string dataFolder, Limits limits, OutsideSettings outside, IReadOnlyList<AccessKey> keys, CancellationToken stop)
    {
        if (Refusal is { } refusal)
        {
            return Task.FromException<IRunningServer>(refusal);
        }

        Started = (host, port, dataFolder);
        Limits = limits;
        Outside = outside;
        Keys = keys;
        Directory.CreateDirectory(dataFolder);
        return Task.FromResult<IRunningServer>(new Running(this));
    }

    /// <summary>The server cannot go on.</summary>
    public void Fail(Exception reason) => _failed.TrySetResult(reason);

    private sealed class Running(FakeHost host) : IRunningServer
    {
        public Uri Address => new($"http://127.0.0.1:{host.Started!.Value.Port}");

        public ClientCredentials? Credentials => null;

        public Task<Exception> Failed => host._failed.Task;

        public ValueTask DisposeAsync()
        {
            host.IsStopped = true;
            return ValueTask.CompletedTask;
        }
    }
}
