using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.Lambda;
using Treadle.Aws;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>What Lambda's operations refuse, with AWS's code, status and words. One function <c>fn</c> with the versions 1 and 2 and the alias <c>live</c> is there.</summary>
public sealed class LambdaApiErrors : IAsyncDisposable
{
    private const string Arn = "arn:aws:lambda:eu-west-1:000000000000:function:fn";
    private readonly TestLambda _lambda = new();
    private readonly OperationTable _api;

    public LambdaApiErrors() => _api = new OperationTable(LambdaOperations.All(_lambda.Functions, _lambda.Invoker, new NoObjects(), TimeProvider.System));

    public ValueTask DisposeAsync() => _lambda.DisposeAsync();

    [Theory]
    [InlineData("GetFunction", """{"FunctionName":"fn","Qualifier":"3"}""", "ResourceNotFoundException", 404, $"Function not found: {Arn}:3")]
    [InlineData("GetFunction", """{"FunctionName":"fn:live","Qualifier":"1"}""", "InvalidParameterValueException", 400, "The derived qualifier from the function name does not match the specified qualifier.")]
    [InlineData("DeleteFunction", """{"FunctionName":"fn","Qualifier":"$LATEST"}""", "InvalidParameterValueException", 400, "$LATEST version cannot be deleted without deleting the function.")]
    [InlineData("DeleteFunction", """{"FunctionName":"fn","Qualifier":"1"}""", "ResourceConflictException", 409, "You cannot delete version 1 because it is used by the following aliases: [live]")]
    [InlineData("ListFunctions", """{"MaxItems":0}""", "ValidationException", 400, "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("ListFunctions", """{"FunctionVersion":"LATEST"}""", "ValidationException", 400, "1 validation error detected: Value 'LATEST' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]")]
    [InlineData("CreateAlias", """{"FunctionName":"fn","Name":"live","FunctionVersion":"1"}""", "ResourceConflictException", 409, $"Alias already exists: {Arn}:live")]
    [InlineData("CreateAlias", """{"FunctionName":"fn","Name":"7","FunctionVersion":"1"}""", "ValidationException", 400, "1 validation error detected: Value '7' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)")]
    [InlineData("CreateAlias", """{"FunctionName":"fn","Name":"new","FunctionVersion":"9"}""", "ResourceNotFoundException", 404, $"Function not found: {Arn}:9")]
    [InlineData("CreateAlias", """{"FunctionName":"fn","Name":"new","FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"2":0.1,"3":0.1}}}""", "InvalidParameterValueException", 400, "Number of items in AdditionalVersionWeights cannot be greater than 1")]
    [InlineData("CreateAlias", """{"FunctionName":"fn","Name":"new","FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"2":2.0}}}""", "ValidationException", 400, "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]")]
    [InlineData("CreateAlias", """{"FunctionName":"fn","Name":"new","FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"1":0.5}}}""", "InvalidParameterValueException", 400, "Invalid function version 1. Function version 1 is already included in routing configuration.")]
    [InlineData("CreateAlias", """{"FunctionName":"fn","Name":"new","FunctionVersion":"$LATEST","RoutingConfig":{"AdditionalVersionWeights":{"1":0.5}}}""", "InvalidParameterValueException", 400, "$LATEST is not supported for an alias pointing to more than 1 version")]
    [InlineData("GetAlias", """{"FunctionName":"fn","Name":"none"}""", "ResourceNotFoundException", 404, $"Cannot find alias arn: {Arn}:none")]
    [InlineData("UpdateAlias", """{"FunctionName":"fn","Name":"live","RevisionId":"old"}""", "PreconditionFailedException", 412, "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id")]
    [InlineData("PutFunctionConcurrency", """{"FunctionName":"fn","ReservedConcurrentExecutions":901}""", "InvalidParameterValueException", 400, "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].")]
    [InlineData("PutFunctionConcurrency", """{"FunctionName":"fn:1","ReservedConcurrentExecutions":1}""", "InvalidParameterValueException", 400, "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.")]
    [InlineData("AddPermission", """{"FunctionName":"fn","Qualifier":"$LATEST","StatementId":"s","Action":"lambda:InvokeFunction","Principal":"*"}""", "InvalidParameterValueException", 400, "We currently do not support adding policies for $LATEST.")]
    [InlineData("AddPermission", """{"FunctionName":"fn","StatementId":"s","Action":"lambda:InvokeFunction","Principal":"nobody"}""", "InvalidParameterValueException", 400, "The provided principal was invalid. Please check the principal and try again.")]
    [InlineData("AddPermission", """{"FunctionName":"fn","StatementId":"a b","Action":"lambda:InvokeFunction","Principal":"*"}""", "ValidationException", 400, "1 validation error detected: Value 'a b' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)")]
    [InlineData("RemovePermission", """{"FunctionName":"fn","StatementId":"s"}""", "ResourceNotFoundException", 404, "No policy is associated with the given resource.")]
    [InlineData("RemovePermission", """{"FunctionName":"none","StatementId":"s"}""", "ResourceNotFoundException", 404, "No policy found for: arn:aws:lambda:eu-west-1:000000000000:function:none")]
    [InlineData("GetPolicy", """{"FunctionName":"fn"}""", "ResourceNotFoundException", 404, "The resource you requested does not exist.")]
    [InlineData("PutFunctionEventInvokeConfig", """{"FunctionName":"fn"}""", "InvalidParameterValueException", 400, "You must specify at least one of error handling or destination setting.")]
    [InlineData("PutFunctionEventInvokeConfig", """{"FunctionName":"none","MaximumRetryAttempts":1}""", "ResourceNotFoundException", 404, "The function doesn't exist.")]
    [InlineData("PutFunctionEventInvokeConfig", """{"FunctionName":"fn","MaximumEventAgeInSeconds":59}""", "ValidationException", 400, "1 validation error detected: Value '59' at 'maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60")]
    [InlineData("UpdateFunctionEventInvokeConfig", """{"FunctionName":"fn","MaximumRetryAttempts":1}""", "ResourceNotFoundException", 404, $"The function {Arn}:$LATEST doesn't have an EventInvokeConfig")]
    [InlineData("TagResource", $$$"""{"Resource":"{{{Arn}}}:1","Tags":{"a":"b"}}""", "InvalidParameterValueException", 400, "Tags on function aliases and versions are not supported. Please specify a function ARN.")]
    [InlineData("TagResource", $$$"""{"Resource":"{{{Arn}}}","Tags":{}}""", "InvalidParameterValueException", 400, "An error occurred and the request cannot be processed.")]
    [InlineData("UpdateFunctionConfiguration", """{"FunctionName":"fn","Role":"me"}""", "ValidationException", 400, @"1 validation error detected: Value 'me' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+")]
    [InlineData("UpdateFunctionCode", """{"FunctionName":"fn","S3Bucket":"b"}""", "InvalidParameterValueException", 400, "Please provide an S3Key along with the S3Bucket parameter when using S3.")]
    [InlineData("UpdateFunctionCode", """{"FunctionName":"fn","ZipFile":"","Architectures":["x86_64","arm64"]}""", "ValidationException", 400, "1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1")]
    [InlineData("Invoke", """{"FunctionName":"fn","InvocationType":"Later"}""", "ValidationException", 400, "1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]")]
    [InlineData("GetFunctionUrlConfig", """{"FunctionName":"fn"}""", "ResourceNotFoundException", 404, "The resource you requested does not exist.")]
    [InlineData("GetProvisionedConcurrencyConfig", """{"FunctionName":"fn","Qualifier":"1"}""", "ProvisionedConcurrencyConfigNotFoundException", 404, "No Provisioned Concurrency Config found for this function")]
    [InlineData("PublishLayerVersion", "{}", "UnknownOperationException", 400, "The operation lambda:PublishLayerVersion is not supported by this server.")]
    public async Task A_request_that_cannot_be_is_refused(string operation, string input, string code, int status, string message)
    {
        await GivenFunctionAsync();

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync(operation, input));

        Assert.Equal((code, status, message), (refused.Code, refused.Status, refused.AwsMessage));
    }

    private async Task GivenFunctionAsync()
    {
        await _lambda.CreateAsync("provided", "x", 3, "fn", new PackageFile("bootstrap", "1"));
        await CallAsync("PublishVersion", """{"FunctionName":"fn"}""");
        await CallAsync("UpdateFunctionConfiguration", """{"FunctionName":"fn","Timeout":9}""");
        await CallAsync("PublishVersion", """{"FunctionName":"fn"}""");
        await CallAsync("CreateAlias", """{"FunctionName":"fn","Name":"live","FunctionVersion":"1"}""");
    }

    private async Task<JsonObject> CallAsync(string operation, string input) =>
        await _api.CallAsync(TestLambda.Caller, "lambda", operation, JsonNode.Parse(input)!.AsObject(), CancellationToken.None);
}
