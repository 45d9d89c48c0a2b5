namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with functions.</summary>
public sealed class LambdaClientTests(LambdaClientTests.Script script) : IClassFixture<LambdaClientTests.Script>
{
    [Theory]
    [InlineData("created", """["arn:aws:lambda:eu-west-1:000000000000:function:say","Pending","$LATEST",5,256,{"Variables":{"COLOR":"blue"}},"Zip"]""")]
    [InlineData("created twice", "\"ResourceConflictException: Function already exist: say\"")]
    [InlineData("no such function", "\"ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:000000000000:function:none\"")]
    [InlineData("bad runtime", "\"InvalidParameterValueException\"")]
    [InlineData("from S3", """["python3.12",3,128]""")]
    [InlineData("no such package", "\"InvalidParameterValueException\"")]
    [InlineData("configured", """["second",6]""")]
    [InlineData("found", """["S3",true,{"team":"a"},"Successful"]""")]
    [InlineData("configuration", "\"second\"")]
    [InlineData("answer", """[200,"$LATEST",{"said":{"a":1},"version":"$LATEST"}]""")]
    [InlineData("tail", """["START RequestId: ","seen {'a': 1}","END RequestId: ","REPORT RequestId: "]""")]
    [InlineData("failure", """[200,"Unhandled","no luck","ValueError"]""")]
    [InlineData("event", "202")]
    [InlineData("dry run", "204")]
    [InlineData("invoke async", "202")]
    [InlineData("bad payload", "\"InvalidRequestContentException\"")]
    [InlineData("bad qualifier", "\"ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:000000000000:function:say:99\"")]
    public void A_function_is_made_changed_and_called(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("published", "\"1\"")]
    [InlineData("published with code", "\"2\"")]
    [InlineData("versions", """[3,["$LATEST","1","2"]]""")]
    [InlineData("alias", """["arn:aws:lambda:eu-west-1:000000000000:function:say:live","1",{"AdditionalVersionWeights":{"2":0.25}}]""")]
    [InlineData("alias twice", "\"ResourceConflictException: Alias already exists: arn:aws:lambda:eu-west-1:000000000000:function:say:live\"")]
    [InlineData("alias found", "\"2\"")]
    [InlineData("alias called", "\"2\"")]
    [InlineData("aliases", """[2,["live","old"]]""")]
    [InlineData("no such alias", "\"ResourceNotFoundException: Cannot find alias arn: arn:aws:lambda:eu-west-1:000000000000:function:say:old\"")]
    public void Versions_and_aliases_are_published(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("reserved", "0")]
    [InlineData("throttled", "\"TooManyRequestsException: Rate Exceeded.\"")]
    [InlineData("concurrency", "0")]
    [InlineData("unreserved", "false")]
    [InlineData("account", "[1000,1000,2]")]
    [InlineData("event config", """["arn:aws:lambda:eu-west-1:000000000000:function:say:$LATEST",1,"a time",{"Destination":"arn:aws:lambda:eu-west-1:000000000000:function:fail"}]""")]
    [InlineData("event config updated", "60")]
    [InlineData("event config found", "0")]
    [InlineData("event configs", "[2,2]")]
    [InlineData("no event config", "\"ResourceNotFoundException\"")]
    [InlineData("statement", """{"Sid":"gateway","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:000000000000:function:say","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:eu-west-1:000000000000:a/*"}}}""")]
    [InlineData("policy", """[["gateway"],36]""")]
    [InlineData("no policy", "\"ResourceNotFoundException: The resource you requested does not exist.\"")]
    [InlineData("tags", """{"team":"b"}""")]
    public void Concurrency_asynchronous_calls_permissions_and_tags_are_set(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("code signing", "{}")]
    [InlineData("runtime management", """{"UpdateRuntimeOn":"Auto","FunctionArn":"arn:aws:lambda:eu-west-1:000000000000:function:say:$LATEST"}""")]
    [InlineData("recursion", """{"RecursiveLoop":"Terminate"}""")]
    [InlineData("urls", """{"FunctionUrlConfigs":[]}""")]
    [InlineData("provisioned", """{"ProvisionedConcurrencyConfigs":[]}""")]
    [InlineData("mappings", """{"EventSourceMappings":[]}""")]
    [InlineData("url", "\"ResourceNotFoundException\"")]
    [InlineData("provisioned one", "\"ProvisionedConcurrencyConfigNotFoundException\"")]
    [InlineData("mapping", "\"ResourceNotFoundException\"")]
    public void What_no_function_has_here_is_answered_as_for_one_without(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws created", "\"again\"")]
    [InlineData("aws answer", """{"StatusCode":200,"ExecutedVersion":"$LATEST"}""")]
    [InlineData("aws file", """{"said":{},"version":"$LATEST"}""")]
    [InlineData("aws listed", """["again"]""")]
    [InlineData("aws error", "\"An error occurred (ResourceNotFoundException) when calling the GetFunction operation: Function not found: arn:aws:lambda:eu-west-1:000000000000:function:none\"")]
    [InlineData("functions", """[3,["again","fail","say"]]""")]
    [InlineData("all versions", """["again:$LATEST","fail:$LATEST","say:$LATEST","say:1","say:2"]""")]
    [InlineData("deleted", "\"ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:000000000000:function:say\"")]
    public void The_command_line_and_paginators_see_the_same(string note, string expected)
    {
        // Without the command line the functions of the lists are fewer.
        Assert.SkipWhen(script.Notes["aws created"] is null, "The AWS command line is not installed.");
        script.AssertNote(note, expected);
    }

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called() => script.AssertAllCalled("Lambda");

    public sealed class Script() : ClientScript("lambda_client");
}
