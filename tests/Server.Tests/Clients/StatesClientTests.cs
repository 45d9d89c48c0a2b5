namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with every operation of Step Functions.</summary>
public sealed class StatesClientTests(StatesClientTests.Script script) : IClassFixture<StatesClientTests.Script>
{
    [Theory]
    [InlineData("created again", """[true,["creationDate","stateMachineArn"]]""")]
    [InlineData("described", """[["creationDate","definition","encryptionConfiguration","loggingConfiguration","name","roleArn","stateMachineArn","status","tracingConfiguration","type"],"STANDARD","ACTIVE",{"level":"OFF","includeExecutionData":false},{"enabled":false},{"type":"AWS_OWNED_KEY"}]""")]
    [InlineData("metadata only", """["creationDate","definition","encryptionConfiguration","loggingConfiguration","name","roleArn","stateMachineArn","status","tracingConfiguration","type"]""")]
    [InlineData("updated", """[["revisionId","updateDate"],true]""")]
    [InlineData("nothing to update", "\"MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified\"")]
    [InlineData("machine pages", """[2,["orders","pages-1","pages-2","pages-3"],["creationDate","name","stateMachineArn","type"]]""")]
    [InlineData("machine gone", "\"StateMachineDoesNotExist: State Machine Does Not Exist: 'arn:aws:states:eu-west-1:000000000000:stateMachine:pages-1'\"")]
    [InlineData("tags", """[{"key":"cost","value":"1"}]""")]
    [InlineData("too many tags", "\"TooManyTags\"")]
    [InlineData("valid", """{"result":"OK","diagnostics":[],"truncated":false}""")]
    [InlineData("invalid", """["FAIL",1,true,["code","location","message","severity"]]""")]
    public void Machines_are_made_described_tagged_and_validated(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("started", """[["executionArn","startDate"],"arn:aws:states:eu-west-1:000000000000:execution:orders:one"]""")]
    [InlineData("execution", """[["executionArn","input","inputDetails","name","output","outputDetails","redriveCount","redriveStatus","redriveStatusReason","startDate","stateMachineArn","status","stopDate","traceHeader"],"SUCCEEDED","{\"n\":1}","{\"n\":1}","NOT_REDRIVABLE","Execution is SUCCEEDED and cannot be redriven","Root=1-5759e988-bd862e3fe1be46a994272793"]""")]
    [InlineData("execution metadata", """[["executionArn","inputDetails","name","outputDetails","redriveCount","redriveStatus","redriveStatusReason","startDate","stateMachineArn","status","stopDate","traceHeader"],{"included":false}]""")]
    [InlineData("machine of execution", """["definition","encryptionConfiguration","loggingConfiguration","name","revisionId","roleArn","stateMachineArn","tracingConfiguration","updateDate"]""")]
    [InlineData("history pages", """[2,["ExecutionStarted","PassStateEntered","PassStateExited","ExecutionSucceeded"],["executionStartedEventDetails","id","previousEventId","timestamp","type"]]""")]
    [InlineData("history without data", """["roleArn"]""")]
    [InlineData("history reversed", "[4,3]")]
    [InlineData("execution pages", """[2,["three","two","one"],["executionArn","name","redriveCount","startDate","stateMachineArn","status","stopDate"]]""")]
    [InlineData("executions failed", "[]")]
    [InlineData("stopped", """[["stopDate"],"ABORTED","Enough","of it",true]""")]
    [InlineData("name taken", "\"ExecutionAlreadyExists: Execution Already Exists: 'arn:aws:states:eu-west-1:000000000000:execution:orders:one'\"")]
    [InlineData("no execution", "\"ExecutionDoesNotExist: Execution Does Not Exist: 'arn:aws:states:eu-west-1:000000000000:execution:orders:onex'\"")]
    [InlineData("sync", """[["billingDetails","executionArn","input","inputDetails","name","output","outputDetails","startDate","stateMachineArn","status","stopDate","traceHeader"],"SUCCEEDED","{\"n\":1}",64,"Root=1-5759e988-bd862e3fe1be46a994272793"]""")]
    [InlineData("sync metadata", """["billingDetails","executionArn","inputDetails","name","outputDetails","startDate","stateMachineArn","status","stopDate"]""")]
    [InlineData("sync of standard", "\"StateMachineTypeNotSupported: This operation is not supported by this type of state machine\"")]
    public void Executions_are_started_followed_and_stopped(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("activity", """[["activityArn","creationDate"],["activityArn","creationDate","encryptionConfiguration","name"],["activityArn","creationDate","name"]]""")]
    [InlineData("activity pages", """[2,["work","work-2","work-3"]]""")]
    [InlineData("activity task", """[["input","taskToken"],"{\"n\":1}","{\"n\":2}","TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'"]""")]
    [InlineData("no JSON", "\"InvalidOutput: Invalid Output: 'Unrecognized token 'no': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'\"")]
    [InlineData("activity failed", """["Broken","on purpose","TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'"]""")]
    [InlineData("bad token", "\"InvalidToken: Invalid Token: 'Invalid token'\"")]
    [InlineData("activity gone", "\"ActivityDoesNotExist: Activity Does Not Exist: 'arn:aws:states:eu-west-1:000000000000:activity:work-2'\"")]
    public void Workers_take_tasks_and_answer_them(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("published", """[["creationDate","stateMachineVersionArn"],"arn:aws:states:eu-west-1:000000000000:stateMachine:orders:1",":2"]""")]
    [InlineData("versions", """[["nextToken","stateMachineVersions"],[":2"],[":1"]]""")]
    [InlineData("alias", """[["creationDate","stateMachineAliasArn"],"arn:aws:states:eu-west-1:000000000000:stateMachine:orders:live",["creationDate","description","name","routingConfiguration","stateMachineAliasArn","updateDate"]]""")]
    [InlineData("alias updated", """["updateDate"]""")]
    [InlineData("aliases", """[["stateMachineAliases"],["creationDate","stateMachineAliasArn"]]""")]
    [InlineData("through the alias", """[true,":2",true]""")]
    [InlineData("executions of the alias", """["through"]""")]
    [InlineData("version in use", "\"ConflictException: Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]\"")]
    [InlineData("one version left", "1")]
    [InlineData("aws versions", """["another",1,1]""")]
    public void Versions_are_published_and_aliases_route(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("failed", """["FAILED","REDRIVABLE",false]""")]
    [InlineData("redriven", """[["redriveDate"],"FAILED",1,true]""")]
    [InlineData("history redriven", """["ExecutionRedriven","FailStateEntered","ExecutionFailed"]""")]
    [InlineData("redriven only", """["f"]""")]
    [InlineData("not redrivable", "\"ExecutionNotRedrivable\"")]
    public void Executions_are_redriven(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("map run", """[["executionArn","mapRunArn","startDate","stateMachineArn"],"arn:aws:states:eu-west-1:000000000000:stateMachine:distributed/each"]""")]
    [InlineData("map run described", """[["executionArn","executionCounts","itemCounts","mapRunArn","maxConcurrency","redriveCount","startDate","status","toleratedFailureCount","toleratedFailurePercentage"],"RUNNING",5,1,50.0,2]""")]
    [InlineData("children", """[2,["RUNNING","SUCCEEDED"],["executionArn","itemCount","mapRunArn","name","redriveCount","startDate","stateMachineArn","status"]]""")]
    [InlineData("machine of a child", "\"each\"")]
    [InlineData("map run stopped", "\"ABORTED\"")]
    [InlineData("aws runs", """[2,"ABORTED","An error occurred (ValidationException)","SUCCEEDED"]""")]
    public void Map_runs_are_followed_and_changed(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("tested", """[["inspectionData","output","status"],"SUCCEEDED","{\"a\":1,\"r\":{\"n\":1}}",["afterResultPath","afterResultSelector","input","result"]]""")]
    [InlineData("mocked", """["SUCCEEDED","B"]""")]
    public void States_are_tested(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("out of bounds", """["ValidationException: 1 validation error detected: Value '' at 'executionArn' failed to satisfy constraint: Member must have length greater than or equal to 1","ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000","constraint: Member must have length less than or equal to 80"]""")]
    [InlineData("token", """["InvalidToken: Invalid Token: 'Invalid token'","InvalidToken: Invalid Token: 'Invalid token'"]""")]
    public void Parameters_out_of_bounds_are_refused(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws", """{"described":"cli","execution":"{\"a\":1}","machine of execution":"cli","history":4,"listed":["run"],"machines":true,"activity":"cli","tags":[{"key":"a","value":"b"}],"valid":"OK","sync":"SUCCEEDED","error":"An error occurred (InvalidArn) when calling the DescribeExecution operation: Invalid Arn: 'Invalid ARN prefix: nothing'"}""")]
    public void The_command_line_does_the_same(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Theory]
    [InlineData("not called")]
    [InlineData("aws not called")]
    public void Every_operation_is_called(string note) => script.AssertNote(note, "[]");

    public sealed class Script() : ClientScript("sfn_client");
}
