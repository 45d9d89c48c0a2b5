using System.Diagnostics;
using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.Access;

namespace Treadle.Server.Tests.Clients;

/// <summary>One run of a script beside this file against a server of its own: what real clients made of the answers.</summary>
/// <param name="name">The script's name without <c>.py</c>.</param>
public abstract class ClientScript(string name) : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-clients-");
    private TreadleServer? _server;
    private JsonNode? _result;
    private string _missing = "python3 is not installed.";

    public int Port => _server!.Port;

    /// <summary>What the script noted; where Python or boto3 is missing, the test is skipped.</summary>
    public JsonNode Notes => Result["notes"]!;

    /// <summary>What requests have to be signed with.</summary>
    private protected virtual IReadOnlyList<AccessKey> AccessKeys => [];

    private JsonNode Result
    {
        get
        {
            Assert.SkipWhen(_result is null, _missing);
            return _result;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _server = await TreadleServer.StartAsync(new ServerOptions { DataDirectory = Path.Combine(_data.FullName, "data"), Port = 0, AccessKeys = AccessKeys }, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var argument in (string[])["-W", "ignore::DeprecationWarning", Path.Combine(AppContext.BaseDirectory, "Clients", name + ".py"), $"{_server.Port}", _data.FullName])
        {
            start.ArgumentList.Add(argument);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return;
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{await errors}{output}");
            Assert.Equal("", await errors);
            var result = JsonNode.Parse(output)!;
            _missing = (string?)result["missing"] ?? "";
            _result = _missing.Length == 0 ? result : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The note is this JSON. A note of an operation that the installed client does not know is null, and the test is skipped.</summary>
    public void AssertNote(string note, string expected)
    {
        Assert.True(Notes.AsObject().ContainsKey(note), $"The script did not note '{note}'.");
        Assert.SkipWhen(Notes[note] is null, $"The installed client can't do this: {note}.");
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Notes[note]!.ToJsonString());
    }

    /// <summary>Each answer fits the service's published model, and no client warned of one.</summary>
    public void AssertNothingWrong()
    {
        Assert.Equal([], Result["wrong"]!.AsArray().Select(w => (string)w!).Distinct());
        Assert.Equal([], Result["warned"]!.AsArray().Select(w => (string)w!));
    }

    /// <summary>Each operation of the service that this server has was called.</summary>
    /// <param name="room">The namespace of the service's operations below <c>Treadle.Api</c>; their types are named for them.</param>
    public void AssertAllCalled(string room)
    {
        var called = Result["called"]!.AsArray().Select(c => (string)c!).ToHashSet();
        var all = typeof(IOperation).Assembly.GetTypes()
            .Where(t => t.Namespace == $"Treadle.Api.{room}" && !t.IsNested && !t.IsAbstract && t.IsAssignableTo(typeof(IOperation)) && t.Name != "GetNone")
            .Select(t => t.Name);
        Assert.Equal([], all.Where(o => !called.Contains(o)).Order(StringComparer.Ordinal));
    }
}
