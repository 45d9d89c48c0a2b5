using System.Net.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Treadle.Api;
using Treadle.Api.States;
using Treadle.Api.Sts;
using Treadle.Api.Wire;
using Treadle.Runtime.Activities;
using Treadle.Runtime.Admission;
using Treadle.Runtime.StateMachines;
using Treadle.Server.Http;
using Treadle.Server.Tests.Fakes;
using Treadle.Storage.Memory;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary>The HTTP side with real registries and operations, over a runtime that runs nothing.</summary>
public sealed class WireServer : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-wire-");
    private readonly Treadle.Metrics.Instruments _instruments = new();
    private HttpServer? _server;

    public int Port => _server!.Port;

    public string DataDirectory => _data.FullName;

    public HttpClient Plain { get; private set; } = null!;

    public HttpClient Tls { get; private set; } = null!;

    public List<string> Faults { get; } = [];


    internal BodyBudget Bodies { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var time = TimeProvider.System;
        var store = new MemoryStore(time);
        var resources = new MemoryResources(store);
        var machines = new StateMachineService(resources, time);
        var executions = new FakeExecutions();
        var operations = new OperationTable(
        [
            .. StatesOperations.All(store, machines, new StateMachineRemoval(machines, store, resources, executions), new ActivityService(resources, time), executions, new FakeExpress(), new FakeMapRuns(), new FakeTests(), time, _ => false),
            new GetCallerIdentity(),
        ]);
        var dispatcher = new WireDispatcher(operations, "us-east-1", (what, e) => Faults.Add($"{what}: {e}"));
        var memory = new MemoryGauge(1L << 40, time);
        Bodies = new BodyBudget(8 << 20, memory);
        var endpoint = new AwsEndpoint(dispatcher, Bodies, new RequestMetrics(_instruments, Bodies, memory), time);
        _server = await HttpServer.StartAsync(
            new ServerOptions { DataDirectory = _data.FullName, Port = 0 }, endpoint.HandleAsync, NullLoggerFactory.Instance, time);
        Plain = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        var anyCertificate = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=treadle" } };
        Tls = new HttpClient(anyCertificate) { BaseAddress = new Uri($"https://127.0.0.1:{Port}") };
    }

    public async ValueTask DisposeAsync()
    {
        Plain.Dispose();
        Tls.Dispose();
        await _server!.DisposeAsync();
        _instruments.Dispose();
        _data.Delete(recursive: true);
    }
}
