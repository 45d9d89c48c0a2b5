using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Objects;

/// <summary>S3's refusals, in its words.</summary>
internal static class ObjectErrors
{
    public static AwsErrorException NoSuchBucket(string name) =>
        new("NoSuchBucket", "The specified bucket does not exist", 404) { Members = Named("BucketName", name) };

    public static AwsErrorException NoSuchKey(string key) => new("NoSuchKey", "The specified key does not exist.", 404) { Members = Named("Key", key) };

    public static AwsErrorException NoSuchUpload(string id) =>
        new("NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", 404)
        {
            Members = Named("UploadId", id),
        };

    public static AwsErrorException PreconditionFailed(string condition) =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412) { Members = Named("Condition", condition) };

    public static AwsErrorException InvalidPart() => new(
        "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.");

    public static AwsErrorException TooLarge(long size, long most) =>
        new("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        {
            Members = new JsonObject { ["ProposedSize"] = size, ["MaxSizeAllowed"] = most },
        };

    public static JsonObject Named(string name, string value) => new() { [name] = value };
}
