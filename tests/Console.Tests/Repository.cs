namespace Treadle.WebConsole.Tests;

/// <summary>Where the repository is: above the folder that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Treadle.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
