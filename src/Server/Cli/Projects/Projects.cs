using Treadle.Aws;
using Treadle.Deploy.Client;
using Treadle.Deploy.Packaging;
using Treadle.Deploy.Serverless.Reading;
using Treadle.Lambda.CSharp;
using Treadle.Server.Cli.Client;

namespace Treadle.Server.Cli.Projects;

/// <summary>Projects through the room Deploy; its failures in the words of the command line.</summary>
internal sealed class Projects(Shell shell) : IProjects
{
    private static readonly string[] FileNames = ["serverless.yml", "serverless.yaml", "serverless.json"];

    // The cache belongs to the user, not to a project: an unchanged handler is never compiled again.
    private readonly CSharpHandlers _compiler = new(new CSharpHandlerCompiler(
        Path.Combine(shell.DataHome.Length > 0 ? shell.DataHome : Path.GetTempPath(), "treadle", "handlers")));

    public bool Has(string folder, string? file) => file is not null || FileNames.Any(n => File.Exists(Path.Combine(folder, n)));

    public async Task<ServiceInformation?> DescribeAsync(ProjectChoice project, AwsHttpClient server, CancellationToken stop)
    {
        try
        {
            return await InWordsAsync(project, async () => await (await ClientAsync(server, progress: null, stop)).InfoAsync(Options(project), stop));
        }
        catch (AwsErrorException e) when (e.Code == "ValidationError" && e.Message.EndsWith("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    public Task<DeployResult> DeployAsync(ProjectChoice project, bool isForced, AwsHttpClient server, IProgress<DeployEvent> progress, CancellationToken stop) =>
        InWordsAsync(project, async () => await (await ClientAsync(server, progress, stop)).DeployAsync(Options(project) with { IsForced = isForced }, stop));

    public Task RemoveAsync(ProjectChoice project, AwsHttpClient server, IProgress<DeployEvent> progress, CancellationToken stop) =>
        InWordsAsync(project, async () =>
        {
            await (await ClientAsync(server, progress, stop)).RemoveAsync(Options(project), stop);
            return true;
        });

    private async Task<T> InWordsAsync<T>(ProjectChoice project, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ServiceConfigurationException e)
        {
            throw new CliException(string.Join('\n', e.Problems.Select(p => Line(project.Folder, p))));
        }
        catch (DeployFailedException e)
        {
            throw new CliException($"Stack {e.Stack} is {e.Status}: {e.Message}");
        }
    }

    /// <summary>Places are relative to the project; a person in another folder needs them from there.</summary>
    private string Line(string folder, Problem problem)
    {
        if (problem.At is null || folder == shell.Folder)
        {
            return problem.ToString();
        }

        var way = Path.GetRelativePath(shell.Folder, folder);
        return Path.Join(way.StartsWith("..", StringComparison.Ordinal) ? folder : way, problem.ToString());
    }

    private async Task<DeployClient> ClientAsync(AwsHttpClient server, IProgress<DeployEvent>? progress, CancellationToken stop)
    {
        await server.LearnAccountAsync(stop);
        return new DeployClient(new HttpDeployTarget(server), _compiler, shell.Time, progress);
    }

    private DeployOptions Options(ProjectChoice project) => new()
    {
        Folder = project.Folder,
        ConfigFile = project.File,
        Stage = project.Stage,
        Region = project.Region,
        Parameters = project.Params,
        Environment = shell.Variables,
        DefaultRegion = project.DefaultRegion,
    };
}
