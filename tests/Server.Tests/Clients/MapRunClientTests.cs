namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with a distributed Map whose run fails and is redriven.</summary>
public sealed class MapRunClientTests(MapRunClientTests.Script script) : IClassFixture<MapRunClientTests.Script>
{
    [Theory]
    [InlineData("running", """["RUNNING",2,0,2,2]""")]
    [InlineData("changed", """["RUNNING",1,1]""")]
    public void A_run_is_followed_and_changed_while_it_runs(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("failed", """["FAILED","States.ExceedToleratedFailureThreshold","The specified tolerated failure threshold was exceeded","REDRIVABLE"]""")]
    [InlineData("run failed", """["FAILED",{"pending":6,"succeeded":4,"failed":2,"total":12,"resultsWritten":6},{"pending":6,"succeeded":4,"failed":2,"total":12,"resultsWritten":6}]""")]
    [InlineData("written", """{"SUCCEEDED":["2","3","4","5"],"FAILED":["1","6"],"PENDING":["7","8","9","10","11","12"]}""")]
    [InlineData("not changed", "\"ValidationException\"")]
    [InlineData("children failed", """[2,["1","6"]]""")]
    [InlineData("child", """["FAILED","Unpaid","REDRIVABLE_BY_MAP_RUN",true]""")]
    [InlineData("child by itself", "\"ExecutionNotRedrivable\"")]
    public void A_line_too_many_fails_the_run(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("redriven", """["RUNNING",1,{"pending":6,"running":1,"succeeded":4,"total":12,"pendingRedrive":1}]""")]
    [InlineData("succeeded", """["SUCCEEDED",1,["1","2","3","4","5","6"],["1","6","7","8","9","10","11","12"]]""")]
    [InlineData("run succeeded", """["SUCCEEDED",{"succeeded":12,"total":12,"resultsWritten":12},{"succeeded":12,"total":12,"resultsWritten":12}]""")]
    [InlineData("children redriven", """["1","6"]""")]
    [InlineData("history", """["ExecutionStarted","MapStateEntered","MapStateStarted","MapRunStarted","MapRunFailed","MapStateFailed","ExecutionFailed","ExecutionRedriven","MapRunRedriven","MapRunSucceeded","MapStateSucceeded","MapStateExited","ExecutionSucceeded"]""")]
    [InlineData("child history", """["ExecutionRedriven","ActivityScheduled","ActivityStarted","ActivitySucceeded","TaskStateExited","ExecutionSucceeded"]""")]
    [InlineData("results", """[["SUCCEEDED"],["1","2","3","4","5","6","7","8","9","10","11","12"],"arn:aws:states:eu-west-1:000000000000:execution:billing/orders"]""")]
    public void A_redrive_takes_up_what_is_left(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("athena", """[{"item":{"cost":"10","id":"1"},"from":"S3://orders/unload/1"},{"item":{"cost":"20","id":"2"},"from":"S3://orders/unload/1"},{"item":{"cost":"30","id":"3"},"from":"S3://results/unload/2"}]""")]
    [InlineData("inventory", """[{"item":{"Bucket":"shop","Key":"a"},"from":"S3://orders/inventory/1.csv"},{"item":{"Bucket":"shop","Key":"b"},"from":"S3://orders/inventory/1.csv"}]""")]
    public void Objects_that_a_manifest_names_have_the_items(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    public sealed class Script() : ClientScript("maprun_client");
}
