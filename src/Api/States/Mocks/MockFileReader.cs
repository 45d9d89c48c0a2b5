using System.Globalization;
using Treadle.Asl.Json;
using Treadle.Asl.Reading;
using Treadle.Engine.Mocks;

namespace Treadle.Api.States.Mocks;

/// <summary>Reads a mock configuration file, and says of each thing that is wrong in it where it stands.</summary>
/// <remarks>
/// <code>
/// {"StateMachines":{"Pay":{"TestCases":{"Retried":{"Charge":"BusyThenDone"}}}},
///  "MockedResponses":{"BusyThenDone":{"0-1":{"Throw":{"Error":"Busy","Cause":"later"}},"2":{"Return":{"paid":true}}}}}
/// </code>
/// Source: Step Functions developer guide, "Configuration file for mocked service integrations", which writes <c>MockedResponse</c> as well.
/// </remarks>
internal sealed class MockFileReader
{
    private const int ProblemsMax = 20;

    private static readonly string[] ResponseFields = ["MockedResponses", "MockedResponse"];

    private readonly string _path;
    private readonly List<string> _problems = [];

    private MockFileReader(string path) => _path = path;

    /// <param name="path">Named in problems.</param>
    /// <param name="text">What is in the file.</param>
    /// <exception cref="MockFileException">The file can't be used.</exception>
    public static MockConfiguration Read(string path, string text)
    {
        var reader = new MockFileReader(path);
        SourceNode root;
        try
        {
            root = SourceReader.Read(text);
        }
        catch (JsonSyntaxException problem)
        {
            throw new MockFileException(string.Create(CultureInfo.InvariantCulture, $"{path}:{problem.Line}:{problem.Column}: this is no JSON: {problem.Message}"));
        }

        var configuration = reader.ReadRoot(root);
        return reader._problems.Count == 0 ? configuration : throw new MockFileException(string.Join('\n', reader._problems.Take(ProblemsMax)));
    }

    private MockConfiguration ReadRoot(SourceNode root)
    {
        var responses = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var machines = new Dictionary<string, IReadOnlyDictionary<string, TestCase>>(StringComparer.Ordinal);
        var members = MembersOf(root, "The file");
        foreach (var member in members.Where(m => ResponseFields.Contains(m.Name)))
        {
            foreach (var response in MembersOf(member.Value, $"'{member.Name}'"))
            {
                Add(responses, response, ReadResponses(response));
            }
        }

        foreach (var member in members.Where(m => m.Name == "StateMachines"))
        {
            foreach (var machine in MembersOf(member.Value, "'StateMachines'"))
            {
                Add(machines, machine, ReadMachine(machine, responses));
            }
        }

        foreach (var member in members.Where(m => m.Name != "StateMachines" && !ResponseFields.Contains(m.Name)))
        {
            Problem(member.Line, $"'{member.Name}' is no field of this file: it has 'StateMachines' and 'MockedResponses'");
        }

        if (members.Count > 0 && !members.Any(m => m.Name == "StateMachines"))
        {
            Problem(root.Line, "The file has no 'StateMachines'");
        }

        return new MockConfiguration(machines);
    }

    private Dictionary<string, TestCase> ReadMachine(SourceMember machine, Dictionary<string, JsonObject> responses)
    {
        var cases = new Dictionary<string, TestCase>(StringComparer.Ordinal);
        foreach (var member in MembersOf(machine.Value, $"The state machine '{machine.Name}'"))
        {
            if (member.Name != "TestCases")
            {
                Problem(member.Line, $"'{member.Name}' is no field of a state machine: it has 'TestCases'");
                continue;
            }

            foreach (var testCase in MembersOf(member.Value, "'TestCases'"))
            {
                Add(cases, testCase, ReadCase(testCase, responses));
            }
        }

        return cases;
    }

    private TestCase ReadCase(SourceMember testCase, Dictionary<string, JsonObject> responses)
    {
        var states = new List<KeyValuePair<string, JsonValue>>();
        foreach (var state in MembersOf(testCase.Value, $"The test case '{testCase.Name}'"))
        {
            if (state.Value.Text is not { } name)
            {
                Problem(state.Value.Line, $"The state '{state.Name}' of the test case '{testCase.Name}' must name a mocked response");
            }
            else if (!responses.TryGetValue(name, out var response))
            {
                Problem(state.Value.Line, $"There is no mocked response '{name}', which the test case '{testCase.Name}' names for the state '{state.Name}'");
            }
            else
            {
                states.Add(new(state.Name, response));
            }
        }

        return new TestCase(testCase.Name, new JsonObject(states));
    }

    private JsonObject ReadResponses(SourceMember response)
    {
        var calls = new List<KeyValuePair<string, JsonValue>>();
        var ranges = new List<CallRange>();
        foreach (var call in MembersOf(response.Value, $"The mocked response '{response.Name}'"))
        {
            if (CallRange.Parse(call.Name) is not { } range)
            {
                Problem(call.Line, $"'{call.Name}' is neither the number of a call, as 0, nor a range of them, as 1-2");
                continue;
            }

            if (ranges.Exists(range.Overlaps))
            {
                Problem(call.Line, $"The mocked response '{response.Name}' has more than one answer for call {call.Name}");
            }

            ranges.Add(range);
            CheckAnswer(response, call);
            calls.Add(new(call.Name, call.Value.Value));
        }

        return new JsonObject(calls);
    }

    private void CheckAnswer(SourceMember response, SourceMember call)
    {
        var members = MembersOf(call.Value, $"Call {call.Name} of the mocked response '{response.Name}'");
        if (members is not [{ Name: "Return" or "Throw" } answer])
        {
            Problem(call.Line, $"Call {call.Name} of the mocked response '{response.Name}' must have either 'Return' or 'Throw', and nothing else");
            return;
        }

        if (answer.Name == "Return")
        {
            return;
        }

        var thrown = MembersOf(answer.Value, "'Throw'");
        foreach (var member in thrown)
        {
            if (member is not { Name: "Error" or "Cause", Value.Text: not null })
            {
                Problem(member.Line, $"'Throw' has the texts 'Error' and 'Cause', not '{member.Name}' as it is here");
            }
        }

        if (!thrown.Any(m => m.Name == "Error"))
        {
            Problem(answer.Line, "'Throw' must have an 'Error'");
        }
    }

    private IReadOnlyList<SourceMember> MembersOf(SourceNode node, string what)
    {
        if (node.Kind == JsonKind.Object)
        {
            return node.Members;
        }

        Problem(node.Line, $"{what} must be an object");
        return [];
    }

    private void Add<T>(Dictionary<string, T> all, SourceMember member, T value)
    {
        if (!all.TryAdd(member.Name, value))
        {
            Problem(member.Line, $"'{member.Name}' comes twice");
        }
    }

    private void Problem(int line, string what) => _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{_path}:{line}: {what}."));
}
