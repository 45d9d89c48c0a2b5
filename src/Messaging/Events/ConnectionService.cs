using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Events;

/// <summary>EventBridge connections: the authorization of HTTP tasks, by API key or user and password.</summary>
/// <remarks>Methods take and give the members of the published model. A refused request leaves no trace. Any thread. Secrets are stored, and never part of an answer.</remarks>
public sealed class ConnectionService(IResourceStore store, TimeProvider time)
{
    private const string Kind = "event-connection";
    private const string Authorized = "AUTHORIZED";
    private const string Deauthorized = "DEAUTHORIZED";
    private const int PageMax = 100;
    private const int ParametersMax = 100;

    private static readonly Regex Names = new(@"^[\.\-_A-Za-z0-9]+\z", RegexOptions.NonBacktracking);

    /// <summary>What a connection adds to requests.</summary>
    /// <param name="arn"><c>arn:aws:events:eu-west-1:123456789012:connection/name/id</c></param>
    /// <returns>Null when there is none.</returns>
    public ConnectionAuthorization? Find(string arn)
    {
        if (!Arn.TryParse(arn, out var parsed) || parsed.Service != "events" || parsed.Resource.Split('/') is not ["connection", var name, var id])
        {
            return null;
        }

        return Get(new AwsCaller(parsed.Account, parsed.Region), name) is { } connection && connection.Id == id ? Authorization(connection) : null;
    }

    public async ValueTask<JsonObject> CreateConnectionAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = NameOf(input);
        RefuseUnsupported(input);
        var now = time.GetUtcNow();
        var type = input.OneOf("AuthorizationType", "BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY") ?? throw RequestMembers.Missing("authorizationType");
        var given = input.StructureOf("AuthParameters") ?? throw RequestMembers.Missing("authParameters");
        var connection = WithParameters(
            new Connection
            {
                Name = name,
                Id = Guid.NewGuid().ToString(),
                State = Authorized,
                AuthorizationType = "",
                UserOrKeyName = "",
                Secret = "",
                CreatedAt = now,
                ModifiedAt = now,
            },
            input,
            type,
            given,
            now);
        if (!await store.WriteAsync([new ResourceWrite(KeyOf(caller, name), Bytes(connection), ExpectedVersion: 0)], stop))
        {
            throw new AwsErrorException("ResourceAlreadyExistsException", $"Connection {name} already exists.");
        }

        return Short(caller, connection, "ConnectionArn", "ConnectionState", "CreationTime", "LastModifiedTime");
    }

    public JsonObject DescribeConnection(AwsCaller caller, JsonObject input)
    {
        var name = NameOf(input);
        var connection = Get(caller, name) ?? throw new AwsErrorException("ResourceNotFoundException", $"Failed to describe the connection(s). Connection '{name}' does not exist.");
        var auth = connection.AuthorizationType == "BASIC"
            ? new JsonObject { ["BasicAuthParameters"] = new JsonObject { ["Username"] = connection.UserOrKeyName } }
            : new JsonObject { ["ApiKeyAuthParameters"] = new JsonObject { ["ApiKeyName"] = connection.UserOrKeyName } };
        if (!connection.Headers.IsEmpty || !connection.Query.IsEmpty || !connection.Body.IsEmpty)
        {
            auth["InvocationHttpParameters"] = new JsonObject
            {
                ["HeaderParameters"] = Shown(connection.Headers),
                ["QueryStringParameters"] = Shown(connection.Query),
                ["BodyParameters"] = Shown(connection.Body),
            };
        }

        var shape = Short(caller, connection, "ConnectionArn", "Name", "ConnectionState", "AuthorizationType", "CreationTime", "LastModifiedTime", "LastAuthorizedTime");
        shape["SecretArn"] = $"arn:aws:secretsmanager:{caller.Region}:{caller.Account}:secret:events!connection/{name}/{connection.Id}-{connection.Id[^6..]}";
        shape["AuthParameters"] = auth;
        AddIfSet(shape, "Description", connection.Description);
        AddIfSet(shape, "KmsKeyIdentifier", connection.KmsKeyIdentifier);
        return shape;
    }

    public async ValueTask<JsonObject> UpdateConnectionAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        RefuseUnsupported(input);
        var changed = await ChangeAsync(
            caller,
            NameOf(input),
            before =>
            {
                var now = time.GetUtcNow();
                var type = input.OneOf("AuthorizationType", "BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY") ?? before.AuthorizationType;
                return WithParameters(before with { State = Authorized, ModifiedAt = now }, input, type, input.StructureOf("AuthParameters"), now);
            },
            stop);
        return Short(caller, changed, "ConnectionArn", "ConnectionState", "CreationTime", "LastModifiedTime", "LastAuthorizedTime");
    }

    public async ValueTask<JsonObject> DeauthorizeConnectionAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var changed = await ChangeAsync(
            caller,
            NameOf(input),
            before => before with
            {
                State = Deauthorized,
                ModifiedAt = time.GetUtcNow(),
                Secret = "",
                Headers = WithoutSecrets(before.Headers),
                Query = WithoutSecrets(before.Query),
                Body = WithoutSecrets(before.Body),
            },
            stop);
        return Short(caller, changed, "ConnectionArn", "ConnectionState", "CreationTime", "LastModifiedTime", "LastAuthorizedTime");
    }

    public async ValueTask<JsonObject> DeleteConnectionAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = NameOf(input);
        var connection = Get(caller, name) ?? throw NoConnection(name);
        await store.WriteAsync([new ResourceWrite(KeyOf(caller, name), Data: null)], stop);
        return Short(caller, connection with { State = "DELETING" }, "ConnectionArn", "ConnectionState", "CreationTime", "LastModifiedTime", "LastAuthorizedTime");
    }

    public JsonObject ListConnections(AwsCaller caller, JsonObject input)
    {
        var prefix = input.TextOf("NamePrefix", 1, 64, Names) ?? "";
        var state = input.TextOf("ConnectionState");
        var limit = input.IntegerOf("Limit", 1, PageMax) ?? PageMax;
        var token = input.TextOf("NextToken", 1, 2048);
        var found = new JsonArray();
        var start = token ?? prefix;
        var isAfter = token is not null;
        string? last = null;
        while (store.ListById(Kind, caller.Scope, start, isAfter, PageMax) is { Count: > 0 } page)
        {
            foreach (var connection in page.Select(Read))
            {
                if (!connection.Name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return new JsonObject { ["Connections"] = found };
                }

                if (state is not null && connection.State != state)
                {
                    continue;
                }

                if (found.Count == limit)
                {
                    return new JsonObject { ["Connections"] = found, ["NextToken"] = last };
                }

                found.Add((JsonNode)Short(caller, connection, "ConnectionArn", "Name", "ConnectionState", "AuthorizationType", "CreationTime", "LastModifiedTime", "LastAuthorizedTime"));
                last = connection.Name;
            }

            (start, isAfter) = (page[^1].Key.Id, true);
        }

        return new JsonObject { ["Connections"] = found };
    }

    private static ConnectionAuthorization Authorization(Connection connection)
    {
        var own = connection.AuthorizationType == "BASIC"
            ? KeyValuePair.Create("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{connection.UserOrKeyName}:{connection.Secret}")))
            : KeyValuePair.Create(connection.UserOrKeyName, connection.Secret);
        return new ConnectionAuthorization(connection.State, [own, .. Pairs(connection.Headers)], [.. Pairs(connection.Query)], [.. Pairs(connection.Body)]);
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(ImmutableArray<ConnectionParameter> parameters) => parameters.Select(p => KeyValuePair.Create(p.Key, p.Value));

    private static Connection WithParameters(Connection before, JsonObject input, string type, JsonObject? given, DateTimeOffset now)
    {
        if (type == "OAUTH_CLIENT_CREDENTIALS" || given?["OAuthParameters"] is not null)
        {
            throw EventsErrors.Validation("AuthorizationType OAUTH_CLIENT_CREDENTIALS is not supported by this server.");
        }

        var after = before with
        {
            AuthorizationType = type,
            Description = input.TextOf("Description", 0, 512) ?? before.Description,
            KmsKeyIdentifier = input.TextOf("KmsKeyIdentifier", 0, 2048) ?? before.KmsKeyIdentifier,
            AuthorizedAt = now,
        };
        var (structure, name, secret) = type == "BASIC" ? ("BasicAuthParameters", "Username", "Password") : ("ApiKeyAuthParameters", "ApiKeyName", "ApiKeyValue");
        var (own, path) = (given?.StructureOf(structure), $"authParameters.{char.ToLowerInvariant(structure[0])}{structure[1..]}.");
        after = after with
        {
            // A change of the kind, or a connection that was deauthorized, needs both again.
            UserOrKeyName = own?.TextOf(name, 1, 512, path: path) ?? (type == before.AuthorizationType ? before.UserOrKeyName : ""),
            Secret = own?.TextOf(secret, 1, 512, path: path) ?? (type == before.AuthorizationType ? before.Secret : ""),
        };
        if (after.UserOrKeyName.Length == 0 || after.Secret.Length == 0)
        {
            throw EventsErrors.Validation($"Parameter AuthParameters is not valid. Reason: {structure} with {name} and {secret} must be given with AuthorizationType {type}.");
        }

        return given?.StructureOf("InvocationHttpParameters") is not { } http
            ? after
            : after with
            {
                Headers = Parameters(http, "HeaderParameters") ?? after.Headers,
                Query = Parameters(http, "QueryStringParameters") ?? after.Query,
                Body = Parameters(http, "BodyParameters") ?? after.Body,
            };
    }

    private static ImmutableArray<ConnectionParameter>? Parameters(JsonObject http, string member) =>
        http.ListOf(member, 0, ParametersMax) is not { } list ? null : [.. list.Select(item => item is JsonObject parameter
            ? new ConnectionParameter(parameter.TextOf("Key", 0, 512) ?? "", parameter.TextOf("Value", 0, 512) ?? "", parameter.TruthOf("IsValueSecret") ?? false)
            : throw RequestMembers.NotReadable(member))];

    private static ImmutableArray<ConnectionParameter> WithoutSecrets(ImmutableArray<ConnectionParameter> parameters) => [.. parameters.Select(p => p.IsValueSecret ? p with { Value = "" } : p)];

    private static JsonArray Shown(ImmutableArray<ConnectionParameter> parameters) => new([.. parameters.Select(p => p.IsValueSecret
        ? new JsonObject { ["Key"] = p.Key, ["IsValueSecret"] = true }
        : new JsonObject { ["Key"] = p.Key, ["Value"] = p.Value, ["IsValueSecret"] = false })]);

    private static void RefuseUnsupported(JsonObject input)
    {
        if (input["InvocationConnectivityParameters"] is not null || input["AuthParameters"]?["ConnectivityParameters"] is not null)
        {
            throw EventsErrors.Validation("Private connections (ConnectivityParameters) are not supported by this server.");
        }
    }

    private static JsonObject Short(AwsCaller caller, Connection connection, params ReadOnlySpan<string> members)
    {
        var shape = new JsonObject();
        foreach (var member in members)
        {
            JsonNode? value = member switch
            {
                "ConnectionArn" => $"arn:aws:events:{caller.Region}:{caller.Account}:connection/{connection.Name}/{connection.Id}",
                "Name" => connection.Name,
                "ConnectionState" => connection.State,
                "AuthorizationType" => connection.AuthorizationType,
                "CreationTime" => EventsShapes.Time(connection.CreatedAt),
                "LastModifiedTime" => EventsShapes.Time(connection.ModifiedAt),
                "LastAuthorizedTime" when connection.AuthorizedAt is { } at => EventsShapes.Time(at),
                _ => null,
            };
            if (value is not null)
            {
                shape[member] = value;
            }
        }

        return shape;
    }

    private static void AddIfSet(JsonObject shape, string member, string? value)
    {
        if (value is not null)
        {
            shape[member] = value;
        }
    }

    private static string NameOf(JsonObject input) => input.RequiredTextOf("Name", 1, 64, Names);

    private static AwsErrorException NoConnection(string name) => new("ResourceNotFoundException", $"Connection '{name}' does not exist.");

    private static ResourceKey KeyOf(AwsCaller caller, string name) => new(Kind, caller.Scope, name);

    private static byte[] Bytes(Connection connection) => JsonSerializer.SerializeToUtf8Bytes(connection, ConnectionJson.Default.Connection);

    private static Connection Read(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, ConnectionJson.Default.Connection)
        ?? throw new InvalidOperationException($"The resource {resource.Key} holds no connection.");

    private Connection? Get(AwsCaller caller, string name) => store.Get(KeyOf(caller, name)) is { } resource ? Read(resource) : null;

    private async ValueTask<Connection> ChangeAsync(AwsCaller caller, string name, Func<Connection, Connection> change, CancellationToken stop)
    {
        while (true)
        {
            var resource = store.Get(KeyOf(caller, name)) ?? throw NoConnection(name);
            var after = change(Read(resource));
            if (await store.WriteAsync([new ResourceWrite(resource.Key, Bytes(after), resource.Version)], stop))
            {
                return after;
            }
        }
    }
}
