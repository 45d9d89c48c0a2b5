using System.Text;
using Treadle.Gateway.Model;

namespace Treadle.Gateway.Requests;

/// <summary>One request on its way through a method: what came, what it is for, and what is noted about it.</summary>
/// <remarks>On the thread of its request alone.</remarks>
internal sealed class Exchange
{
    private string? _text;

    public Exchange(GatewayRequest request, ServedStage served, Route route, RequestIds ids, DateTimeOffset now, (string Id, string Value)? key, ExecutionLog log)
    {
        (Request, Served, Route, Ids, Now, Key, Log) = (request, served, route, ids, now, key, log);
        Variables = new MappingVariables(request, served, route, ids, key, now);
    }

    public GatewayRequest Request { get; }

    public ServedStage Served { get; }

    public Route Route { get; }

    public RequestIds Ids { get; }

    public DateTimeOffset Now { get; }

    public (string Id, string Value)? Key { get; }

    public ExecutionLog Log { get; }

    public MappingVariables Variables { get; }

    /// <exception cref="GatewayFaultException">The method has no integration.</exception>
    public Integration Integration => Route.Method.MethodIntegration
        ?? throw new GatewayFaultException(GatewayFault.Configuration("No integration defined for method"));

    /// <summary>The request's body as text; what is no UTF-8 is replaced.</summary>
    public string Text => _text ??= Encoding.UTF8.GetString(Request.Body.Span);

    /// <summary>Why the gateway answered itself; null when it did not.</summary>
    public GatewayFault? Fault { get; private set; }

    /// <summary>How long the integration took; null when none was called.</summary>
    public TimeSpan? IntegrationLatency { get; set; }

    /// <summary>The integration's own status; null when none was called.</summary>
    public int? IntegrationStatus { get; set; }

    /// <summary>Notes that the gateway answers itself: for the log, and for <c>$context.error</c>.</summary>
    public void Fail(GatewayFault fault)
    {
        Fault = fault;
        Log.Error(fault.LogLine);
        Variables.Note(fault);
    }
}
