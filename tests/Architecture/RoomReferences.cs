namespace Treadle.Architecture;

/// <summary>A room may use only what the table of the architecture names, and what that uses.</summary>
public sealed class RoomReferences
{
    /// <summary>What each room names in its project file. Messaging stands under Notifications because status events leave through the event bus.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Asl"] = [],
        ["Aws"] = [],
        ["Metrics"] = [],
        ["Engine"] = ["Asl"],
        ["Storage"] = ["Engine"],
        ["Storage.Sqlite"] = ["Storage"],
        ["Runtime"] = ["Engine", "Metrics", "Storage"],
        ["Logs"] = ["Aws", "Storage"],
        ["Lambda.DotNet"] = [],
        ["Lambda"] = ["Aws", "Lambda.DotNet", "Logs", "Metrics", "Storage"],
        ["Messaging"] = ["Aws", "Logs", "Objects", "Storage"],
        ["Objects"] = ["Aws", "Storage"],
        ["Integrations"] = ["Runtime", "Lambda", "Objects", "Aws"],
        ["Gateway"] = ["Runtime", "Lambda", "Storage", "Aws"],
        ["Notifications"] = ["Runtime", "Aws", "Logs", "Messaging"],
        ["Api"] = ["Engine", "Runtime", "Lambda", "Logs", "Messaging", "Objects", "Gateway", "Integrations", "Notifications", "Storage", "Aws"],
        ["Console"] = ["Api"],
        ["Deploy"] = ["Asl", "Api"],
        ["Server"] = ["*"],
    };

    public static TheoryData<string> Rooms => [.. Directory.GetDirectories(Repository.Source).Where(d => Directory.GetFiles(d, "*.csproj").Length > 0).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_below_it(string room)
    {
        Assert.True(Allowed.TryGetValue(room, out var allowed), $"The room {room} is not in the table: say what it may use.");
        var used = Repository.Project(room).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(allowed is ["*"] ? [] : used.Except(allowed));
    }

    [Fact]
    public void The_table_names_no_room_that_is_gone() =>
        Assert.Empty(Allowed.Keys.Except(Rooms.Select(r => r.Data)));

    [Theory]
    [InlineData("Asl")]
    [InlineData("Engine")]
    public void The_pure_rooms_are_kept_pure_by_banned_symbols(string room)
    {
        var project = Repository.Project(room);
        Assert.Contains(project.Descendants("PackageReference"), r => (string?)r.Attribute("Include") == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Contains(project.Descendants("AdditionalFiles"), f => (string?)f.Attribute("Include") == "../BannedSymbols.txt");
    }

    [Fact]
    public void Clock_chance_and_waiting_are_among_the_banned_symbols()
    {
        var banned = File.ReadAllText(Path.Combine(Repository.Source, "BannedSymbols.txt"));
        foreach (var symbol in (string[])["P:System.DateTimeOffset.UtcNow", "P:System.DateTime.UtcNow", "T:System.Random", "M:System.Guid.NewGuid", "T:System.Threading.Tasks.Task;", "T:System.IO.File"])
        {
            Assert.Contains(symbol, banned, StringComparison.Ordinal);
        }
    }
}
