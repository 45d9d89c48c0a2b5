using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Treadle.Asl.Services;

/// <summary>What the operations of a service answer, with the constraints of its published model: what a mocked result is held against.</summary>
/// <remarks>
/// Source: the services' published models. Each service is one file in <c>Responses</c>, read when a mock first asks for it; it has the services that are mocked most, be they this
/// server's or not:
/// <code>
/// response GetFunction Configuration:FunctionConfiguration Tags:{s}   * required; no type is a text
/// structure FunctionConfiguration FunctionName:s(1-170) MemorySize:n(128-10240) Runtime:Runtime
/// enum Runtime nodejs20.x dotnet8                                      \s stands for a blank
/// </code>
/// s text, n number, o boolean, t moment, b blob, d any JSON, [x] list, {x} map; (least-most) is the length of texts and blobs, the value of numbers.
/// </remarks>
public sealed class ResponseModel
{
    private static readonly ConcurrentDictionary<string, ResponseModel?> Models = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string[]> _responses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string[]> _structures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _enums = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ResponseShape> _shapes = new(StringComparer.Ordinal);

    private ResponseModel()
    {
    }

    /// <param name="service">As in a resource of the AWS SDK integrations: <c>dynamodb</c>, <c>cloudwatchlogs</c>.</param>
    /// <returns>Null when its model is not here.</returns>
    public static ResponseModel? Find(string service) => Models.GetOrAdd(service, static name => Read(name));

    /// <param name="action">As in a resource: <c>getItem</c>.</param>
    /// <returns>Null when there is no such operation, or it answers nothing.</returns>
    public ResponseShape? ResponseOf(string action) =>
        _responses.TryGetValue(action, out var members) ? _shapes.GetOrAdd($"response {action}", _ => StructureOf(members)) : null;

    /// <summary>What all its operations answer.</summary>
    internal IEnumerable<ResponseShape> All() => _responses.Keys.Select(action => ResponseOf(action)!);

    /// <param name="name">A structure in the service's model: <c>JobRun</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ResponseShape Structure(string name) => ShapeOf(_structures.ContainsKey(name) ? name : throw new KeyNotFoundException($"There is no structure {name}."));

    private static ResponseModel? Read(string service)
    {
        using var stream = typeof(ResponseModel).Assembly.GetManifestResourceStream($"responses/{service}.txt");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        var model = new ResponseModel();
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            var lines = words[0] switch
            {
                "response" => model._responses,
                "structure" => model._structures,
                _ => model._enums,
            };
            lines[words[1]] = words[2..];
        }

        return model;
    }

    private ResponseShape StructureOf(string[] members) => new(ResponseKind.Structure)
    {
        Members = [.. members.Select(MemberOf)],
    };

    private ResponseMember MemberOf(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? word : word[..colon];
        var type = colon < 0 ? "s" : word[(colon + 1)..];
        var isRequired = name.EndsWith('*');

        // A structure may hold itself: what a member holds is looked up when it is asked for.
        return new ResponseMember(name.TrimEnd('*'), isRequired, () => ShapeOf(type));
    }

    private ResponseShape ShapeOf(string type) => _shapes.GetOrAdd(type, Make);

    private ResponseShape Make(string type) => type switch
    {
        ['[', .. var item, ']'] => new ResponseShape(ResponseKind.List) { Element = () => ShapeOf(item) },
        ['{', .. var value, '}'] => new ResponseShape(ResponseKind.Map) { Element = () => ShapeOf(value) },
        _ when _structures.TryGetValue(type, out var members) => StructureOf(members),
        _ when _enums.TryGetValue(type, out var values) => new ResponseShape(ResponseKind.Text) { Values = [.. values.Select(v => v.Replace("\\s", " ", StringComparison.Ordinal))] },
        _ => ScalarOf(type),
    };

    private static ResponseShape ScalarOf(string type)
    {
        var kind = type[0] switch
        {
            's' => ResponseKind.Text,
            'n' => ResponseKind.Number,
            'o' => ResponseKind.Boolean,
            't' => ResponseKind.Moment,
            'b' => ResponseKind.Blob,
            'd' => ResponseKind.Any,
            _ => throw new InvalidDataException($"There is no type {type}."),
        };
        if (type.Length == 1)
        {
            return new ResponseShape(kind);
        }

        // (128-10240), (-5), (1-): the least may itself be negative.
        var range = type[2..^1];
        var dash = range.IndexOf('-', range.StartsWith('-') && range.Length > 1 && range.IndexOf('-', 1) > 0 ? 1 : 0);
        return new ResponseShape(kind) { Least = Bound(range[..dash]), Most = Bound(range[(dash + 1)..]) };
    }

    private static double? Bound(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
