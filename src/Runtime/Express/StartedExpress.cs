using System.Text.Json;
using System.Text.Json.Serialization;
using Treadle.Asl.Json;
using Treadle.Engine.Mocks;
using Treadle.Storage;

namespace Treadle.Runtime.Express;

/// <summary>The one row of an Express execution that was started and has not ended: what it takes to run it from its start.</summary>
internal sealed record StartedExpress
{
    private const string Kind = "express-execution";

    public required string Arn { get; init; }

    public required string Name { get; init; }

    /// <summary><c>account/region</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The revision of the machine that it runs.</summary>
    public required string Revision { get; init; }

    /// <summary>The caller's text.</summary>
    public required string Input { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The version that it was started through; null without one.</summary>
    public int? Version { get; init; }

    /// <summary>The alias that it was started through; null without one.</summary>
    public string? Alias { get; init; }

    /// <summary>The name of its test case; null when it is no test.</summary>
    public string? TestCase { get; init; }

    /// <summary>The responses of its test case, as JSON.</summary>
    public string? Responses { get; init; }

    public static StartedExpress Of(StartRequest request, DateTimeOffset startedAt) => new()
    {
        Arn = request.ExecutionArn,
        Name = request.Name,
        Scope = request.Machine.Scope,
        Revision = request.Machine.Id,
        Input = request.RawInput,
        StartedAt = startedAt,
        Version = request.Version,
        Alias = request.Alias,
        TestCase = request.TestCase?.Name,
        Responses = request.TestCase?.Responses.ToString(),
    };

    /// <summary>Those that an earlier life of the node has left, in the order of their starts.</summary>
    public static IEnumerable<StartedExpress> All(IResourceStore resources) => resources.All(Kind).Select(Read);

    public static StartedExpress Read(Resource row) =>
        JsonSerializer.Deserialize(row.Data.Span, ExpressDocuments.Default.StartedExpress) ?? throw new InvalidDataException($"The execution {row.Key.Id} has no document.");

    public ResourceKey Key => new(Kind, Scope, Arn);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ExpressDocuments.Default.StartedExpress);

    public StartRequest ToRequest(IMachines machines) => new(Arn, Name, machines.GetRevision(Scope, Revision), JsonValue.Parse(Input), Input)
    {
        Version = Version,
        Alias = Alias,
        TestCase = TestCase is null ? null : new TestCase(TestCase, (JsonObject)JsonValue.Parse(Responses!)),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StartedExpress))]
internal sealed partial class ExpressDocuments : JsonSerializerContext;
