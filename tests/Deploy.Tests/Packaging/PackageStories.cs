using System.IO.Compression;
using Treadle.Deploy.Packaging;
using Treadle.Deploy.Serverless.Reading;
using Treadle.Deploy.Tests.Fakes;

namespace Treadle.Deploy.Tests.Packaging;

/// <summary>What goes into a package, that it is reproducible, and what is said of a handler that is not there.</summary>
public sealed class PackageStories : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("", "bin/hello,lib/a.js,lib/b.md,node_modules/x/index.js")]
    [InlineData("exclude: ['./**']\n  include: ['./bin/**']", "bin/hello")]
    [InlineData("patterns: ['!**/*.md', '!node_modules/**']", "bin/hello,lib/a.js")]
    [InlineData("patterns: ['!**', 'lib/*.{js,ts}', 'bin/h?llo']", "bin/hello,lib/a.js")]
    [InlineData("patterns: ['!lib/[ab].*', 'lib/a.js', '!node_modules/**']", "bin/hello,lib/a.js")]
    public async Task Patterns_choose_files(string package, string expected)
    {
        _world.With("bin/hello", "x").With("lib/a.js", "x").With("lib/b.md", "x").With("node_modules/x/index.js", "x")
            .With("node_modules/.bin/tool", "x").With(".serverless/old.zip", "x").With(".git/config", "x").With(".env", "SECRET=1");

        Assert.Equal(expected, string.Join(',', Names(await ZipAsync(package))));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_same_files_give_the_same_zip_and_run_bits_are_kept()
    {
        _world.With("bin/hello", "x");
        var file = Path.Combine(_world.Folder, "service", "bin", "hello");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var first = await ZipAsync("");
        File.SetLastWriteTimeUtc(file, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var second = await ZipAsync("");

        Assert.Equal(first, second);
        using var zip = new ZipArchive(new MemoryStream(second));
        Assert.Equal(0x81ED, (int)((uint)zip.Entries[0].ExternalAttributes >> 16));
    }

    [Theory]
    [InlineData("go1.x", "bin/hello", "bin/hello is not there. Build it first: GOOS=linux CGO_ENABLED=0 go build -o bin/hello for a Go program.")]
    [InlineData("nodejs20.x", "src/handler.hello", "src/handler.js or src/handler.mjs or src/handler.cjs is not there. A handler is written file.function, relative to the service's folder.")]
    [InlineData("python3.12", "handler.hello", "handler.py or handler.py or handler/__init__.py is not there. A handler is written file.function, relative to the service's folder.")]
    [InlineData("dotnet10", "functions/hello.cs", "functions/hello.cs is not there: the handler of a C# function is a source file in the service's folder.")]
    public async Task A_missing_handler_is_told_with_its_place(string runtime, string handler, string expected)
    {
        _world.With("serverless.yml", Yml(runtime, handler, ""));

        var wrong = await Assert.ThrowsAsync<ServiceConfigurationException>(() => _world.Client.CheckAsync(_world.Options, TestContext.Current.CancellationToken));

        Assert.Equal($"serverless.yml:9:14: {expected}", Assert.Single(wrong.Problems).ToString());
    }

    [Fact]
    public async Task A_handler_that_the_patterns_exclude_is_told()
    {
        _world.With("bin/hello", "x").With("serverless.yml", Yml("go1.x", "bin/hello", "patterns: ['!bin/**']"));

        var wrong = await Assert.ThrowsAsync<ServiceConfigurationException>(() => _world.Client.CheckAsync(_world.Options, TestContext.Current.CancellationToken));

        Assert.Contains("bin/hello is not part of the package", wrong.Message);
    }

    private async Task<byte[]> ZipAsync(string package)
    {
        var service = Given.Service(Yml("go1.x", "bin/hello", package));
        var problems = new Problems();
        var packed = await new Packager(Path.Combine(_world.Folder, "service"), "serverless.yml", _world).PackAsync(service, problems, TestContext.Current.CancellationToken);
        problems.ThrowIfAny();
        return packed["hello"].Zip();
    }

    private static string Yml(string runtime, string handler, string package) =>
        $"service: shop\nprovider:\n  name: aws\n  runtime: {runtime}\npackage:\n  {(package.Length == 0 ? "individually: false" : package)}\nfunctions:\n  hello:\n    handler: {handler}\n";

    private static IEnumerable<string> Names(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return [.. zip.Entries.Select(e => e.FullName)];
    }
}
