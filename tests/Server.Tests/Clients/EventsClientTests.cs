namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with event buses, rules, targets, events and connections.</summary>
public sealed class EventsClientTests(EventsClientTests.Script script) : IClassFixture<EventsClientTests.Script>
{
    [Theory]
    [InlineData("bus", "\"arn:aws:events:eu-west-1:000000000000:event-bus/orders\"")]
    [InlineData("buses", """["default","orders"]""")]
    [InlineData("rule", "\"arn:aws:events:eu-west-1:000000000000:rule/orders/big\"")]
    [InlineData("targets", "0")]
    [InlineData("sent", "[0,3]")]
    [InlineData("received", """["costs 150",true,{"price":150},"order",["r"]]""")]
    [InlineData("entries", """["MalformedDetail","InvalidArgument","NotAuthorizedForSourceException"]""")]
    [InlineData("dead letter", """{"RULE_ARN":"arn:aws:events:eu-west-1:000000000000:rule/lost","TARGET_ARN":"arn:aws:lambda:eu-west-1:000000000000:function:none","ERROR_CODE":"NO_RESOURCE"}""")]
    [InlineData("aws put", "0")]
    [InlineData("aws received", "2")]
    public void Events_reach_the_targets_of_rules(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("described", """["ENABLED","orders","000000000000"]""")]
    [InlineData("by target", """["big"]""")]
    [InlineData("rules", """[["big","DISABLED"]]""")]
    [InlineData("matches", "true")]
    [InlineData("tags", """[{"Key":"b","Value":"2"}]""")]
    [InlineData("policy", "\"other\"")]
    [InlineData("updated", """["New",false]""")]
    [InlineData("aws targets", """["whole","text"]""")]
    public void Buses_and_rules_are_kept_and_shown(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("bus twice", "\"ResourceAlreadyExistsException: Event bus orders already exists.\"")]
    [InlineData("bad pattern", "\"InvalidEventPatternException\"")]
    [InlineData("no bus", "\"ResourceNotFoundException: Event bus none does not exist.\"")]
    [InlineData("refused target", "true")]
    [InlineData("refused archive", "true")]
    [InlineData("rule with targets", "\"ValidationException: Rule can't be deleted since it has targets.\"")]
    [InlineData("bus gone", "\"ResourceNotFoundException: Event bus orders does not exist.\"")]
    public void What_is_wrong_is_refused_in_the_words_of_EventBridge(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("connection", """["AUTHORIZED","arn:aws:events:eu-west-1:000000000000:connection/api"]""")]
    [InlineData("secret", "false")]
    [InlineData("oauth", "true")]
    [InlineData("deauthorized", "\"DEAUTHORIZED\"")]
    [InlineData("deleted", """["DELETING","ResourceNotFoundException: Failed to describe the connection(s). Connection 'api' does not exist."]""")]
    public void Connections_keep_their_secrets(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    public sealed class Script() : ClientScript("events_client");
}
