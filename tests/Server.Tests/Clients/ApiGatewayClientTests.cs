namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with REST APIs, their keys and plans; the deployed API by plain HTTP.</summary>
public sealed class ApiGatewayClientTests(ApiGatewayClientTests.Script script) : IClassFixture<ApiGatewayClientTests.Script>
{
    [Theory]
    [InlineData("api", """[10,"pets",["REGIONAL"],"HEADER",false,{"team":"a"},10]""")]
    [InlineData("api changed", """["animals","second"]""")]
    [InlineData("api found", "\"animals\"")]
    [InlineData("apis", """[2,["animals","other"]]""")]
    [InlineData("no such api", "\"NotFoundException: Invalid API identifier specified 000000000000:none\"")]
    [InlineData("bad patch", "\"BadRequestException\"")]
    [InlineData("root", """["/",true]""")]
    [InlineData("resource", """["/pets/{pet}","{pet}",true]""")]
    [InlineData("same resource", "\"ConflictException: Another resource with the same parent already has this name: pets\"")]
    [InlineData("moved", "\"/pets/{id}\"")]
    [InlineData("resource found", "\"/pets/{id}\"")]
    [InlineData("no such resource", "\"NotFoundException: Invalid Resource identifier specified\"")]
    [InlineData("left", """["/"]""")]
    public void APIs_and_resources_are_made(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("method", """{"httpMethod":"GET","authorizationType":"NONE","apiKeyRequired":false,"requestParameters":{"method.request.path.id":true,"method.request.querystring.q":false}}""")]
    [InlineData("same method", "\"ConflictException: Method already exists for this resource\"")]
    [InlineData("no such method", "\"NotFoundException: Invalid Method identifier specified\"")]
    [InlineData("method changed", "true")]
    [InlineData("response changed", """{"method.response.header.X-Pet":true,"method.response.header.X-Two":false}""")]
    [InlineData("response", """{"application/json":"Empty"}""")]
    [InlineData("integration", """{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\": 200}"},"passthroughBehavior":"WHEN_NO_TEMPLATES","timeoutInMillis":29000,"cacheKeyParameters":[]}""")]
    [InlineData("integration changed", "5000")]
    [InlineData("integration found", "\"MOCK\"")]
    [InlineData("integration response changed", """{"method.response.header.X-Pet":"'cat'"}""")]
    [InlineData("integration response", "\"404\"")]
    [InlineData("method whole", """[["200","404"],["200","404"],"MOCK"]""")]
    [InlineData("embedded", """["GET"]""")]
    [InlineData("tested", """[200,"{\"pet\":\"9\",\"q\":\"y\"}","cat",true]""")]
    [InlineData("test log", "[true,true,true]")]
    [InlineData("tested start", """[200,["executionArn","startDate"]]""")]
    public void Methods_are_made_and_tested(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("deployment", """[6,"one","a time"]""")]
    [InlineData("deployment changed", "\"two\"")]
    [InlineData("deployment found", """{"/pets":["POST"],"/pets/{id}":["GET"]}""")]
    [InlineData("deployments", "[2,2]")]
    [InlineData("stage", """["test",true,{"color":"red"},false,false]""")]
    [InlineData("same stage", "\"ConflictException: Stage already exists\"")]
    [InlineData("stage changed", """[50.0,20,true,{"color":"green"}]""")]
    [InlineData("stage found", "true")]
    [InlineData("stages", """["dev","test"]""")]
    [InlineData("no such stage", "\"NotFoundException: Invalid stage identifier specified\"")]
    [InlineData("used deployment", "\"BadRequestException: Active stages pointing to this deployment must be moved or deleted\"")]
    public void Deployments_have_stages(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("key", """["anna","anna-anna-anna-anna-anna",true,[],"a time"]""")]
    [InlineData("key without value", "false")]
    [InlineData("key with value", "\"anna-anna-anna-anna-anna\"")]
    [InlineData("same key", "\"ConflictException: API Key already exists\"")]
    [InlineData("key changed", "\"still hers\"")]
    [InlineData("imported", "[1,[]]")]
    [InlineData("keys", """[2,["anna","bert"]]""")]
    [InlineData("keys by name", """["bert-bert-bert-bert-bert"]""")]
    [InlineData("no such key", "\"NotFoundException: Invalid API Key identifier specified\"")]
    [InlineData("plan", """["basic",true,{"burstLimit":200,"rateLimit":100.0},{"limit":3,"offset":0,"period":"DAY"}]""")]
    [InlineData("plan changed", """[{"burstLimit":200,"rateLimit":10.5},2]""")]
    [InlineData("plan found", "\"basic\"")]
    [InlineData("no such plan", "\"NotFoundException: Invalid Usage Plan ID specified\"")]
    [InlineData("bad plan", "\"BadRequestException\"")]
    [InlineData("member", """[true,"API_KEY","anna","anna-anna-anna-anna-anna"]""")]
    [InlineData("same member", "\"ConflictException\"")]
    [InlineData("member found", "\"anna\"")]
    [InlineData("members", """[1,["anna"]]""")]
    [InlineData("plans of the key", """[1,["basic"]]""")]
    [InlineData("no such member", "\"NotFoundException: Invalid API Key identifier specified\"")]
    [InlineData("plan with a stage", "\"BadRequestException: Cannot delete Usage Plan PLAN because there are API Stages associated with it, including API:dev\"")]
    public void Plans_have_keys(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("without key", """[403,"{\"message\":\"Forbidden\"}","ForbiddenException"]""")]
    [InlineData("wrong key", """[403,"{\"message\":\"Forbidden\"}","ForbiddenException"]""")]
    [InlineData("with key", """[200,"{\"pet\":\"7\",\"q\":\"x\"}",null]""")]
    [InlineData("started", """[200,"pets"]""")]
    [InlineData("input", """{"name":"Tom"}""")]
    [InlineData("over the quota", """[429,"{\"message\":\"Limit Exceeded\"}","LimitExceededException"]""")]
    [InlineData("unknown path", """[403,"{\"message\":\"Missing Authentication Token\"}","MissingAuthenticationTokenException"]""")]
    [InlineData("usage", "[2,0]")]
    [InlineData("usage dates", "[true,true,true]")]
    [InlineData("usage pages", "[1,1]")]
    [InlineData("more quota", "[5,200]")]
    public void The_deployed_API_asks_for_the_key_and_counts_its_uses(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("tags", """{"cost":"1"}""")]
    [InlineData("account", """[{"burstLimit":5000,"rateLimit":10000.0},true]""")]
    [InlineData("account changed", "\"arn:aws:iam::000000000000:role/any\"")]
    [InlineData("models", """["Empty","Error"]""")]
    [InlineData("model", "\"Empty Schema\"")]
    [InlineData("get_authorizers", "[]")]
    [InlineData("get_documentation_parts", "[]")]
    [InlineData("get_documentation_versions", "[]")]
    [InlineData("get_request_validators", "[]")]
    [InlineData("get_client_certificates", "[]")]
    [InlineData("get_domain_names", "[]")]
    [InlineData("get_vpc_links", "[]")]
    [InlineData("deleted", "\"NotFoundException\"")]
    public void Tags_the_account_and_models_are_read(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws api", """["cli",["EDGE"]]""")]
    [InlineData("aws method", """{"httpMethod":"ANY","authorizationType":"NONE","apiKeyRequired":false}""")]
    [InlineData("aws stage", "true")]
    [InlineData("aws key", "true")]
    [InlineData("aws tested", """[200,"pong"]""")]
    [InlineData("aws plan", """[{"burstLimit":10,"rateLimit":5.0},{"limit":500,"offset":0,"period":"MONTH"}]""")]
    [InlineData("aws error", "\"An error occurred (NotFoundException) when calling the GetRestApi operation: Invalid API identifier specified 000000000000:none\"")]
    public void The_command_line_makes_an_API_too(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called() => script.AssertAllCalled("ApiGateway");

    public sealed class Script() : ClientScript("apigateway_client");
}
