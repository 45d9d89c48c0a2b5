using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>Who may call a function, or one of its versions or aliases. Stored and shown; every caller on this server may call every function.</summary>
/// <param name="Statements">Each a statement of a resource-based policy as JSON text, in the order they were added, by <c>Sid</c>.</param>
public sealed record FunctionPolicy(ImmutableList<PolicyStatement> Statements)
{
    internal const string Kind = "function-policy";

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["statements"] = new JsonArray([.. Statements.Select(s => new JsonObject { ["sid"] = s.Sid, ["text"] = s.Text })]),
    });

    internal static FunctionPolicy Read(Resource resource)
    {
        var document = JsonNode.Parse(resource.Data.Span)!;
        return new FunctionPolicy([.. document["statements"]!.AsArray().Select(s => new PolicyStatement((string)s!["sid"]!, (string)s["text"]!))]);
    }
}

/// <summary>One permission.</summary>
/// <param name="Sid">Its id, unique in the policy.</param>
/// <param name="Text">The statement as JSON.</param>
public sealed record PolicyStatement(string Sid, string Text);
