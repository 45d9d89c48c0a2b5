using System.Text.Json;
using Treadle.Storage;

namespace Treadle.Objects;

/// <summary>Which files the stored objects need: for those who copy or check a data directory.</summary>
public static class ObjectFiles
{
    /// <summary>The folder of the files, in the data directory.</summary>
    public const string Folder = Bodies.FolderName;

    /// <summary>Each file with what it is of (<c>s3://bucket/key</c>) and its length; the path is relative to the data directory.</summary>
    public static IEnumerable<(string Object, string Path, long Size)> In(IStore store)
    {
        foreach (var row in store.All(StoredObject.Kind))
        {
            foreach (var part in StoredObject.FromResource(row).Parts.Where(Bodies.IsFile))
            {
                yield return ($"s3://{row.Key.Scope}/{row.Key.Id}", PathOf(row.Key.Scope, part), part.Size);
            }
        }

        foreach (var upload in store.All(MultipartUpload.Kind))
        {
            foreach (var row in store.All(UploadedPart.Kind, upload.Key.Id))
            {
                if (JsonSerializer.Deserialize(row.Data.Span, ObjectsJson.Default.UploadedPart)!.Body is var part && Bodies.IsFile(part))
                {
                    yield return ($"an upload to {upload.Key.Scope}", PathOf(upload.Key.Scope, part), part.Size);
                }
            }
        }
    }

    private static string PathOf(string bucket, BodyPart part) => Path.Combine(Folder, bucket, part.Id);
}
