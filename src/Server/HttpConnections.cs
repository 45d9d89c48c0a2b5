using Treadle.Aws;
using Treadle.Integrations.Http;
using Treadle.Messaging.Events;

namespace Treadle.Server;

/// <summary>Gives HTTP tasks the connections of EventBridge.</summary>
internal sealed class HttpConnections(ConnectionService connections) : IHttpConnections
{
    public HttpConnection? Find(AwsCaller caller, string arn) =>
        connections.Find(arn) is { } found ? new HttpConnection(found.State, found.Headers, found.Query, found.Body) : null;
}
