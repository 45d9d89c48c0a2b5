using System.Collections.Frozen;

namespace Treadle.Aws.Services;

/// <summary>The services that can be reached at an endpoint. Read at first use.</summary>
/// <remarks>
/// services.txt has a line per service, and lines that begin with a blank for what belongs to it:
/// <code>
/// Secrets Manager|secretsmanager|secretsmanager|secretsmanager|json|1.1|secretsmanager|upper|SecretsManager
///  errors DecryptionFailure ResourceNotFoundException
///  times CreatedDate
///  > GetSchedule GET /schedules/{Name} q:GroupName=groupName
/// </code>
/// In a route, <c>u:</c>, <c>q:</c>, <c>h:</c> and <c>r:</c> bind members to the path, the query, headers, and headers of the answer; <c>in:</c> and <c>out:</c> name the
/// member that is the body, <c>~</c> before it one of bytes.
/// </remarks>
public static class EndpointServices
{
    /// <summary>This server's own: it can't be elsewhere.</summary>
    public const string OwnService = "sfn";

    private static readonly Lazy<IReadOnlyList<EndpointService>> Models = new(Read);

    private static readonly Lazy<FrozenDictionary<string, EndpointService>> ByName = new(() => Index(Models.Value));

    public static IReadOnlyList<EndpointService> All => Models.Value;

    /// <summary>A service by any of its names, in any case, with or without dashes and blanks: <c>secretsmanager</c>, <c>cognito-idp</c>, <c>SECRETS_MANAGER</c>, <c>monitoring</c>, <c>DynamoDB_20120810</c>.</summary>
    public static EndpointService? Find(string name) => ByName.Value.GetValueOrDefault(Plain(name));

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static FrozenDictionary<string, EndpointService> Index(IReadOnlyList<EndpointService> models)
    {
        var index = new Dictionary<string, EndpointService>(StringComparer.Ordinal);

        // A signing name may be that of several services; its own name is nobody else's.
        foreach (var name in new Func<EndpointService, string>[] { m => m.Name, m => m.CommandName, m => m.SigningName, m => m.EndpointPrefix, m => m.Protocol == ServiceProtocol.Json ? m.Target : m.Name })
        {
            foreach (var model in models)
            {
                index.TryAdd(Plain(name(model)), model);
            }
        }

        return index.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static List<EndpointService> Read()
    {
        using var stream = typeof(EndpointServices).Assembly.GetManifestResourceStream("services.txt") ?? throw new InvalidOperationException("services.txt is missing in the assembly.");
        using var reader = new StreamReader(stream);
        var models = new List<EndpointService>();
        var routes = new Dictionary<string, ServiceRoute>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != ' ')
            {
                Close();
                models.Add(ReadHead(line.Split('|')));
                continue;
            }

            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == ">")
            {
                routes.Add(words[1], ReadRoute(words));
                continue;
            }

            models[^1] = With(models[^1], words[0], words[1..]);
        }

        Close();
        return models;

        void Close()
        {
            if (routes.Count > 0)
            {
                models[^1] = models[^1] with { Routes = routes.ToFrozenDictionary(StringComparer.Ordinal) };
                routes.Clear();
            }
        }
    }

    private static EndpointService ReadHead(string[] fields) => new()
    {
        Id = fields[0],
        Name = Plain(fields[0]),
        CommandName = fields[1],
        SigningName = fields[2],
        EndpointPrefix = fields[3],
        Protocol = fields[4] switch
        {
            "json" => ServiceProtocol.Json,
            "rest-json" => ServiceProtocol.RestJson,
            "query" => ServiceProtocol.Query,
            "s3" => ServiceProtocol.S3,
            var other => throw new InvalidOperationException($"{fields[0]} has the protocol {other}."),
        },
        JsonVersion = fields[5],
        Target = fields[6],
        IsPascal = fields[7] == "upper",
        ClassName = fields[8],
    };

    private static EndpointService With(EndpointService model, string what, string[] words) => what switch
    {
        "errors" => model with
        {
            Errors = words.Select(w => w.Split('=')).DistinctBy(w => w[^1]).ToFrozenDictionary(w => w[^1], w => w[0], StringComparer.Ordinal),
        },
        "times" => model with { Times = words.ToFrozenSet(StringComparer.Ordinal) },
        "blobs" => model with { Blobs = words.ToFrozenSet(StringComparer.Ordinal) },
        "maps" => model with { Maps = words.ToFrozenSet(StringComparer.Ordinal) },
        "acronyms" => model with { Acronyms = words.ToFrozenSet(StringComparer.Ordinal) },
        "exceptions" => model with { Exceptions = words.ToFrozenSet(StringComparer.Ordinal) },
        _ => throw new InvalidOperationException($"{model.Id} has a line '{what}'."),
    };

    private static ServiceRoute ReadRoute(string[] words)
    {
        var route = new ServiceRoute(words[2], words[3]);
        foreach (var word in words[4..])
        {
            var (kind, rest) = (word[..word.IndexOf(':', StringComparison.Ordinal)], word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            var pair = rest.Split('=');
            switch (kind)
            {
                case "u": route.Path.Add(pair[0], pair[1]); break;
                case "q": route.Query.Add(pair[0], pair[1]); break;
                case "h": route.Headers.Add(pair[0], pair[1]); break;
                case "r": route.AnswerHeaders.Add(pair[1], pair[0]); break;
                case "in": route.Input = new ServicePayload(rest[1..], rest[0] == '~'); break;
                case "out": route.Output = new ServicePayload(rest[1..], rest[0] == '~'); break;
                default: throw new InvalidOperationException($"A route has '{word}'.");
            }
        }

        return route;
    }
}
