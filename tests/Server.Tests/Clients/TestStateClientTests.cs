namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line test a workflow state by state.</summary>
public sealed class TestStateClientTests(TestStateClientTests.Script script) : IClassFixture<TestStateClientTests.Script>
{
    [Theory]
    [InlineData("choice", """[["SUCCEEDED","Approved"],["SUCCEEDED","Ask"]]""")]
    [InlineData("answered", """["SUCCEEDED","Order All",{"items":[{"id":"a"},{"id":"b"}]}]""")]
    [InlineData("ordered", """["SUCCEEDED","Approved",[1,2]]""")]
    [InlineData("order", """["SUCCEEDED",null,{}]""")]
    [InlineData("end", """[["SUCCEEDED",null,{}],["FAILED",null,"Refused"]]""")]
    public void A_workflow_is_gone_through_state_by_state(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("retried", """[["RETRIABLE",null,"Busy"],["CAUGHT_ERROR","Refused",{"Error":"Busy","Cause":"later"}]]""")]
    [InlineData("details", """[{"retryIndex":0,"retryBackoffIntervalSeconds":4},{"FunctionName":"ask","Payload":{"cost":1,"token":"t"}}]""")]
    [InlineData("tolerated", """[["SUCCEEDED","Approved",[1,2]],["FAILED",null,"States.ExceedToleratedFailureThreshold"]]""")]
    [InlineData("refused", """["ValidationException: State not found in definition","InvalidDefinition: TestState API does not support '.sync' or '.waitForTaskToken' service integration patterns when a mock is not specified.","ValidationException: Mock result schema validation error: Field 'S' must be a string","ValidationException: State type 'Succeed' is not supported when a mock is specified"]""")]
    public void What_goes_wrong_is_played(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("hidden", """["GET",false,"200","{\"key\": \"hush\"}"]""")]
    [InlineData("revealed", """["GET",true,"200","{\"key\": \"hush\"}"]""")]
    public void A_request_is_shown_without_its_secrets_or_with_them(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void The_command_line_does_the_same() => script.AssertNote("aws", """["SUCCEEDED","1"]""");

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    public sealed class Script() : ClientScript("teststate_client");
}
