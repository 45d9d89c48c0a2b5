namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with schedules and their groups.</summary>
public sealed class SchedulerClientTests(SchedulerClientTests.Script script) : IClassFixture<SchedulerClientTests.Script>
{
    [Theory]
    [InlineData("made", "\"arn:aws:scheduler:eu-west-1:000000000000:schedule/default/daily\"")]
    [InlineData("made twice", "\"ConflictException: Schedule daily already exists.\"")]
    [InlineData("bad expression", "\"ValidationException: Invalid Schedule Expression cron(0 1 * * * *).\"")]
    [InlineData("not there", "\"ResourceNotFoundException: Schedule none does not exist.\"")]
    [InlineData("no group", "\"ResourceNotFoundException: Schedule group none does not exist.\"")]
    [InlineData("shown", """["ENABLED","cron(0 8 ? * MON-FRI *)","Europe/Berlin",{"Mode":"OFF"},{"MaximumEventAgeInSeconds":86400,"MaximumRetryAttempts":185},"NONE"]""")]
    [InlineData("updated", """["DISABLED","rate(2 hours)","UTC",{"MaximumWindowInMinutes":15,"Mode":"FLEXIBLE"},"less often",true,{"MaximumEventAgeInSeconds":86400,"MaximumRetryAttempts":3},{"Arn":"arn:aws:sqs:eu-west-1:000000000000:dead"}]""")]
    [InlineData("schedules", """[2,[["default","daily","DISABLED"],["team-a","often","ENABLED"]]]""")]
    [InlineData("of a group", """["often"]""")]
    [InlineData("deleted", "\"ResourceNotFoundException: Schedule daily does not exist.\"")]
    public void Schedules_are_made_changed_listed_and_deleted(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("group", "\"arn:aws:scheduler:eu-west-1:000000000000:schedule-group/team-a\"")]
    [InlineData("group twice", "\"ConflictException: Schedule group team-a already exists.\"")]
    [InlineData("group shown", """["ACTIVE","arn:aws:scheduler:eu-west-1:000000000000:schedule-group/default"]""")]
    [InlineData("tags", """[{"Key":"cost","Value":"1"}]""")]
    [InlineData("groups", """[2,["default","team-a"]]""")]
    [InlineData("group deleted", "\"ResourceNotFoundException: Schedule group team-a does not exist.\"")]
    [InlineData("default group", "\"ValidationException\"")]
    public void Groups_hold_schedules_and_have_tags(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("called", """["got aws.scheduler often"]""")]
    [InlineData("gone when done", "\"ResourceNotFoundException: Schedule once does not exist.\"")]
    public void What_is_due_is_called(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws", """["cli","daily"]""")]
    [InlineData("aws error", "\"An error occurred (ResourceNotFoundException) when calling the GetSchedule operation: Schedule none does not exist.\"")]
    public void The_command_line_knows_them_too(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called() => script.AssertAllCalled("Scheduler");

    public sealed class Script() : ClientScript("scheduler_client");
}
