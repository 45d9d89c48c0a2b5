namespace Treadle.Server.Tests.Soak;

/// <summary>Kills the server at moments of all kinds: in the middle of work, while it starts, while it takes up what a former life left, while it copies its log.</summary>
internal sealed class SoakKiller(SoakServer server, Random random)
{
    private static readonly TimeSpan CheckpointPatience = TimeSpan.FromSeconds(3);

    /// <summary>The server answers when this begins and when it ends.</summary>
    public async Task KillAsync(int times)
    {
        for (var killed = 0; killed < times;)
        {
            switch (random.Next(10))
            {
                case < 5:
                    await Task.Delay(random.Next(3_000));
                    killed += await KillOnceAsync();
                    break;

                case 5:
                    // Right behind the first answer: what a former life left is being read.
                    await Task.Delay(random.Next(60));
                    killed += await KillOnceAsync();
                    break;

                case 6:
                    await Task.Delay(random.Next(60, 400));
                    killed += await KillOnceAsync();
                    break;

                case 7:
                    await CheckpointAsync();
                    killed += await KillOnceAsync();
                    break;

                default:
                    // Lives that end before they can answer, one behind the other.
                    await server.KillAsync();
                    killed++;
                    for (var more = random.Next(1, 4); more > 0 && killed < times; more--, killed++)
                    {
                        await server.LaunchAndKillAsync(TimeSpan.FromMilliseconds(random.Next(700)));
                    }

                    await server.LaunchAsync();
                    break;
            }
        }
    }

    private async Task<int> KillOnceAsync()
    {
        await server.KillAsync();
        await server.LaunchAsync();
        return 1;
    }

    /// <summary>Until the database itself is written to: between two checkpoints only its log is.</summary>
    private async Task CheckpointAsync()
    {
        var database = Path.Combine(server.DataDirectory, "treadle.db");
        var before = File.GetLastWriteTimeUtc(database);
        for (var since = DateTimeOffset.UtcNow; File.GetLastWriteTimeUtc(database) == before && DateTimeOffset.UtcNow - since < CheckpointPatience;)
        {
            await Task.Delay(1);
        }
    }
}
