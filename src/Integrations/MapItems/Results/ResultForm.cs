using System.Buffers;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Results;

/// <summary>What of a child becomes entries of the results: one, or with FLATTEN any number.</summary>
internal static class ResultForm
{
    /// <summary>Writes a child's entries one after the other.</summary>
    /// <param name="result">The child.</param>
    /// <param name="config">The form that is asked for.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="separate">Called before each entry.</param>
    public static void Write(ExportedResult result, WriterConfig config, IBufferWriter<byte> output, Action separate)
    {
        if (config.Transformation == "NONE" || result.Status != ExecutionStatus.Succeeded)
        {
            separate();
            ResultLines.WriteWhole(result, output);
            return;
        }

        var value = result.Output is { Length: > 0 } document ? JsonValue.FromCanonical(document) : JsonNull.Instance;
        if (config.Transformation == "FLATTEN" && value is JsonArray items)
        {
            foreach (var item in items)
            {
                separate();
                item.WriteTo(output);
            }

            return;
        }

        separate();
        value.WriteTo(output);
    }
}
