using System.Globalization;
using System.Text;
using Treadle.Api.States.Requests;
using Treadle.Engine;

namespace Treadle.Api.Tests.Requests;

/// <summary>docs/api.md is made from the table of requests; <c>TREADLE_WRITE_DOCS=1</c> makes it anew.</summary>
public sealed class ApiDocumentTests
{
    private const string Begin = "<!-- begin of the generated table -->";
    private const string End = "<!-- end of the generated table -->";

    /// <summary>Where an operation does less or more than AWS's, or otherwise.</summary>
    private static readonly Dictionary<string, string> Differences = new(StringComparer.Ordinal)
    {
        ["CreateActivity"] = "one's own KMS key is stored and shown, not used",
        ["CreateStateMachine"] = "one's own KMS key is stored and shown, not used; no role is looked up",
        ["UpdateStateMachine"] = "one's own KMS key is stored and shown, not used; no role is looked up",
        ["StartExecution"] = "`stateMachineArn` may end with `#` and a test case ([mocks](mocks.md))",
        ["TestState"] = "nothing is stored ([testing one state](test-state.md))",
        ["StartSyncExecution"] = "`stateMachineArn` may end with `#` and a test case ([mocks](mocks.md))",
    };

    [Fact]
    public async Task The_table_of_operations_is_what_the_server_checks()
    {
        await using var server = new StatesApi();
        await server.InitializeAsync();
        var file = Path.Combine(Root(), "docs", "api.md");
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var made = Table(operation => server.Operations.Find("states", operation)?.GetType().Name is { } type && type != "Unsupported");
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("TREADLE_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, $"{page[..begin]}\n{made}{page[end..]}", TestContext.Current.CancellationToken);
        }
        else
        {
            Assert.Equal(made, page[begin..end].TrimStart('\n'));
        }
    }

    private static string Table(Func<string, bool> isSupported)
    {
        var table = new StringBuilder("| operation | parameters | state |\n|---|---|---|\n");
        foreach (var request in new RequestShapes(Limits.Aws).All)
        {
            var state = isSupported(request.Name) ? "yes" : "refused by name";
            var difference = Differences.GetValueOrDefault(request.Name);
            table.Append(CultureInfo.InvariantCulture, $"| {request.Name} | {string.Join("<br>", request.Members.Select(Show))} | {state}{(difference is null ? "" : $"; {difference}")} |\n");
        }

        return table.ToString();
    }

    private static string Show(ShapeMember member) => $"`{member.Name}`{(member.IsRequired ? "\\*" : "")}{Show(member.Shape)}";

    private static string Show(Shape shape) => shape switch
    {
        TextShape { Values: { } values } => $" {string.Join(" or ", values.All)}",
        TextShape t => $"{Range(t.Min, t.Max, t.IsMeasuredInBytes ? " bytes" : " characters")}{(t.Pattern is { } pattern ? $", `{pattern.Text}`" : "")}",
        NumberShape n => Range(n.Min, n.Max, ""),
        BooleanShape => " true or false",
        ListShape l => $" list{Range(l.Min, l.Max, " items")} of{Show(l.Item)}",
        StructureShape s => $" {{ {string.Join(", ", s.Members.Select(Show))} }}",
        _ => "",
    };

    private static string Range(long? min, long? max, string unit) => (min is > 0 ? min : null, max) switch
    {
        ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $" {least:N0}–{most:N0}{unit}"),
        (null, { } most) when unit.Length > 0 => string.Create(CultureInfo.InvariantCulture, $" ≤ {most:N0}{unit}"),
        (null, { } most) => string.Create(CultureInfo.InvariantCulture, $" 0–{most:N0}"),
        _ when min is 0 && unit.Length == 0 => " ≥ 0",
        _ => "",
    };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Treadle.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
