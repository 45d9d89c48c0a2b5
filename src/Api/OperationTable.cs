using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api;

/// <summary>All operations of this server, by service and name; the one way to call them from inside and from the wire.</summary>
public sealed class OperationTable : IAwsCall
{
    private readonly FrozenDictionary<(string Service, string Name), IOperation> _operations;
    private readonly FrozenSet<string> _services;

    public OperationTable(IEnumerable<IOperation> operations)
    {
        _operations = operations.ToFrozenDictionary(o => (o.Service, o.Name));
        _services = _operations.Keys.Select(o => o.Service).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The signing names of the services of which there is something here, in order.</summary>
    public IReadOnlyList<string> Services => [.. _services.Order(StringComparer.Ordinal)];

    /// <summary>Whether any operation of a service is here.</summary>
    public bool HasService(string service) => _services.Contains(service);

    public IOperation? Find(string service, string name) => _operations.GetValueOrDefault((service, name));

    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop) =>
        Find(service, action) is { } operation
            ? operation.InvokeAsync(caller, input, stop)
            : throw new AwsErrorException("UnknownOperationException", $"The operation {service}:{action} is not supported by this server.");
}
