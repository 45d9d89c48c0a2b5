namespace Treadle.Server.Tests.Clients;

/// <summary>The sample of notifications, deployed, changed and removed with the program, and looked at with boto3.</summary>
public sealed class NotificationsClientTests(NotificationsClientTests.Script script) : IClassFixture<NotificationsClientTests.Script>
{
    [Theory]
    [InlineData("deployed", """[0,"✔ Service deployed to stack notifications-dev"]""")]
    [InlineData("shipped", """[0,"SUCCEEDED"]""")]
    [InlineData("refused", """[1,"EmptyOrder"]""")]
    [InlineData("ledger", """["RUNNING","SUCCEEDED","RUNNING","FAILED"]""")]
    [InlineData("ledger names", "true")]
    [InlineData("the whole event", """["account","detail","detail-type","id","region","resources","source","time","version"]""")]
    [InlineData("desk", """["\"Order NAME is FAILED: EmptyOrder\""]""")]
    [InlineData("activity", """[["RUNNING",true],["RUNNING",true]]""")]
    [InlineData("archive", """[1,"SUCCEEDED",true]""")]
    [InlineData("invoices", """[1,{"items":1},true]""")]
    public void Each_target_hears_of_executions(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("deployed again", """[0,["orders-ABORTED-notification","orders-FAILED-notification","orders-SUCCEEDED-notification","orders-TIMED_OUT-notification"]]""")]
    [InlineData("ledger after", """["SUCCEEDED"]""")]
    [InlineData("desk after", """["\"SUCCEEDED\""]""")]
    public void Another_deployment_changes_who_hears(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void A_removal_leaves_nothing_behind() => script.AssertNote("removed", "[0,{}]");

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    public sealed class Script() : ClientScript("notifications_client");
}
