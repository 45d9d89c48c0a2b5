using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Treadle.Messaging.Events;

/// <summary>How requests to an HTTP API are authorized, as it is stored. Holds secrets: never shown, never logged.</summary>
internal sealed record Connection
{
    public required string Name { get; init; }

    /// <summary>The end of its ARN.</summary>
    public required string Id { get; init; }

    public string? Description { get; init; }

    /// <summary>AUTHORIZED or DEAUTHORIZED.</summary>
    public required string State { get; init; }

    /// <summary>API_KEY or BASIC.</summary>
    public required string AuthorizationType { get; init; }

    /// <summary>The API key's name, or the user.</summary>
    public required string UserOrKeyName { get; init; }

    /// <summary>The API key, or the password.</summary>
    public required string Secret { get; init; }

    public ImmutableArray<ConnectionParameter> Headers { get; init; } = [];

    public ImmutableArray<ConnectionParameter> Query { get; init; } = [];

    public ImmutableArray<ConnectionParameter> Body { get; init; } = [];

    public string? KmsKeyIdentifier { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    public DateTimeOffset? AuthorizedAt { get; init; }

    public override string ToString() => $"connection {Name}";
}

internal sealed record ConnectionParameter(string Key, string Value, bool IsValueSecret)
{
    public override string ToString() => Key;
}

/// <summary>What a connection adds to a request. Holds secrets: never logged.</summary>
/// <param name="State"><c>AUTHORIZED</c> or <c>DEAUTHORIZED</c>.</param>
/// <param name="Headers">The authorization's first.</param>
/// <param name="Query">Of the query string.</param>
/// <param name="Body">Members of the body.</param>
public sealed record ConnectionAuthorization(
    string State, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<KeyValuePair<string, string>> Query, IReadOnlyList<KeyValuePair<string, string>> Body)
{
    public override string ToString() => $"connection ({State})";
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Connection))]
internal sealed partial class ConnectionJson : JsonSerializerContext;
