using Treadle.Api.Remote;
using Treadle.Api.States.Mocks;
using Treadle.Integrations.Containers;

namespace Treadle.Server.Cli.Configuration;

/// <summary>What a server reaches outside of itself, and what stands in for it.</summary>
/// <param name="Endpoints">Services that are elsewhere.</param>
/// <param name="Containers">The commands that stand for containers.</param>
/// <param name="MockConfiguration">The mock configuration file, absolute; null for none.</param>
internal sealed record OutsideSettings(IReadOnlyList<ServiceEndpoint> Endpoints, ContainerDefinitions Containers, string? MockConfiguration)
{
    /// <summary>Step Functions Local's variable, and LocalStack's, behind our own.</summary>
    private static readonly string[] MockVariables = ["TREADLE_MOCK_CONFIG", "SFN_MOCK_CONFIG", "LOCALSTACK_SFN_MOCK_CONFIG"];

    /// <param name="mockOption">As given by <c>--mock-config</c>.</param>
    /// <param name="shell">The environment.</param>
    /// <param name="file">treadle.json.</param>
    /// <exception cref="CliException">A setting, or what is in the mock configuration file, can't be used.</exception>
    public static OutsideSettings Of(string? mockOption, Shell shell, SettingsFile file)
    {
        var mocks = (mockOption ?? MockVariables.Select(shell.Variable).FirstOrDefault(v => v is not null)) is { } given ? shell.PathOf(given)
            : file["mockConfig"] is { } setting ? Path.GetFullPath(setting, Path.GetDirectoryName(file.Path)!)
            : null;
        if (mocks is not null)
        {
            try
            {
                new MockFile(mocks).Read();
            }
            catch (MockFileException e)
            {
                throw new CliException(e.Message, ExitCode.WrongUse);
            }
        }

        return new OutsideSettings(EndpointSettings.Of(shell, file), ContainerSettings.Of(file), mocks);
    }
}
