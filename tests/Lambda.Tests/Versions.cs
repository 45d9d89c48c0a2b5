using System.Text;
using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Tests.Support;
using Treadle.Storage;
using Treadle.Tests.Common;

namespace Treadle.Lambda.Tests;

/// <summary>Published versions: what they keep, what they are numbered, what is left of them after a restart.</summary>
public sealed class Versions : IDisposable
{
    private readonly MemoryResources _resources = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("treadle-versions-").FullName;
    private FunctionService _functions;

    public Versions() => _functions = new FunctionService(_resources, _folder, TimeProvider.System);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_published_version_keeps_its_code_and_its_configuration()
    {
        await CreateAsync("1");
        var first = await PublishAsync("the first");
        await ChangeCodeAsync("2");
        await _functions.UpdateConfigurationAsync(TestLambda.Caller, "fn", new FunctionSettings { TimeoutSeconds = 9 }, null, CancellationToken.None);
        var second = await PublishAsync();

        Restart();
        Assert.Equal(("1", "the first", 3, first.Package), Seen("1"));
        Assert.Equal(("2", "", 9, second.Package), Seen("2"));
        Assert.NotEqual(first.Package, second.Package);
        Assert.True(File.Exists(Path.Combine(_folder, "functions", "packages", first.Package + ".zip")));
    }

    [Fact]
    public async Task Publishing_what_was_published_gives_the_version_that_is_there()
    {
        await CreateAsync("1");
        var first = await PublishAsync();
        Assert.Equal(first.RevisionId, (await PublishAsync("other words")).RevisionId);

        await _functions.DeleteAsync(TestLambda.Caller, "fn", "1", CancellationToken.None);
        Assert.Equal("2", (await PublishAsync()).Version);
    }

    [Fact]
    public async Task Numbers_are_not_given_again_not_even_to_a_new_function_of_the_name()
    {
        await CreateAsync("1");
        await PublishAsync();
        await _functions.DeleteAsync(TestLambda.Caller, "fn", null, CancellationToken.None);
        Restart();

        await CreateAsync("1");

        Assert.Equal("2", (await PublishAsync()).Version);
        Assert.Equal(["$LATEST", "2"], _functions.Entry(TestLambda.Caller, "fn").All.Select(f => f.Version));
    }

    [Fact]
    public async Task A_package_goes_when_no_version_uses_it()
    {
        var old = await CreateAsync("1");
        await PublishAsync();
        await ChangeCodeAsync("2");
        await _functions.DeleteAsync(TestLambda.Caller, "fn", "1", CancellationToken.None);
        Restart();

        Assert.False(File.Exists(Path.Combine(_folder, "functions", "packages", old.Package + ".zip")));
    }

    [Fact]
    public async Task Code_or_revision_that_are_not_the_latest_are_not_published()
    {
        var function = await CreateAsync("1");

        var hash = await Assert.ThrowsAsync<AwsErrorException>(() => _functions.PublishAsync(TestLambda.Caller, "fn", "other", null, null, CancellationToken.None));
        Assert.Equal($"CodeSHA256 (other) is different from current CodeSHA256 in $LATEST ({function.CodeSha256}). Please try again with the CodeSHA256 in $LATEST.", hash.AwsMessage);
        var revision = await Assert.ThrowsAsync<AwsErrorException>(() => _functions.PublishAsync(TestLambda.Caller, "fn", null, null, "other", CancellationToken.None));
        Assert.Equal("PreconditionFailedException", revision.Code);
        Assert.Empty(_functions.Entry(TestLambda.Caller, "fn").Versions);
    }

    [Fact]
    public async Task A_function_that_an_earlier_release_stored_is_read()
    {
        await _resources.WriteAsync([new ResourceWrite(
            new ResourceKey("function", TestLambda.Caller.Scope, "old"),
            Encoding.UTF8.GetBytes("""{"runtime":"python3.12","handler":"a.b","role":"r","description":"d","timeout":3,"memory":128,"environment":{"K":"v"},"tags":{},"architecture":"x86_64","ephemeralStorage":512,"tracing":"PassThrough","logGroup":null,"package":"00ff","codeSize":7,"lastModified":1738324800000,"revision":"r1"}"""))]);
        Restart();

        var function = _functions.Get(TestLambda.Caller, "old");

        Assert.Equal(("$LATEST", "Text", null, "v"), (function.Version, function.LogFormat, function.ReservedConcurrency, function.Environment["K"]));
        Assert.Equal("1", (await _functions.PublishAsync(TestLambda.Caller, "old", null, null, null, CancellationToken.None)).Version);
    }

    private (string Version, string Description, int Timeout, string Package) Seen(string qualifier)
    {
        var function = _functions.Get(TestLambda.Caller, "fn", qualifier);
        return (function.Version, function.Description, function.TimeoutSeconds, function.Package);
    }

    private void Restart() => _functions = new FunctionService(_resources, _folder, TimeProvider.System);

    private Task<Function> CreateAsync(string content) => _functions.CreateAsync(
        TestLambda.Caller, "fn", new FunctionSettings { Runtime = "provided", Handler = "x", Role = "r" }, TestLambda.Code(new PackageFile("bootstrap", content)), [], CancellationToken.None);

    private Task<Function> ChangeCodeAsync(string content) =>
        _functions.UpdateCodeAsync(TestLambda.Caller, "fn", TestLambda.Code(new PackageFile("bootstrap", content)), new CodeChange(), CancellationToken.None);

    private Task<Function> PublishAsync(string? description = null) => _functions.PublishAsync(TestLambda.Caller, "fn", null, description, null, CancellationToken.None);
}
