using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Treadle.Api.States.Requests;
using Treadle.Engine;

namespace Treadle.Api.Tests.Requests;

/// <summary>The table of requests against AWS's published model, as botocore brings it; skipped where python3 or botocore is missing.</summary>
public sealed class RequestModelTests
{
    private const string Script = """
        import sys
        try:
            from botocore.loaders import Loader
        except ImportError:
            sys.exit(3)
        model = Loader().load_service_model("stepfunctions", "service-2")
        shapes = model["shapes"]
        def show(path, name, required):
            shape = shapes[name]
            values = ",".join(shape.get("enum", []))
            print(path, shape["type"], shape.get("min", "-"), shape.get("max", "-"), values or "-", shape.get("pattern", "-"), bool(shape.get("sensitive")), required, sep="\t")
            if shape["type"] == "structure":
                for member, reference in shape["members"].items():
                    show(path + "." + member, reference["shape"], member in shape.get("required", []))
            elif shape["type"] == "list":
                show(path + "[]", shape["member"]["shape"], False)
        for operation in sorted(model["operations"]):
            show(operation, model["operations"][operation]["input"]["shape"], False)
        """;

    [Fact]
    public async Task Every_member_has_the_constraints_of_the_published_model()
    {
        var published = await ReadModelAsync();
        var table = new RequestShapes(Limits.Aws).All.SelectMany(r => Show(r.Name, r, isRequired: false)).ToList();

        // An empty definition is a finding of the validation.
        var expected = published.Select(line => line.StartsWith("ValidateStateMachineDefinition.definition\t", StringComparison.Ordinal) ? line.Replace("string\t1\t", "string\t-\t", StringComparison.Ordinal) : line);
        Assert.Equal(expected, table);
        Assert.Equal(37, table.Count(line => !line.Contains('.', StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a.b-c_d9")]
    [InlineData("123")]
    [InlineData("12.3")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData("~!")]
    public void A_pattern_says_what_its_regular_expression_says(string text) => Assert.All(
        [Pattern.AliasName, Pattern.Ascii, Pattern.Visible],
        pattern =>
        {
            var expression = pattern.Text.Replace(@"\p{ASCII}", "[\\0-\\x7F]", StringComparison.Ordinal);
            Assert.Equal(Regex.IsMatch(text, $@"\A(?:{expression})\z", RegexOptions.None, TimeSpan.FromSeconds(1)), pattern.Matches(text));
        });

    private static IEnumerable<string> Show(string path, Shape shape, bool isRequired)
    {
        var (type, min, max) = shape switch
        {
            TextShape t => ("string", (long?)t.Min, (long?)t.Max),
            NumberShape n => (n.Kind switch { NumberKind.Integer => "integer", NumberKind.Long => "long", _ => "float" }, n.Min, n.Max),
            ListShape l => ("list", l.Min, l.Max),
            BooleanShape => ("boolean", null, null),
            _ => ("structure", (long?)null, (long?)null),
        };
        var text = shape as TextShape;
        var values = text?.Values is { } v ? string.Join(',', v.All) : "-";
        yield return $"{path}\t{type}\t{Number(min)}\t{Number(max)}\t{values}\t{text?.Pattern?.Text ?? "-"}\t{text?.IsSensitive ?? false}\t{isRequired}";
        var inside = shape switch
        {
            StructureShape structure => structure.Members.SelectMany(m => Show($"{path}.{m.Name}", m.Shape, m.IsRequired)),
            ListShape list => Show($"{path}[]", list.Item, isRequired: false),
            _ => [],
        };
        foreach (var line in inside)
        {
            yield return line;
        }
    }

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static async Task<List<string>> ReadModelAsync()
    {
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not installed.");
            throw;
        }

        using (process)
        {
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(process.ExitCode == 3, "python3 has no botocore.");
            Assert.Equal(0, process.ExitCode);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }
    }
}
