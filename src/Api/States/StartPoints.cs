using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Engine.Inputs;

namespace Treadle.Api.States;

/// <summary>Reads where an execution is to begin, and holds it against the machine.</summary>
internal static class StartPoints
{
    /// <exception cref="AwsErrorException">ValidationException: no such state, one inside a branch or an iteration, or variables that are no JSON object.</exception>
    public static StartPoint Read(Members input, Program program)
    {
        var name = input.Given("stateName");
        if (!program.Main.States.ContainsKey(name))
        {
            throw Refused(program.Blocks.Any(b => b.States.ContainsKey(name))
                ? $"The state '{name}' is inside a Parallel or a Map state: an execution starts at a state of the machine itself."
                : $"The state machine has no state '{name}'.");
        }

        return new StartPoint(name, input.Text("variables") is { } variables ? Parse(variables) : null);
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonValue.Parse(text) as JsonObject ?? throw Refused("Variables must be a JSON object");
        }
        catch (JsonSyntaxException)
        {
            throw Refused("Variables must be valid JSON");
        }
    }

    private static AwsErrorException Refused(string why) => new("ValidationException", why);
}
