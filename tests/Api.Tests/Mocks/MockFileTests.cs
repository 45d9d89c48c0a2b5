using Treadle.Api.States.Mocks;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Api.Tests.Mocks;

/// <summary>Mock configuration files, and the test cases that starts name.</summary>
public sealed class MockFileTests : IDisposable
{
    private const string Good =
        """
        {"StateMachines":{"Pay":{"TestCases":{"Happy":{"Charge":"Done"},"Retried":{"Charge":"BusyThenDone"}}}},
         "MockedResponses":{"Done":{"0":{"Return":{"paid":true}}},
          "BusyThenDone":{"0-1":{"Throw":{"Error":"Busy","Cause":"later"}},"2":{"Return":1}}}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("treadle-mocks-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "mocks.json");

    [Fact]
    public void A_test_case_gets_the_responses_that_it_names()
    {
        var retried = TestCases.Find(Write(Good), Machine("Pay"), "Retried");

        Assert.Equal("Retried", retried.Name);
        Assert.True(retried.Mocks("Charge"));
        Assert.Equal("Busy", retried.AnswerOf("Charge", 1).Error!.Error);
        Assert.Equal("1", retried.AnswerOf("Charge", 2).Output!.ToString());
    }

    [Fact]
    public void Both_spellings_of_the_responses_are_read() =>
        Assert.Equal("Happy", TestCases.Find(Write(Good.Replace("MockedResponses", "MockedResponse", StringComparison.Ordinal)), Machine("Pay"), "Happy").Name);

    [Fact]
    public void A_file_that_has_changed_is_read_again()
    {
        var file = Write(Good);
        Assert.NotNull(TestCases.Find(file, Machine("Pay"), "Happy"));

        File.WriteAllText(Path, Good.Replace("Happy", "Renamed", StringComparison.Ordinal));

        Assert.NotNull(TestCases.Find(file, Machine("Pay"), "Renamed"));
    }

    [Theory]
    [InlineData("""{"StateMachines":""", ":1:18: this is no JSON")]
    [InlineData("[]", ":1: The file must be an object.")]
    [InlineData("{\n\"Machines\":{}}", ":2: 'Machines' is no field of this file: it has 'StateMachines' and 'MockedResponses'.")]
    [InlineData("{\"StateMachines\":{\"M\":{\"TestCases\":{\"C\":{\n\"S\":\"Gone\"}}}}}", ":2: There is no mocked response 'Gone', which the test case 'C' names for the state 'S'.")]
    [InlineData("{\"StateMachines\":{\"M\":{\"TestCases\":{\"C\":{\"S\":{}}}}}}", ":1: The state 'S' of the test case 'C' must name a mocked response.")]
    [InlineData("{\"StateMachines\":{},\"MockedResponses\":{\"R\":{\n\"first\":{\"Return\":1}}}}", ":2: 'first' is neither the number of a call, as 0, nor a range of them, as 1-2.")]
    [InlineData("{\"StateMachines\":{},\"MockedResponses\":{\"R\":{\"2-1\":{\"Return\":1}}}}", ":1: '2-1' is neither the number of a call")]
    [InlineData("{\"StateMachines\":{},\"MockedResponses\":{\"R\":{\"0-2\":{\"Return\":1},\n\"2\":{\"Return\":1}}}}", ":2: The mocked response 'R' has more than one answer for call 2.")]
    [InlineData("{\"StateMachines\":{},\"MockedResponses\":{\"R\":{\"0\":{\"Return\":1,\"Throw\":{}}}}}", ":1: Call 0 of the mocked response 'R' must have either 'Return' or 'Throw', and nothing else.")]
    [InlineData("{\"StateMachines\":{},\"MockedResponses\":{\"R\":{\"0\":{\"Throw\":{\"Cause\":\"c\"}}}}}", ":1: 'Throw' must have an 'Error'.")]
    [InlineData("{\"StateMachines\":{\"M\":{\"TestCases\":{}},\n\"M\":{\"TestCases\":{}}}}", ":2: 'M' comes twice.")]
    public void What_is_wrong_in_a_file_is_told_with_its_line(string text, string problem) =>
        Assert.Contains(Path + problem, Assert.Throws<MockFileException>(() => Write(text).Read()).Message);

    [Theory]
    [InlineData("Pay", "Sad", "has no test case 'Sad' for the state machine 'Pay'. There are: Happy, Retried.")]
    [InlineData("Ship", "Happy", "has no test cases for the state machine 'Ship'. It has some for: Pay.")]
    public void A_test_case_that_is_not_there_is_refused_with_those_that_are(string machine, string testCase, string words)
    {
        var refused = Assert.Throws<AwsErrorException>(() => TestCases.Find(Write(Good), Machine(machine), testCase));
        Assert.Equal("ValidationException", refused.Code);
        Assert.Contains(words, refused.AwsMessage);
    }

    [Fact]
    public void A_test_case_must_fit_the_machine_and_needs_a_file()
    {
        var file = Write(Good.Replace("\"Charge\":\"Done\"", "\"Chrage\":\"Done\"", StringComparison.Ordinal));
        Assert.Contains("mocks 'Chrage', which is no Task state", Assert.Throws<AwsErrorException>(() => TestCases.Find(file, Machine("Pay"), "Happy")).AwsMessage);
        Assert.Contains("SFN_MOCK_CONFIG", Assert.Throws<AwsErrorException>(() => TestCases.Find(file: null, Machine("Pay"), "Happy")).AwsMessage);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MachineRevision Machine(string name) => new(
        "1",
        $"arn:aws:states:us-east-1:000000000000:stateMachine:{name}",
        name,
        "000000000000/us-east-1",
        "arn:aws:iam::000000000000:role/r",
        StateMachineCompiler.Compile("""{"StartAt":"Charge","States":{"Charge":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:000000000000:function:f","End":true}}}""").Program!);

    private MockFile Write(string text)
    {
        File.WriteAllText(Path, text);
        return new MockFile(Path);
    }
}
