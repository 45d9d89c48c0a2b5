using System.Text.Json.Nodes;
using Treadle.Api.States.Requests;

namespace Treadle.Api.Tests.Requests;

/// <summary>Requests made from their shapes: at the bounds of each member, and with one member beyond one bound.</summary>
internal static class Spoiled
{
    /// <summary>A request whose every member is at its lower or upper bound.</summary>
    public static JsonObject AtBounds(StructureShape shape, bool atMost) =>
        new(shape.Members.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)Good(m.Shape, atMost))));

    /// <summary>Every request with exactly one member spoiled, with that member's path in AWS's form.</summary>
    public static IEnumerable<(string Path, JsonObject Request, bool IsOfWrongKind)> Of(StructureShape request)
    {
        foreach (var (path, spoil, isOfWrongKind) in Of(request, path: ""))
        {
            var made = AtBounds(request, atMost: false);
            spoil(made);
            yield return (path, made, isOfWrongKind);
        }
    }

    private static IEnumerable<(string Path, Action<JsonObject> Spoil, bool IsOfWrongKind)> Of(StructureShape shape, string path)
    {
        foreach (var member in shape.Members)
        {
            if (member.IsRequired)
            {
                yield return (path + member.Name, o => o.Remove(member.Name), false);
                yield return (path + member.Name, o => o[member.Name] = null, false);
            }

            foreach (var wrong in WrongKinds(member.Shape))
            {
                yield return (path + member.Name, o => o[member.Name] = JsonNode.Parse(wrong), true);
            }

            foreach (var bad in Bad(member.Shape))
            {
                yield return (path + member.Name, o => o[member.Name] = bad.DeepClone(), false);
            }

            var (inside, within, step) = member.Shape switch
            {
                StructureShape s => (s, (Func<JsonObject, JsonObject>)(o => o[member.Name]!.AsObject()), $"{path}{member.Name}."),
                ListShape { Item: StructureShape s } => (s, o => o[member.Name]![0]!.AsObject(), $"{path}{member.Name}.1.member."),
                _ => (null, o => o, ""),
            };
            foreach (var (nested, spoil, isOfWrongKind) in inside is null ? [] : Of(inside, step))
            {
                yield return (nested, o => spoil(within(o)), isOfWrongKind);
            }
        }
    }

    private static JsonNode Good(Shape shape, bool atMost) => shape switch
    {
        TextShape { Values: { } values } => atMost ? values.All[^1] : values.All[0],
        TextShape t => new string('a', atMost ? t.Max ?? 1000 : t.Min ?? 0),
        BooleanShape => atMost,
        NumberShape { Kind: NumberKind.Integer } n => atMost ? n.Max ?? int.MaxValue : n.Min!.Value,
        NumberShape n => atMost ? n.Max ?? long.MaxValue : n.Min!.Value,
        ListShape l => new JsonArray([.. Enumerable.Range(0, atMost ? l.Max ?? 3 : Math.Max(1, l.Min ?? 1)).Select(_ => Good(l.Item, atMost))]),
        StructureShape s => AtBounds(s, atMost),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static IEnumerable<JsonNode> Bad(Shape shape)
    {
        switch (shape)
        {
            case TextShape { Values: { } values }:
                yield return "";
                yield return values.All[0] + "X";
                break;

            case TextShape t:
                if (t.Min > 0 && t.Pattern is null)
                {
                    yield return "";
                }

                if (t.Max is { } max)
                {
                    yield return new string('a', max + 1);
                }

                break;

            case NumberShape n:
                yield return n.Min!.Value - 1;
                yield return long.MinValue;
                if (n.Max is { } most)
                {
                    yield return most + 1;
                    yield return long.MaxValue;
                }

                break;

            case ListShape l:
                if (l.Min > 0)
                {
                    yield return new JsonArray();
                }

                if (l.Max is { } longest)
                {
                    yield return new JsonArray([.. Enumerable.Range(0, longest + 1).Select(_ => Good(l.Item, atMost: true))]);
                }

                yield return new JsonArray((JsonNode?)null);
                if (l.Item is TextShape)
                {
                    yield return new JsonArray("");
                }

                break;
        }
    }

    private static IEnumerable<string> WrongKinds(Shape shape) => shape switch
    {
        TextShape => ["1", "true", "[]", "{}"],
        BooleanShape => ["1", "\"true\"", "[]", "{}"],
        NumberShape => ["\"1\"", "true", "[]", "{}"],
        ListShape => ["1", "\"a\"", "{}", "[[]]"],
        _ => ["1", "\"a\"", "[]"],
    };
}
