using Treadle.Aws;
using Treadle.Integrations.Http;

namespace Treadle.Api.Tests;

/// <summary>There is no connection.</summary>
internal sealed class NoHttpConnections : IHttpConnections
{
    public HttpConnection? Find(AwsCaller caller, string arn) => null;
}
