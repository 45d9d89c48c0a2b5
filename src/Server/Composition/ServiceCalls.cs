using Treadle.Api;
using Treadle.Api.Remote;
using Treadle.Aws;

namespace Treadle.Server.Composition;

/// <summary>How services call each other and those at outside endpoints: through the table of operations, which is made after the services.</summary>
internal sealed class ServiceCalls
{
    private OperationTable? _operations;
    private RoutedCalls? _routed;

    public ServiceCalls(Parts parts, Foundation foundation) => Remote = parts.Own(new RemoteServices(foundation.Options.Endpoints, foundation.Time));

    /// <summary>The services at outside endpoints.</summary>
    public RemoteServices Remote { get; }

    /// <exception cref="InvalidOperationException">Asked for before <see cref="Connect"/>.</exception>
    public OperationTable Operations => _operations ?? throw Early();

    /// <summary>Makes calls; handed on as a function.</summary>
    /// <exception cref="InvalidOperationException">Asked for before <see cref="Connect"/>.</exception>
    public IAwsCall Get() => _routed ?? throw Early();

    /// <summary>Whether an operation can be called, by its service's signing name and its own.</summary>
    public bool CanCall(string service, string action) => Remote.Has(service) || Operations.Find(service, action) is not null;

    /// <param name="operations">All of this server.</param>
    /// <param name="observer">Hears of calls that were answered.</param>
    public void Connect(OperationTable operations, IOperationObserver observer) => (_operations, _routed) = (operations, new RoutedCalls(operations, Remote, observer));

    private static InvalidOperationException Early() => new("The server is still being put together.");
}
