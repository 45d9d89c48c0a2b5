using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.Wire.Query;

/// <summary>
/// The members of a request that came as a form: <c>MetricData.member.1.Dimensions.member.1.Name=host</c>, <c>Attributes.entry.1.key=Policy</c>,
/// flattened <c>AttributeName.1=All</c>.
/// </summary>
internal static class QueryForm
{
    private const int DepthMax = 16;
    private const int ElementsMax = 10_000;

    /// <param name="parameters">Those of the form, without <c>Action</c> and <c>Version</c>.</param>
    /// <param name="shape">The request's shape; null follows the convention, and values stay texts.</param>
    /// <exception cref="AwsErrorException">MalformedQueryString, MalformedInput.</exception>
    public static JsonObject Read(IEnumerable<KeyValuePair<string, string>> parameters, QueryStructure? shape = null)
    {
        var root = new Node("");
        foreach (var (name, value) in parameters)
        {
            var path = name.Split('.');
            if (path.Length > DepthMax)
            {
                throw Malformed(name);
            }

            root.Put(path, 0, value);
        }

        return shape is null ? Conventional(root) : Structure(root, shape);
    }

    private static JsonObject Structure(Node node, QueryStructure shape)
    {
        var members = new JsonObject();
        foreach (var member in shape.Members)
        {
            if (node.Child(member.WireName) is { } child)
            {
                members[member.Name] = Shaped(child, member.Shape);
            }
        }

        return members;
    }

    private static JsonNode? Shaped(Node node, QueryShape shape) => shape switch
    {
        QueryValue value => Value(node, value.Kind),
        QueryStructure structure => Structure(node.WithoutValue(), structure),
        QueryList { IsFlattened: true } list => new JsonArray([.. node.WithoutValue().Elements().Select(element => Shaped(element, list.Element))]),
        QueryList list => new JsonArray([.. Wrapped(node, "member").Select(element => Shaped(element, list.Element))]),
        QueryMap map => Map(map.IsFlattened ? node.WithoutValue().Elements() : Wrapped(node, "entry"), map),
        _ => throw new InvalidOperationException($"The shape {shape} is not known."),
    };

    /// <summary>What stands in a list or map that is not flattened. <c>Tags=</c> is an empty one.</summary>
    private static IEnumerable<Node> Wrapped(Node node, string wrapper) => node.WithoutValue().Child(wrapper)?.WithoutValue().Elements() ?? [];

    private static JsonObject Map(IEnumerable<Node> entries, QueryMap shape)
    {
        var map = new JsonObject();
        foreach (var entry in entries)
        {
            if (entry.Child(shape.KeyName) is { } key)
            {
                map[key.ValueOnly()] = entry.Child(shape.ValueName) is { } value ? Shaped(value, shape.Value) : null;
            }
        }

        return map;
    }

    private static JsonNode Value(Node node, QueryValueKind kind)
    {
        var text = node.ValueOnly();
        return kind switch
        {
            QueryValueKind.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw NotOfType(node, text, "an integer"),
            QueryValueKind.Boolean => bool.TryParse(text, out var flag) ? flag : throw NotOfType(node, text, "a boolean"),
            _ => text,
        };
    }

    private static JsonObject Conventional(Node node) => new(node.Children.Select(child => KeyValuePair.Create(child.Key, ConventionalNode(child.Value))));

    private static JsonNode? ConventionalNode(Node node)
    {
        if (node.Children.Count == 0)
        {
            return node.ValueOnly();
        }

        return node.WithoutValue().Child("member") is { } list
            ? new JsonArray([.. list.WithoutValue().Elements().Select(ConventionalNode)])
            : Conventional(node);
    }

    private static AwsErrorException NotOfType(Node node, string value, string type) => new("MalformedInput", $"The value '{value}' of the parameter {node.Name} is not {type}.");

    private static AwsErrorException Malformed(string name) => new("MalformedQueryString", $"The parameter {name} does not fit the others.");

    /// <summary>A part of the parameters' names, and the value of the one that ends here.</summary>
    private sealed class Node(string name)
    {
        private readonly Dictionary<string, Node> _children = new(StringComparer.Ordinal);
        private string? _value;

        public string Name => name;

        public Dictionary<string, Node> Children => _children;

        public Node? Child(string part) => _children.GetValueOrDefault(part);

        public void Put(string[] path, int at, string value)
        {
            if (at == path.Length)
            {
                _value = value;
                return;
            }

            if (!_children.TryGetValue(path[at], out var child))
            {
                _children.Add(path[at], child = new Node(name.Length == 0 ? path[at] : $"{name}.{path[at]}"));
            }

            child.Put(path, at + 1, value);
        }

        /// <summary>The numbered children in the order of their numbers.</summary>
        public IEnumerable<Node> Elements() => _children
            .Select(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ElementsMax
                ? (Number: number, child.Value)
                : throw Malformed(child.Value.Name))
            .OrderBy(child => child.Number)
            .Select(child => child.Value);

        public string ValueOnly() => _children.Count == 0 ? _value ?? "" : throw Malformed(name);

        public Node WithoutValue() => string.IsNullOrEmpty(_value) ? this : throw Malformed(name);
    }
}
