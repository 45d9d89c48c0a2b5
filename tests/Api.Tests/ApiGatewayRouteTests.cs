using Treadle.Api.Wire;

namespace Treadle.Api.Tests;

public sealed class ApiGatewayRouteTests
{
    [Theory]
    [InlineData("GET", "/restapis", "", "GetRestApis")]
    [InlineData("POST", "/restapis", "?mode=import&failonwarnings=true", "ImportRestApi")]
    [InlineData("POST", "/restapis", "", "CreateRestApi")]
    [InlineData("POST", "/apikeys", "?mode=import&format=csv", "ImportApiKeys")]
    [InlineData("POST", "/restapis/a/resources/b", "", "CreateResource")]
    [InlineData("POST", "/restapis/a/resources/b/methods/GET", "", "TestInvokeMethod")]
    [InlineData("PUT", "/restapis/a/resources/b/methods/GET/integration", "", "PutIntegration")]
    [InlineData("PATCH", "/usageplans/p/keys/k/usage", "", "UpdateUsage")]
    [InlineData("DELETE", "/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2Fa", "?tagKeys=x", "UntagResource")]
    [InlineData("GET", "/account", "", "GetAccount")]
    [InlineData("POST", "/domainnames", "", "CreateDomainName")]
    public void A_request_is_routed_by_method_path_and_mode(string method, string path, string query, string operation) =>
        Assert.Equal(operation, ApiGatewayRoutes.Find(new WireRequest(method, path, query, _ => null), "apigateway")?.Route.Operation);

    [Fact]
    public void An_encoded_ARN_is_one_part_and_a_request_signed_for_another_service_is_none()
    {
        var tags = new WireRequest("GET", "/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2Fa", "", _ => null);
        Assert.Equal("arn:aws:apigateway:eu-west-1::/restapis/a", ApiGatewayRoutes.Find(tags, service: null)!.Value.Members["resourceArn"]);
        Assert.Null(ApiGatewayRoutes.Find(tags, "scheduler"));
    }
}
