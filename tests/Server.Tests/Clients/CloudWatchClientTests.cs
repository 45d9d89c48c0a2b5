namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with metrics.</summary>
public sealed class CloudWatchClientTests(CloudWatchClientTests.Script script) : IClassFixture<CloudWatchClientTests.Script>
{
    [Theory]
    [InlineData("data", """[["a","Heat","Complete",[9.0,50.0],2],["b","half","Complete",[2.0,10.0],2],["c","Heat","Complete",[3.0,12.5],2]]""")]
    [InlineData("times", "[true,true]")]
    [InlineData("data pages", "[50.0,9.0]")]
    [InlineData("statistics", """["Heat",[[3.0,3.0,9.0,1.0,6.0,"Count"],[4.0,12.5,50.0,10.0,20.0,"Count"]]]""")]
    [InlineData("extended", """[["p100"]]""")]
    [InlineData("set", "[[2.5,4.0]]")]
    [InlineData("none", "[]")]
    [InlineData("metrics", """[["Heat",[{"Name":"Room","Value":"kitchen"}]],["Noise",[]],["Set",[]]]""")]
    [InlineData("metrics by dimension", """["Heat"]""")]
    [InlineData("bad value", "\"InvalidParameterCombination\"")]
    [InlineData("bad period", "\"InvalidParameterValue\"")]
    [InlineData("bad namespace", "\"InvalidParameterValue\"")]
    [InlineData("expression", "\"ValidationError\"")]
    [InlineData("aws statistics", """["Hits",[[4.0,4.0,"Count"]]]""")]
    [InlineData("aws listed", """{"Metrics":[{"Namespace":"Cli","MetricName":"Hits","Dimensions":[{"Name":"Page","Value":"home"}]}]}""")]
    [InlineData("aws data", "[4.0]")]
    public void Metrics_are_put_read_and_listed(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called() => script.AssertAllCalled("CloudWatch");

    public sealed class Script() : ClientScript("cloudwatch_client");
}
