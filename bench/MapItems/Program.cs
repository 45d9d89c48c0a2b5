using System.Diagnostics;
using System.Globalization;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Bench.MapItems;
using Treadle.Integrations.MapItems;
using Treadle.Runtime.MapRuns;

// How fast the items of a distributed Map are read, and in how much memory, whatever the object's length. The reading only: nothing is started for an item.
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var folder = Directory.CreateTempSubdirectory("treadle-map-items-");
try
{
    await ReadAsync("CSV", "items.csv", new ReaderConfig { InputType = "CSV", CsvHeaderLocation = "FIRST_ROW" }, "id,name,price\n", i => $"{i},\"item, number {i}\",{i % 100}.5\n", "");
    await ReadAsync("JSON Lines", "items.jsonl", new ReaderConfig { InputType = "JSONL" }, "", i => $"{{\"id\":{i},\"name\":\"item, number {i}\",\"price\":{i % 100}.5}}\n", "");
    await ReadAsync("JSON array", "items.json", new ReaderConfig { InputType = "JSON" }, "[", i => $"{(i == 0 ? "" : ",\n")}{{\"id\":{i},\"name\":\"item, number {i}\",\"price\":{i % 100}.5}}", "]");
}
finally
{
    folder.Delete(recursive: true);
}

async Task ReadAsync(string what, string file, ReaderConfig config, string before, Func<int, string> line, string behind)
{
    var path = Path.Combine(folder.FullName, file);
    await using (var writer = new StreamWriter(path))
    {
        writer.Write(before);
        for (var i = 0; i < count; i++)
        {
            writer.Write(line(i));
        }

        writer.Write(behind);
    }

    var source = new ItemSource("arn:aws:states:::s3:getObject", new JsonObject(("Bucket", "file://" + folder.FullName), ("Key", file)), config);
    var run = new MapRunIdentity("arn:aws:states:us-east-1:000000000000:mapRun:m/M:id", "000000000000/us-east-1", "arn:aws:iam::000000000000:role/r");
    var reader = new MapItemReader(() => new NoCalls());
    var (begun, clock, items, bytes) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew(), 0, 0L);
    await foreach (var item in reader.ReadAsync(source, run, null, CancellationToken.None))
    {
        items++;
        bytes += item.Value.Utf8Length;
    }

    var cpu = Process.GetCurrentProcess().TotalProcessorTime - begun;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {items} items ({new FileInfo(path).Length >> 20} MiB) in {clock.Elapsed.TotalSeconds:F2} s, {cpu.TotalSeconds:F2} s of CPU, {items / cpu.TotalSeconds:F0} items/s of CPU; {Environment.WorkingSet >> 20} MiB resident, {bytes} bytes of items"));
}
