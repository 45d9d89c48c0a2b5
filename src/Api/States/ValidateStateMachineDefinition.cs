using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Asl.Validation;
using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>Says what is wrong with a definition without creating anything.</summary>
internal sealed class ValidateStateMachineDefinition(Func<string, StateMachineType, CompileResult> compile) : StatesOperation("ValidateStateMachineDefinition")
{
    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var definition = input.Given("definition");
        var type = MachineSettings.ReadType(input);
        var hasWarnings = input.Text("severity") == "WARNING";
        var limit = input.Integer("maxResults") is { } given and > 0 ? given : 100;

        var all = compile(definition, type).Diagnostics.Where(d => !d.IsAdvice).ToList();
        var shown = all.Where(d => hasWarnings || d.Severity == Severity.Error).ToList();
        answer.WriteString("result"u8, all.Exists(d => d.Severity == Severity.Error) ? "FAIL"u8 : "OK"u8);
        answer.WriteStartArray("diagnostics"u8);
        foreach (var diagnostic in shown.Take(limit))
        {
            answer.WriteStartObject();
            answer.WriteString("severity"u8, diagnostic.Severity == Severity.Error ? "ERROR"u8 : "WARNING"u8);
            answer.WriteString("code"u8, diagnostic.Code);
            answer.WriteString("message"u8, diagnostic.Message);
            if (diagnostic.Location is { } location)
            {
                answer.WriteString("location"u8, location);
            }

            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        answer.WriteBoolean("truncated"u8, shown.Count > limit);
        return ValueTask.CompletedTask;
    }
}
