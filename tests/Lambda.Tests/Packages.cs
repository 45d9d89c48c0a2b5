using System.Security.Cryptography;
using Treadle.Aws;
using Treadle.Lambda.Packages;
using Treadle.Lambda.Tests.Support;
using Treadle.Tests.Common;

namespace Treadle.Lambda.Tests;

public sealed class Packages : IDisposable
{
    private const int Link = 0xA000 | 0x1FF;
    private readonly string _folder = Directory.CreateTempSubdirectory("treadle-packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_package_is_named_by_its_hash_and_unpacked_with_its_modes()
    {
        var zip = TestLambda.Zip(new PackageFile("bin/run", "#!/bin/sh\n", 0b111_101_101), new PackageFile("data.txt", "x", 0b110_000_000), new PackageFile("plain", "y", 0));
        var store = new PackageStore(_folder);

        var name = store.Add(zip);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(zip)), name);
        Assert.Equal(zip, store.Read(name));
        var code = store.FolderOf(name);
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(code, "bin", "run")));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(Path.Combine(code, "data.txt")));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(Path.Combine(code, "plain")));
        Assert.Equal(name, store.Add(zip));
    }

    [Fact]
    public void A_folder_that_was_lost_is_unpacked_again()
    {
        var store = new PackageStore(_folder);
        var name = store.Add(TestLambda.Zip(new PackageFile("a", "x")));
        Directory.Delete(store.FolderOf(name), recursive: true);

        Assert.Equal("x", File.ReadAllText(Path.Combine(new PackageStore(_folder).FolderOf(name), "a")));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/evil")]
    [InlineData("..\\evil")]
    [InlineData("a/../b")]
    public void A_name_that_leads_out_of_the_package_is_refused(string name)
    {
        var refused = Assert.Throws<AwsErrorException>(() => new PackageStore(_folder).Add(TestLambda.Zip(new PackageFile("fine", "x"), new PackageFile(name, "x"))));

        Assert.Equal("InvalidParameterValueException", refused.Code);
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../other")]
    public void A_link_that_leads_out_of_the_package_is_refused(string target)
    {
        Assert.Throws<AwsErrorException>(() => new PackageStore(_folder).Add(TestLambda.Zip(new PackageFile("link", target, Link))));

        AssertNothingIsLeft();
    }

    [Fact]
    public void A_file_behind_a_link_is_refused()
    {
        Assert.Throws<AwsErrorException>(() => new PackageStore(_folder).Add(
            TestLambda.Zip(new PackageFile("folder/x", "x"), new PackageFile("link", "folder", Link), new PackageFile("link/y", "y"))));

        AssertNothingIsLeft();
    }

    [Fact]
    public void A_link_within_the_package_is_kept()
    {
        var store = new PackageStore(_folder);
        var name = store.Add(TestLambda.Zip(new PackageFile("lib/real.so", "x"), new PackageFile("lib/link.so", "real.so", Link)));

        Assert.Equal("real.so", new FileInfo(Path.Combine(store.FolderOf(name), "lib", "link.so")).LinkTarget);
    }

    [Fact]
    public void A_zip_that_grows_too_large_is_refused_while_it_is_unpacked()
    {
        // Eleven files of 25 MB of zeros: 270 KB of zip.
        var zeros = new byte[25_000_000];

        var refused = Assert.Throws<AwsErrorException>(() => new PackageStore(_folder).Add(
            TestLambda.Zip([.. Enumerable.Range(0, 11).Select(i => new PackageFile($"f{i}", zeros))])));

        Assert.Equal("Unzipped size must be smaller than 262144000 bytes", refused.AwsMessage);
        AssertNothingIsLeft();
    }

    [Fact]
    public void What_is_no_zip_is_refused()
    {
        var refused = Assert.Throws<AwsErrorException>(() => new PackageStore(_folder).Add("not a zip"u8.ToArray()));

        Assert.StartsWith("Could not unzip uploaded file. Please check your file, then try to upload again.", refused.AwsMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_function_uses_is_removed_at_the_next_start()
    {
        var resources = new MemoryResources();
        var functions = new Functions.FunctionService(resources, _folder, TimeProvider.System);
        var settings = new Functions.FunctionSettings { Runtime = "provided", Handler = "x", Role = "r" };
        var old = await functions.CreateAsync(TestLambda.Caller, "a", settings, TestLambda.Code(new PackageFile("bootstrap", "1")), [], CancellationToken.None);
        var current = await functions.UpdateCodeAsync(TestLambda.Caller, "a", TestLambda.Code(new PackageFile("bootstrap", "2")), new Functions.CodeChange(), CancellationToken.None);

        var next = new Functions.FunctionService(resources, _folder, TimeProvider.System);

        Assert.Equal(current.Package, next.Get(TestLambda.Caller, "a").Package);
        Assert.Equal([current.Package + ".zip"], Directory.GetFiles(Path.Combine(_folder, "functions", "packages")).Select(Path.GetFileName));
        Assert.Equal([current.Package], Directory.GetDirectories(Path.Combine(_folder, "functions", "code")).Select(Path.GetFileName));
        Assert.NotEqual(old.Package, current.Package);
    }

    private void AssertNothingIsLeft()
    {
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, "code")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, "packages")));
        Assert.Equal(["code", "packages"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order());
    }
}
