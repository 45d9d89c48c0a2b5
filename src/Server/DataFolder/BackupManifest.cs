using System.Text.Json.Serialization;

namespace Treadle.Server.DataFolder;

/// <summary>The first entry of a backup, <c>treadle-backup.json</c>: what it is.</summary>
/// <param name="Format">1.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="Program">The release that made it.</param>
/// <param name="SchemaVersion">The database's.</param>
internal sealed record BackupManifest(int Format, DateTimeOffset CreatedAt, string Program, int SchemaVersion)
{
    public const int CurrentFormat = 1;

    /// <summary>The first entry's name.</summary>
    public const string EntryName = "treadle-backup.json";

    /// <summary>The last entry: a line <c>SHA-256 in hexadecimal, two blanks, name</c> for each file. Without it a backup is not whole.</summary>
    public const string SumsName = "SHA256SUMS";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupDocuments : JsonSerializerContext;
