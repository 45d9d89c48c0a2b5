using Treadle.Api.Access;
using Treadle.Integrations.Containers;
using Treadle.Lambda;
using Treadle.Lambda.Commands;
using Treadle.Lambda.Functions;

namespace Treadle.Server.Composition;

/// <summary>Lambda functions, and the commands that stand for containers: what runs as processes of its own.</summary>
internal sealed class FunctionServices
{
    private readonly InvokerOptions _options;

    public FunctionServices(Parts parts, Foundation foundation, ServiceCalls calls, AccessKeys keys)
    {
        var (options, resources, time) = (foundation.Options, foundation.Resources, foundation.Time);
        Functions = new FunctionService(resources, options.DataDirectory, time);
        _options = new InvokerOptions
        {
            Instruments = foundation.Instruments,
            Metrics = new FunctionMetrics(foundation.Metrics),
            PrivateTmp = options.PrivateTmp,
            Calls = calls.Get,
            Credentials = function => keys.ForOwn(function.Owner.Account, function.Role[(function.Role.LastIndexOf('/') + 1)..], function.Name),
            Undelivered = foundation.Warn,
        };
        Invoker = parts.Own(new Invoker(Functions, foundation.Logs, resources, _options, time));
        Containers = new ContainerRuns(
            parts.Own(new CommandHost(Path.Combine(options.DataDirectory, "containers"), foundation.Logs, time)), resources, foundation.Fault)
        {
            Credentials = caller => keys.ForOwn(caller.Account, "treadle", "container"),
        };

        // Stopped before functions and commands: a call that is cut off by their end would else be recorded as failed.
        parts.Own(foundation.Runtime);
    }

    public FunctionService Functions { get; }

    public Invoker Invoker { get; }

    public ContainerRuns Containers { get; }

    /// <summary>Goes on with what a former life left, once this server answers.</summary>
    /// <param name="endpointUrl">Where functions and commands reach it.</param>
    public void Resume(string endpointUrl)
    {
        _options.EndpointUrl = endpointUrl;
        Containers.EndpointUrl = endpointUrl;
        Containers.Resume();
        Invoker.Resume();
    }
}
