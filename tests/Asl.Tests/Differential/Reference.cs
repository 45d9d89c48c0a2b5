using System.Diagnostics;
using Treadle.Asl.Json;
using Treadle.Tests.Common;

namespace Treadle.Asl.Tests.Differential;

/// <summary>The implementations that others go by, from npm, in a Node process that is fed line by line.</summary>
/// <remarks>They are fetched into the tests' own output folder. Without Node, npm or a registry the tests that need them are skipped.</remarks>
public sealed class Reference : IDisposable
{
    // Some expressions keep the reference busy for hours (a text padded to 1e21): it is ended then, and they count as not answered.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly NpmPackages _packages = new(Path.Combine(AppContext.BaseDirectory, "reference"), ["jsonata@2.2.2", "jsonpath@1.3.0"]);
    private readonly string? _missing;
    private Process? _node;

    public Reference() => _missing = _packages.Install();

    /// <summary>What the reference answers; skips the test when there is no reference.</summary>
    public JsonObject Ask(string language, string expression, JsonValue? input)
    {
        if (_missing is not null)
        {
            Assert.Skip(_missing);
        }

        _node ??= _packages.Node(Path.Combine(AppContext.BaseDirectory, "Differential", "reference.mjs"));
        var question = new JsonObject(("language", language), ("expression", expression));
        _node.StandardInput.WriteLine((input is null ? question : question.With("input", input)).ToString());
        _node.StandardInput.Flush();

        var answer = _node.StandardOutput.ReadLineAsync();
        if (answer.Wait(AnswerTimeout) && answer.Result is { } line)
        {
            return (JsonObject)JsonValue.Parse(line);
        }

        _node.Kill();
        _node.Dispose();
        _node = null;
        return new JsonObject(("unknown", "no answer"));
    }

    public void Dispose()
    {
        if (_node is not null)
        {
            _node.StandardInput.Close();
            _node.WaitForExit();
            _node.Dispose();
        }
    }
}
