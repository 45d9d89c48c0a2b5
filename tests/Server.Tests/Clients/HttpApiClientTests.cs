namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with HTTP APIs (API Gateway version 2); one of them by plain HTTP.</summary>
public sealed class HttpApiClientTests(HttpApiClientTests.Script script) : IClassFixture<HttpApiClientTests.Script>
{
    [Theory]
    [InlineData("api", """[10,"HTTP",true,{"team":"a"},"a time"]""")]
    [InlineData("api changed", "\"second\"")]
    [InlineData("api found", """["shop","second","$request.method $request.path",false]""")]
    [InlineData("no such api", "\"NotFoundException: Invalid API identifier specified 000000000000:none\"")]
    [InlineData("tags", """{"team":"a"}""")]
    [InlineData("web socket", "\"BadRequestException: protocolType WEBSOCKET is not supported by this server; HTTP is.\"")]
    [InlineData("other selection", "\"BadRequestException: ipAddressType dualstack is not supported by this server; only ipv4 is.\"")]
    [InlineData("deleted", "[]")]
    public void APIs_are_made_and_read(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("apis", """[1,1,false,["other","shop"]]""")]
    [InlineData("apis in pages", """[2,["other","shop"]]""")]
    [InlineData("routes", """[2,["GET /health","PUT /health"]]""")]
    [InlineData("bad token", "\"BadRequestException: Invalid nextToken specified.\"")]
    [InlineData("bad page", "\"BadRequestException: Invalid value for maxResults: it must be an integer.\"")]
    public void Lists_come_in_pages(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("integration", """["HTTP_PROXY","INTERNET","1.0",30000]""")]
    [InlineData("integration changed", "5000")]
    [InlineData("integration found", "\"GET\"")]
    [InlineData("integrations", "[true]")]
    [InlineData("no such integration", "\"NotFoundException: Invalid Integration identifier specified\"")]
    [InlineData("route", """["GET /health","NONE",false]""")]
    [InlineData("same route", "\"ConflictException: Route with key GET /health already exists for this API\"")]
    [InlineData("route changed", "\"PUT /health\"")]
    [InlineData("route found", "\"PUT /health\"")]
    [InlineData("no such route", "\"NotFoundException: Invalid Route identifier specified\"")]
    [InlineData("stage", """["$default",true,{"color":"blue"},"a time"]""")]
    [InlineData("stage not deployed", "\"BadRequestException: A stage without autoDeploy is not supported by this server.\"")]
    [InlineData("stage changed", "\"the stage\"")]
    [InlineData("stage found", "\"the stage\"")]
    [InlineData("stages", """["$default","test"]""")]
    [InlineData("no such stage", "\"NotFoundException: Invalid stage identifier specified\"")]
    [InlineData("used integration", "\"ConflictException\"")]
    [InlineData("left", """[false,1,[],["$default"]]""")]
    public void Routes_lead_to_integrations_in_stages(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("called /health", "200")]
    [InlineData("called /test/health", "200")]
    [InlineData("called /elsewhere", """[404,"{\"message\":\"Not Found\"}"]""")]
    public void What_was_made_answers_at_once(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("none", "[[],[],[],[]]")]
    [InlineData("none of no api", "\"NotFoundException: Invalid API identifier specified 000000000000:none\"")]
    [InlineData("not here", "\"UnknownOperationException: The operation apigatewayv2:CreateAuthorizer is not supported by this server.\"")]
    public void What_cannot_be_made_is_listed_empty_and_refused_by_name(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws apis", """["other","shop"]""")]
    [InlineData("aws routes", """["GET /health","PUT /health"]""")]
    [InlineData("aws error", "\"An error occurred (NotFoundException) when calling the GetApi operation: Invalid API identifier specified 000000000000:none\"")]
    public void The_command_line_reads_them(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    public sealed class Script() : ClientScript("httpapi_client");
}
