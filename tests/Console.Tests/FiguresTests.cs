using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>
/// How large and how fast the console is. Sizes are checked always; times are measured on request, on a machine that does nothing else:
/// <c>dotnet run -c Release --project tests/Console.Tests -- -class "*FiguresTests" -explicit only -showLiveOutput</c>.
/// </summary>
public sealed partial class FiguresTests(ITestOutputHelper output)
{
    private const int ScriptBytesMax = 600 * 1024;

    [Fact]
    public void The_first_page_loads_600_KiB_of_scripts_at_most()
    {
        Assert.SkipUnless(ConsoleFiles.AreThere, "This build has no console, because there was no Node.");
        var files = ScriptOf().Matches(Read("index.html")).Select(m => m.Groups["file"].Value).Distinct().ToList();
        Assert.NotEmpty(files);
        var total = files.Sum(Size);
        Assert.True(total <= ScriptBytesMax, $"{total} bytes: {string.Join(", ", files.Select(f => $"{f} {Size(f)}"))}");
        // The editor is loaded where it is used.
        Assert.DoesNotContain(files, f => Read(f).Contains("cm-content", StringComparison.Ordinal));
    }

    [Fact(Explicit = true)]
    public Task First_view() => MeasureAsync(async (server, browser) =>
    {
        await server.CreateAsync("Any", Machines.Pass);
        var times = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            await browser.VisitAsync(server.Address, async visit =>
            {
                await visit.GoAsync("/state-machines", Empty.Scope);
                await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Any" }).First.WaitForAsync();
                times.Add(await visit.Page.EvaluateAsync<double>("() => performance.now()"));
            });
        }

        Report("first view of a list with its rows, empty cache", times, "must 1,000 ms");
    });

    [Fact(Explicit = true)]
    public Task Live_change() => MeasureAsync(async (server, browser) =>
    {
        var machine = await server.CreateAsync("Live", Machines.Pass);
        await browser.VisitAsync(server.Address, async visit =>
        {
            await visit.GoAsync($"/executions?machine={Uri.EscapeDataString(machine)}", Empty.Scope);
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Connection: Live" }).WaitForAsync();
            var times = new List<double>();
            for (var i = 0; i < 20; i++)
            {
                var name = $"run{i:D3}";
                var seen = visit.Page.WaitForFunctionAsync("name => [...document.querySelectorAll('main a')].some(a => a.textContent === name)", name, new() { PollingInterval = 10 });
                var began = Stopwatch.GetTimestamp();
                await server.CallAsync("states", "AWSStepFunctions.StartExecution", new() { ["stateMachineArn"] = machine, ["name"] = name });
                await seen;
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                // The next one finds a page at rest.
                await visit.Page.WaitForTimeoutAsync(700);
            }

            Report("a started execution is in the list", times, "must 300 ms");
        });
    });

    [Fact(Explicit = true)]
    public Task Layout_of_150_states() => MeasureAsync(async (server, browser) =>
    {
        var machine = await server.CreateAsync("Tall", Machines.WithStates(150));
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await browser.VisitAsync(server.Address, async visit =>
            {
                await visit.GoAsync($"/state-machines/{Uri.EscapeDataString(machine)}", Empty.Scope);
                await visit.Page.Locator(".react-flow__node").First.WaitForAsync();
                times.Add(await visit.Page.EvaluateAsync<double>("() => performance.getEntriesByName('graph layout').at(-1)?.duration ?? -1"));
            });
        }

        Report("graph of 150 states laid out", times, "must 500 ms");
    });

    private static async Task MeasureAsync(Func<ConsoleServer, Browser, Task> measure)
    {
        await using var browser = await Browser.StartAsync();
        await using var server = await ConsoleServer.StartAsync(hasSample: false);
        await measure(server, browser);
    }

    private void Report(string what, List<double> times, string must)
    {
        times.Sort();
        var all = string.Join(' ', times.Select(t => t.ToString("F0", CultureInfo.InvariantCulture)));
        output.WriteLine($"{what}: median {times[times.Count / 2]:F0} ms ({must}); {all}");
    }

    private static long Size(string file) => Open(file).Length;

    private static string Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(Open(file), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static Stream Open(string file) => typeof(ConsoleFiles).Assembly.GetManifestResourceStream($"web/{file}")!;

    [GeneratedRegex("""(?:src|href)="/console/(?<file>assets/[^"]+\.js)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScriptOf();
}
