using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Objects.Transfers;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>Where a delivery stream writes, and how: what its members mean.</summary>
/// <remarks>Source: Firehose API reference, ExtendedS3DestinationConfiguration.</remarks>
internal sealed partial record S3Destination
{
    private const int MegaByte = 1024 * 1024;

    /// <summary>What would change the objects, and does not exist here.</summary>
    private static readonly string[] Switched = ["DynamicPartitioningConfiguration", "DataFormatConversionConfiguration"];

    /// <summary>The bucket; null when <see cref="Folder"/> is where objects go.</summary>
    public string? Bucket { get; private init; }

    /// <summary>A folder of this machine, whole; null when there is a bucket.</summary>
    public string? Folder { get; private init; }

    public required ObjectPrefix Prefix { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public required bool IsGzip { get; init; }

    /// <summary>What a key ends with: <c>.gz</c>, <c>.json</c>, nothing.</summary>
    public required string Extension { get; init; }

    /// <summary>Bytes of records that make an object.</summary>
    public required int BytesMax { get; init; }

    /// <summary>How long a record can wait until it is delivered.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>What comes behind each record; null for nothing.</summary>
    public string? Delimiter { get; private init; }

    /// <summary>The members with the defaults of those that are missing.</summary>
    public static JsonObject WithDefaults(JsonObject members)
    {
        var whole = members.DeepClone().AsObject();
        var hints = whole["BufferingHints"] as JsonObject ?? [];
        whole["BufferingHints"] = new JsonObject { ["SizeInMBs"] = hints["SizeInMBs"]?.DeepClone() ?? 5, ["IntervalInSeconds"] = hints["IntervalInSeconds"]?.DeepClone() ?? 300 };
        whole["CompressionFormat"] ??= "UNCOMPRESSED";
        whole["EncryptionConfiguration"] ??= new JsonObject { ["NoEncryptionConfig"] = "NoEncryption" };
        whole["CloudWatchLoggingOptions"] ??= new JsonObject { ["Enabled"] = false };
        return whole;
    }

    /// <summary>Reads and checks the members.</summary>
    /// <exception cref="AwsErrorException">They are wrong, or name what this server does not have.</exception>
    public static S3Destination Of(JsonObject members)
    {
        var arn = members.RequiredTextOf("BucketARN", 1, 2048);
        _ = members.RequiredTextOf("RoleARN", 1, 512);
        CheckSupported(members);
        var hints = members.StructureOf("BufferingHints") ?? [];
        var isGzip = members.OneOf("CompressionFormat", "UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY") switch
        {
            null or "UNCOMPRESSED" => false,
            "GZIP" => true,
            { } other => throw DeliveryErrors.NotSupported($"CompressionFormat {other}"),
        };
        var extension = members.TextOf("FileExtension", 0, 128, ExtensionPattern) is { Length: > 0 } wanted ? wanted : null;
        members.TextOf("ErrorOutputPrefix", 0, 1024);
        return new S3Destination
        {
            Bucket = BucketPattern.Match(arn) is { Success: true } match ? match.Groups["name"].Value : null,
            Folder = BucketPattern.IsMatch(arn) ? null : FolderOf(arn),
            Prefix = ObjectPrefix.Parse(members.TextOf("Prefix", 0, 1024) ?? ""),
            TimeZone = ZoneOf(members.TextOf("CustomTimeZone", 0, 50)),
            IsGzip = isGzip,
            Extension = extension ?? (isGzip ? ".gz" : ""),
            BytesMax = (hints.IntegerOf("SizeInMBs", 1, 128) ?? 5) * MegaByte,
            Interval = TimeSpan.FromSeconds(hints.IntegerOf("IntervalInSeconds", 0, 900) ?? 300),
            Delimiter = DelimiterOf(members),
        };
    }

    /// <summary>The key of an object whose oldest record came at a moment.</summary>
    public string KeyOf(DeliveryStream stream, DateTimeOffset first, Guid id)
    {
        var local = TimeZoneInfo.ConvertTime(first, TimeZone);
        var time = local.ToString("yyyy-MM-dd-HH-mm-ss", System.Globalization.CultureInfo.InvariantCulture);
        return $"{Prefix.At(local, id)}{stream.Name}-{stream.Version}-{time}-{id}{Extension}";
    }

    [GeneratedRegex(@"^arn:[^:]*:s3:::(?<name>[\w.\-]{1,255})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BucketPattern { get; }

    [GeneratedRegex(@"^(?:|\.[0-9a-z!\-_.*'()]+)\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ExtensionPattern { get; }

    private static void CheckSupported(JsonObject members)
    {
        foreach (var member in Switched.Where(m => members[m] is JsonObject part && part.TruthOf("Enabled") != false))
        {
            throw DeliveryErrors.NotSupported(member);
        }

        if (members.OneOf("S3BackupMode", "Disabled", "Enabled") == "Enabled")
        {
            throw DeliveryErrors.NotSupported("S3BackupMode Enabled");
        }
    }

    private static string FolderOf(string text) => ObjectFolder.Of(text)
        ?? throw RequestMembers.Violated(text, "bucketARN", @"Member must satisfy regular expression pattern: arn:.*:s3:::[\w\.\-]{1,255}");

    private static TimeZoneInfo ZoneOf(string? name)
    {
        try
        {
            return string.IsNullOrEmpty(name) ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw DeliveryErrors.InvalidArgument($"CustomTimeZone {name} is no known time zone.");
        }
    }

    /// <summary>Of the processors only the one that appends to records is there.</summary>
    private static string? DelimiterOf(JsonObject members)
    {
        if (members.StructureOf("ProcessingConfiguration") is not { } processing || processing.TruthOf("Enabled") == false)
        {
            return null;
        }

        string? delimiter = null;
        foreach (var processor in processing.ListOf("Processors") ?? [])
        {
            var type = (processor as JsonObject ?? throw RequestMembers.NotReadable("Processors")).RequiredTextOf("Type");
            if (type != "AppendDelimiterToRecord")
            {
                throw DeliveryErrors.NotSupported($"The processor {type}");
            }

            var given = (processor!["Parameters"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(p => p.TextOf("ParameterName") == "Delimiter")?.TextOf("ParameterValue");
            delimiter = (given ?? "\\n").Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal);
        }

        return delimiter;
    }
}
