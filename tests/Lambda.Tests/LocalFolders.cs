using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Packages;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>Functions whose code is a folder: what is saved there is run by the next call.</summary>
public sealed class LocalFolders : IAsyncDisposable
{
    private readonly TestLambda _lambda = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("treadle-local-").FullName;

    public async ValueTask DisposeAsync()
    {
        await _lambda.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_saved_file_is_run_by_the_next_call()
    {
        TestLambda.NeedsPython();
        Save("app.py", "import lib\ndef handler(event, context):\n    return lib.word\n");
        Save("lib.py", "word = 'one'\n");
        await CreateAsync(_folder);
        Assert.Equal("\"one\"", await _lambda.AnswerAsync());
        Assert.Equal("\"one\"", await _lambda.AnswerAsync());
        var old = Assert.Single(_lambda.Invoker.WorkerProcessIds);

        Save("lib.py", "word = 'another'\n");

        Assert.Equal("\"another\"", await _lambda.AnswerAsync());
        TestLambda.Eventually(() => !Running.Is(old), "the process with the old code still runs");
    }

    [Theory]
    [InlineData("code")]
    [InlineData("/no/such/folder")]
    public async Task A_folder_that_is_not_there_is_refused(string folder)
    {
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => CreateAsync(folder));

        Assert.Equal(
            ("InvalidParameterValueException", $"The code folder has to be an absolute path of a folder on the server's machine; {folder} is none."), (refused.Code, refused.AwsMessage));
    }

    [Fact]
    public void A_folder_is_in_another_state_when_a_file_comes_goes_grows_or_is_saved()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "inner"));
        Save("inner/a.txt", "1");
        var seen = new List<string> { FolderState.Of(_folder) };
        Save("inner/b.txt", "1");
        seen.Add(FolderState.Of(_folder));
        Save("inner/a.txt", "12");
        seen.Add(FolderState.Of(_folder));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "inner", "a.txt"), DateTime.UnixEpoch);
        seen.Add(FolderState.Of(_folder));
        File.Delete(Path.Combine(_folder, "inner", "a.txt"));
        seen.Add(FolderState.Of(_folder));
        Directory.CreateDirectory(Path.Combine(_folder, "__pycache__"));

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(seen[^1], FolderState.Of(_folder));
    }

    private void Save(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    private Task<Function> CreateAsync(string folder) => _lambda.Functions.CreateAsync(
        TestLambda.Caller,
        "fn",
        new FunctionSettings { Runtime = "python3.12", Handler = "app.handler", Role = "r", TimeoutSeconds = 60 },
        new FunctionCode.Folder(folder),
        [],
        CancellationToken.None);
}
