using Treadle.Gateway;
using Treadle.Gateway.HttpApis;
using Treadle.Gateway.Requests;

namespace Treadle.Server.Composition;

/// <summary>REST and HTTP APIs, and what answers requests to deployed ones.</summary>
internal sealed class GatewayServices
{
    public GatewayServices(Parts parts, Foundation foundation, ServiceCalls calls)
    {
        var (resources, time) = (foundation.Resources, foundation.Time);
        RestApis = parts.Own(new RestApiService(resources, foundation.Runtime.Uses, time) { CanCall = calls.CanCall });
        HttpApis = parts.Own(new HttpApiService(resources, time));
        TestInvocation = new TestInvocation(RestApis, calls.Get, time);
        Deployed = new ApiDispatcher(
            new GatewayRequestHandler(RestApis, calls.Get, time, foundation.Logs, new ApiMetrics(foundation.Metrics)),
            new HttpApiHandler(HttpApis, calls.Get, time),
            RestApis);
    }

    public RestApiService RestApis { get; }

    public HttpApiService HttpApis { get; }

    public TestInvocation TestInvocation { get; }

    public ApiDispatcher Deployed { get; }
}
