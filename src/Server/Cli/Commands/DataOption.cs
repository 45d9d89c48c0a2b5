using System.CommandLine;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>--data DIR</c> of the commands that work on a data directory without its server.</summary>
internal static class DataOption
{
    public static Option<string?> Create() =>
        new("--data") { Description = "The data directory (default: treadle in the user's data folder; 'up' keeps its data in .treadle of the project)", HelpName = "DIR" };
}
