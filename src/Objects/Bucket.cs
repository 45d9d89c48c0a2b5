using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Objects;

/// <summary>A bucket. Names are unique over all accounts and regions, as on AWS.</summary>
/// <param name="Name">3 to 63 letters.</param>
/// <param name="Account">Whose.</param>
/// <param name="Region">Where it was made; it answers in all regions.</param>
/// <param name="CreatedAt">When.</param>
public sealed record Bucket(string Name, string Account, string Region, DateTimeOffset CreatedAt)
{
    internal const string Kind = "bucket";

    /// <summary>What was set and has no effect here, as the client sent it, by its sub-resource: <c>encryption</c>, <c>policy</c>, <c>tagging</c>.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    internal ResourceKey ResourceKey => KeyOf(Name);

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ObjectsJson.Default.Bucket);

    internal static ResourceKey KeyOf(string name) => new(Kind, "aws", name);

    internal static Bucket FromResource(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, ObjectsJson.Default.Bucket)!;

    /// <exception cref="AwsErrorException">InvalidBucketName.</exception>
    /// <remarks>Source: S3 user guide, "General purpose bucket naming rules".</remarks>
    internal static void CheckName(string name)
    {
        var isGood = name.Length is >= 3 and <= 63
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
            && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && !name.Contains("..", StringComparison.Ordinal)
            && !System.Net.IPAddress.TryParse(name, out _);
        if (!isGood)
        {
            throw new AwsErrorException("InvalidBucketName", "The specified bucket is not valid.") { Members = ObjectErrors.Named("BucketName", name) };
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Bucket))]
[JsonSerializable(typeof(StoredObject))]
[JsonSerializable(typeof(MultipartUpload))]
[JsonSerializable(typeof(UploadedPart))]
internal sealed partial class ObjectsJson : JsonSerializerContext;
