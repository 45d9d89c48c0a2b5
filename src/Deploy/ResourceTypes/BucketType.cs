using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Treadle.Objects;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::S3::Bucket. A deployment's own goes with all that is in it; others must be empty, as on AWS.</summary>
internal sealed class BucketType : IResourceType
{
    private const int NameLengthMax = 63;
    private const string LogicalId = "ServerlessDeploymentBucket";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>What is in force anyway, or has no effect on one machine.</summary>
    private static readonly string[] Supported = ["BucketName", "BucketEncryption", "PublicAccessBlockConfiguration", "OwnershipControls", "Tags", "AccessControl"];

    public string Name => ResourceTypeNames.Bucket;

    public string PlannedId(ResourceContext context, JsonObject properties)
    {
        properties.CheckOnly(Name, Supported);
        const int RandomLength = 12;
        var name = $"{context.Stack.Name}-{context.LogicalId}".ToLowerInvariant();
        return properties.Text("BucketName")
            ?? name[..Math.Min(name.Length, NameLengthMax - RandomLength - 1)].TrimEnd('-') + "-" + RandomNumberGenerator.GetString(Alphabet, RandomLength);
    }

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        if (!isRepeat || !context.Objects.HasBucket(plannedId!))
        {
            await context.Objects.CreateBucketAsync(context.Caller, plannedId!, stop);
        }

        return MadeOf(context, plannedId!);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "BucketName");

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        ValueTask.FromResult(MadeOf(context, physicalId));

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        if (!context.Objects.HasBucket(physicalId))
        {
            return;
        }

        if (context.LogicalId == LogicalId)
        {
            await RemoveAllAsync(context.Objects, physicalId, _ => true, stop);
        }

        await context.Objects.DeleteBucketAsync(physicalId, stop);
    }

    /// <summary>Removes the objects of a bucket that a question is answered with yes for.</summary>
    public static async Task RemoveAllAsync(ObjectService objects, string bucket, Func<StoredObject, bool> isWanted, CancellationToken stop)
    {
        const int PageMax = 1000;
        for (string? after = null; ;)
        {
            var page = objects.List(bucket, "", delimiter: null, after, PageMax);
            foreach (var stored in page.Entries.Select(e => e.Object!).Where(isWanted))
            {
                await objects.DeleteAsync(bucket, stored.Key, stop);
            }

            if (!page.IsTruncated)
            {
                return;
            }

            after = page.Entries[^1].Key;
        }
    }

    private static Made MadeOf(ResourceContext context, string name) => new(name, new JsonObject
    {
        ["Arn"] = "arn:aws:s3:::" + name,
        ["DomainName"] = name + ".s3.amazonaws.com",
        ["RegionalDomainName"] = $"{name}.s3.{context.Caller.Region}.amazonaws.com",
    });
}
