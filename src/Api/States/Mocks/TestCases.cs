using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Engine.Mocks;
using Treadle.Runtime;

namespace Treadle.Api.States.Mocks;

/// <summary>Finds the test case that a start names, and holds it against the machine: a state that isn't there would go unmocked unseen.</summary>
internal static class TestCases
{
    /// <param name="file">The configured file; null when there is none.</param>
    /// <param name="machine">What is to be run.</param>
    /// <param name="name">What stands behind the <c>#</c>.</param>
    /// <exception cref="AwsErrorException">ValidationException: no file, a file that can't be used, no such test case, or one that does not fit the machine.</exception>
    public static TestCase Find(MockFile? file, MachineRevision machine, string name)
    {
        if (file is null)
        {
            throw Refused($"The test case '{name}' is not known: no mock configuration file is configured. Name one with SFN_MOCK_CONFIG or --mock-config.");
        }

        var machines = Read(file).StateMachines;
        if (!machines.TryGetValue(machine.StateMachineName, out var cases))
        {
            throw Refused($"{file.Path} has no test cases for the state machine '{machine.StateMachineName}'. It has some for: {Names(machines.Keys)}.");
        }

        if (!cases.TryGetValue(name, out var testCase))
        {
            throw Refused($"{file.Path} has no test case '{name}' for the state machine '{machine.StateMachineName}'. There are: {Names(cases.Keys)}.");
        }

        foreach (var (state, _) in testCase.Responses)
        {
            if (machine.Program.Blocks.Select(b => b.States.GetValueOrDefault(state)).FirstOrDefault(s => s is not null) is not TaskState)
            {
                throw Refused($"The test case '{name}' of {file.Path} mocks '{state}', which is no Task state of the state machine '{machine.StateMachineName}'.");
            }
        }

        return testCase;
    }

    private static MockConfiguration Read(MockFile file)
    {
        try
        {
            return file.Read();
        }
        catch (MockFileException e)
        {
            throw Refused(e.Message);
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } all ? all : "none";

    private static AwsErrorException Refused(string why) => new("ValidationException", why);
}
