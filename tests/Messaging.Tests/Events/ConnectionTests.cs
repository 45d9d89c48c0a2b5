using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Events;

/// <summary>Connections: what they add to a request, and that their secrets are in no answer.</summary>
public sealed class ConnectionTests
{
    private static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly ConnectionService _connections = new(new MemoryResources(), TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_API_key_and_further_parameters_go_with_the_request_and_secrets_into_no_answer()
    {
        var arn = await CreateAsync("""
            {"Name":"c","AuthorizationType":"API_KEY","AuthParameters":{"ApiKeyAuthParameters":{"ApiKeyName":"x-api-key","ApiKeyValue":"s3cret"},
             "InvocationHttpParameters":{"HeaderParameters":[{"Key":"h","Value":"1"}],"QueryStringParameters":[{"Key":"q","Value":"s3cret2","IsValueSecret":true}],"BodyParameters":[{"Key":"b","Value":"3"}]}}}
            """);

        var found = _connections.Find(arn)!;
        Assert.Equal(("AUTHORIZED", "x-api-key=s3cret,h=1", "q=s3cret2", "b=3"), (found.State, Text(found.Headers), Text(found.Query), Text(found.Body)));
        var shown = _connections.DescribeConnection(Caller, new JsonObject { ["Name"] = "c" });
        Assert.DoesNotContain("s3cret", shown.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _connections.ListConnections(Caller, []).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", found.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("arn:aws:secretsmanager:eu-west-1:000000000000:secret:events!connection/c/", (string?)shown["SecretArn"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_and_password_become_a_header()
    {
        var arn = await CreateAsync("""{"Name":"c","AuthorizationType":"BASIC","AuthParameters":{"BasicAuthParameters":{"Username":"Aladdin","Password":"open sesame"}}}""");
        Assert.Equal("Authorization=Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", Text(_connections.Find(arn)!.Headers));
    }

    [Fact]
    public async Task A_connection_that_is_deauthorized_has_no_secret_until_it_gets_another()
    {
        var arn = await CreateAsync("""{"Name":"c","AuthorizationType":"API_KEY","AuthParameters":{"ApiKeyAuthParameters":{"ApiKeyName":"k","ApiKeyValue":"v"}}}""");
        var answer = await _connections.DeauthorizeConnectionAsync(Caller, new JsonObject { ["Name"] = "c" }, Stop);
        Assert.Equal("DEAUTHORIZED", (string?)answer["ConnectionState"]);
        Assert.Equal("DEAUTHORIZED", _connections.Find(arn)!.State);
        await _connections.UpdateConnectionAsync(Caller, Json("""{"Name":"c","AuthParameters":{"ApiKeyAuthParameters":{"ApiKeyName":"k","ApiKeyValue":"w"}}}"""), Stop);
        Assert.Equal("k=w", Text(_connections.Find(arn)!.Headers));
    }

    [Fact]
    public async Task A_deleted_connection_is_not_found_and_another_of_its_name_has_another_ARN()
    {
        const string given = """{"Name":"c","AuthorizationType":"API_KEY","AuthParameters":{"ApiKeyAuthParameters":{"ApiKeyName":"k","ApiKeyValue":"v"}}}""";
        var arn = await CreateAsync(given);
        Assert.Equal("ResourceAlreadyExistsException", (await RefusedAsync(given)).Code);
        await _connections.DeleteConnectionAsync(Caller, new JsonObject { ["Name"] = "c" }, Stop);
        Assert.Null(_connections.Find(arn));
        Assert.NotEqual(arn, await CreateAsync(given));
        Assert.Null(_connections.Find(arn));
    }

    [Theory]
    [InlineData("""{"Name":"c","AuthorizationType":"OAUTH_CLIENT_CREDENTIALS","AuthParameters":{}}""", "OAUTH_CLIENT_CREDENTIALS is not supported")]
    [InlineData("""{"Name":"c","AuthorizationType":"KEY","AuthParameters":{}}""", "Member must satisfy enum value set")]
    [InlineData("""{"Name":"a b","AuthorizationType":"BASIC","AuthParameters":{}}""", "Member must satisfy regular expression pattern")]
    [InlineData("""{"Name":"c","AuthorizationType":"BASIC"}""", "Value null at 'authParameters'")]
    [InlineData("""{"Name":"c","AuthorizationType":"BASIC","AuthParameters":{"ApiKeyAuthParameters":{"ApiKeyName":"k","ApiKeyValue":"v"}}}""", "BasicAuthParameters with Username and Password")]
    public async Task What_is_no_connection_is_refused(string given, string message) =>
        Assert.Contains(message, (await RefusedAsync(given)).AwsMessage, StringComparison.Ordinal);

    private static string Text(IReadOnlyList<KeyValuePair<string, string>> pairs) => string.Join(',', pairs.Select(p => $"{p.Key}={p.Value}"));

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private async Task<string> CreateAsync(string given) => (string)(await _connections.CreateConnectionAsync(Caller, Json(given), Stop))["ConnectionArn"]!;

    private Task<AwsErrorException> RefusedAsync(string given) => Assert.ThrowsAsync<AwsErrorException>(() => CreateAsync(given));
}
