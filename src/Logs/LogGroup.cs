using System.Text.Json.Nodes;
using Treadle.Storage;

namespace Treadle.Logs;

/// <summary>A log group's settings; its events are in the log store.</summary>
/// <param name="Scope"><c>account/region</c>.</param>
/// <param name="Name">As <c>/aws/lambda/hello</c>.</param>
/// <param name="CreatedAt">Epoch milliseconds.</param>
/// <param name="RetentionInDays">Older events are not shown; null keeps them for ever.</param>
/// <param name="Class"><c>STANDARD</c> or <c>INFREQUENT_ACCESS</c>.</param>
public sealed record LogGroup(string Scope, string Name, long CreatedAt, int? RetentionInDays, string Class)
{
    internal const string Kind = "log-group";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The ARN without the trailing <c>:*</c>.</summary>
    public string Arn
    {
        get
        {
            var slash = Scope.IndexOf('/', StringComparison.Ordinal);
            return $"arn:aws:logs:{Scope[(slash + 1)..]}:{Scope[..slash]}:log-group:{Name}";
        }
    }

    internal ResourceKey Key => new(Kind, Scope, Name);

    internal byte[] ToBytes()
    {
        var document = new JsonObject { ["createdAt"] = CreatedAt, ["class"] = Class };
        if (RetentionInDays is { } days)
        {
            document["retentionInDays"] = days;
        }

        if (Tags.Count > 0)
        {
            document["tags"] = new JsonObject(Tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));
        }

        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    internal static LogGroup FromResource(Resource resource)
    {
        var document = JsonNode.Parse(resource.Data.Span)!;
        return new LogGroup(
            resource.Key.Scope, resource.Key.Id, (long)document["createdAt"]!, (int?)document["retentionInDays"], (string)document["class"]!)
        {
            Tags = (document["tags"] as JsonObject)?.ToDictionary(t => t.Key, t => (string)t.Value!) ?? [],
        };
    }
}
