using Treadle.Limits.Bench;

// What the machine itself can do, so that a figure of ours means something on another machine, or on a busy one:
//   dotnet run -c Release --project bench/Limits -- disk [DIR]     syncs per second, rows per second of bare SQLite; JSON
//   dotnet run -c Release --project bench/Limits -- http PORT      a bare Kestrel that reads a start and answers at once, until it is stopped
switch (args)
{
    case ["disk", ..]:
        DiskLimits.Print(args.ElementAtOrDefault(1) ?? Path.GetTempPath());
        return 0;
    case ["http", var port] when int.TryParse(port, out var number):
        await BareServer.RunAsync(number);
        return 0;
    default:
        Console.Error.WriteLine("It is 'disk [DIR]' or 'http PORT'.");
        return 2;
}
