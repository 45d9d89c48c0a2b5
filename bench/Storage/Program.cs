using Treadle.Storage.Bench;

// Prints commits of steps per second, min / median / max of interleaved rounds, on the disk of the directory given.
//   dotnet run -c Release --project bench/Storage -- stores  [DIR] [ROUNDS] [BATCH]    the stores as they are; in batches of 1, 16, 128, 512 unless told
//   dotnet run -c Release --project bench/Storage -- layouts [DIR] [ROUNDS]            what docs/decisions/0003-sqlite-layout.md chose between
//   dotnet run -c Release --project bench/Storage -- packs     DATA                    how small the journals of a data directory become
//   dotnet run -c Release --project bench/Storage -- retention [DIR]                   how large a database stays from which the oldest are deleted
//   dotnet run -c Release --project bench/Storage -- logs      [DIR] [ROUNDS]          log lines per second
var what = args.ElementAtOrDefault(0) ?? "stores";
var directory = args.ElementAtOrDefault(1) ?? Path.GetTempPath();
var rounds = args.ElementAtOrDefault(2) is { } text ? int.Parse(text) : 5;

switch (what)
{
    case "stores":
        StoreBench.Run(directory, rounds, args.ElementAtOrDefault(3) is { } batch ? [int.Parse(batch)] : [1, 16, 128, 512]);
        return 0;
    case "layouts":
        LayoutBench.Run(directory, rounds);
        return 0;
    case "logs":
        LogBench.Run(directory, rounds);
        return 0;
    case "packs":
        RetentionBench.Packs(directory);
        return 0;
    case "retention":
        RetentionBench.Growth(directory, packs: false);
        RetentionBench.Growth(directory, packs: true);
        return 0;
    default:
        Console.Error.WriteLine($"'{what}' is none of 'stores', 'layouts', 'logs', 'packs' and 'retention'.");
        return 2;
}
