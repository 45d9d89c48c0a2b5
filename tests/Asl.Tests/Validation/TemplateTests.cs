using Treadle.Asl.Validation;

namespace Treadle.Asl.Tests.Validation;

/// <summary>What the console gives people to begin from is right.</summary>
public sealed class TemplateTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder(), "*.asl.json").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_of_the_console_is_valid_and_needs_no_advice(string name) =>
        Assert.Empty(DefinitionLint.Check(File.ReadAllText(Path.Combine(Folder(), name))));

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Treadle.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(folder.FullName, "src", "Console", "web", "src", "pages", "editor", "templates");
    }
}
