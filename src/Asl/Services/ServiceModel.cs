using System.Collections.Frozen;
using System.Text;

namespace Treadle.Asl.Services;

/// <summary>What AWS SDK integrations have to know of one service: its operations, the forms of their members, its errors.</summary>
/// <remarks>
/// Source: the services' published models. Each service that this server has is one file in <c>Models</c>, read when a state first names it:
/// <code>
/// service Sqs sqs                                   the SDK's name, the signing name
/// errors QueueDoesNotExist NotFound=NotFoundX       shapes; with a code of its own: code=shape
/// others StartSomething                             operations that AWS has and this server does not
/// operation SendMessage
///  in QueueUrl* DelaySeconds:n Attributes:{Value}   * required; n number or boolean, t moment, b blob, B body, [x] list, {x} map, else a structure; no type is a text
///  out MessageId
/// structure Value StringValue BinaryValue:b
/// </code>
/// </remarks>
public sealed class ServiceModel
{
    private static readonly FrozenDictionary<string, Lazy<ServiceModel>> Services =
        "apigateway cloudformation cloudwatch cloudwatchlogs eventbridge firehose kinesis lambda s3 scheduler sfn sns sqs sts".Split(' ')
            .ToFrozenDictionary(name => name, name => new Lazy<ServiceModel>(() => Read(name)), StringComparer.Ordinal);

    private readonly Dictionary<string, ServiceOperation> _operations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shape> _structures = new(StringComparer.Ordinal);
    private FrozenSet<string> _others = FrozenSet<string>.Empty;

    private ServiceModel()
    {
    }

    /// <summary>The services by their names in resources: <c>sqs</c>, <c>eventbridge</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Services.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The service's name in the SDK: the first part of errors, and part of their causes (<c>EventBridge</c>).</summary>
    public string Name { get; private set; } = "";

    /// <summary>The service in requests: <c>events</c>.</summary>
    public string SigningName { get; private set; } = "";

    /// <summary>The operations that this server has.</summary>
    public IReadOnlyCollection<ServiceOperation> Operations => _operations.Values;

    /// <summary>The errors that have a class of their own, as Retry and Catch name them: <c>Sqs.QueueDoesNotExistException</c>.</summary>
    public IEnumerable<string> ErrorNames => _errors.Values.Distinct().Select(error => $"{Name}.{error}");

    /// <param name="name">As in a resource: <c>sqs</c>, <c>cloudwatchlogs</c>.</param>
    /// <returns>Null when the service is none of this server's.</returns>
    public static ServiceModel? Find(string name) => Services.TryGetValue(name, out var model) ? model.Value : null;

    /// <param name="action">As in a resource: <c>sendMessage</c>.</param>
    /// <returns>Null when this server does not have it.</returns>
    public ServiceOperation? Operation(string action) => _operations.GetValueOrDefault(action);

    /// <summary>Whether AWS has the action, be it here or not.</summary>
    public bool IsKnown(string action) => _operations.ContainsKey(action) || _others.Contains(action);

    /// <summary>The class of an error in the SDK, without the service: <c>NoSuchBucketException</c>. What has no class of its own shares the service's.</summary>
    public string ErrorClass(string code) => _errors.GetValueOrDefault(code) ?? $"{Name}Exception";

    /// <summary>Whether the error with this code has a class of its own.</summary>
    public bool HasError(string code) => _errors.ContainsKey(code);

    private static ServiceModel Read(string name)
    {
        using var stream = typeof(ServiceModel).Assembly.GetManifestResourceStream($"models/{name}.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var model = new ServiceModel();
        string? operation = null;
        string[] input = [], output = [];
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "service":
                    (model.Name, model.SigningName) = (words[1], words[2]);
                    break;

                case "errors":
                    model.ReadErrors(words[1..]);
                    break;

                case "others":
                    model._others = words[1..].Select(ActionOf).ToFrozenSet(StringComparer.Ordinal);
                    break;

                case "in":
                    input = words[1..];
                    break;

                case "out":
                    output = words[1..];
                    break;

                case "structure":
                    model.Structure(words[1]).Complete(model.Members(words[2..]));
                    break;

                default:
                    model.Add(operation, input, output);
                    (operation, input, output) = (words[1], [], []);
                    break;
            }
        }

        model.Add(operation, input, output);
        return model;
    }

    private void ReadErrors(string[] words)
    {
        foreach (var word in words)
        {
            var parts = word.Split('=');
            _errors[parts[0]] = _errors[parts[^1]] = SdkNames.OfError(parts[^1]);
        }
    }

    private void Add(string? operation, string[] input, string[] output)
    {
        if (operation is not null)
        {
            _operations[ActionOf(operation)] = new ServiceOperation(operation, StructureOf(input), StructureOf(output));
        }
    }

    private static string ActionOf(string operation) => char.ToLowerInvariant(operation[0]) + operation[1..];

    private Shape StructureOf(string[] members)
    {
        var shape = new Shape(ShapeKind.Structure);
        shape.Complete(Members(members));
        return shape;
    }

    private Shape Structure(string name)
    {
        if (!_structures.TryGetValue(name, out var shape))
        {
            _structures.Add(name, shape = new Shape(ShapeKind.Structure));
        }

        return shape;
    }

    private List<ShapeMember> Members(string[] words) =>
    [
        .. words.Select(word =>
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? word : word[..colon];
            var isRequired = name.EndsWith('*');
            name = name.TrimEnd('*');
            return new ShapeMember(name, SdkNames.OfMember(name), isRequired, ShapeOf(colon < 0 ? "s" : word[(colon + 1)..]));
        }),
    ];

    private Shape ShapeOf(string type) => type switch
    {
        "s" => new Shape(ShapeKind.Text),
        "n" => new Shape(ShapeKind.Plain),
        "t" => new Shape(ShapeKind.Moment),
        "b" => new Shape(ShapeKind.Blob),
        "B" => new Shape(ShapeKind.Stream),
        ['[', .. var item, ']'] => new Shape(ShapeKind.List, ShapeOf(item)),
        ['{', .. var value, '}'] => new Shape(ShapeKind.Map, ShapeOf(value)),
        _ => Structure(type),
    };
}

/// <param name="Name">The operation: <c>SendMessage</c>.</param>
/// <param name="Input">The structure of requests.</param>
/// <param name="Output">The structure of answers.</param>
public sealed record ServiceOperation(string Name, Shape Input, Shape Output)
{
    /// <summary>The request's members as an AWS SDK integration writes them.</summary>
    public MemberList SdkMembers { get; } = new(Input.Members.Select(m => (m.SdkName, m.IsRequired)));
}
