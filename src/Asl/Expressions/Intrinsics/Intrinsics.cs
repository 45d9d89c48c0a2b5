using System.Collections.Frozen;

namespace Treadle.Asl.Expressions.Intrinsics;

/// <summary>All functions of the language, by their whole names.</summary>
internal static class Intrinsics
{
    private static readonly FrozenDictionary<string, Intrinsic> ByName = new Intrinsic[]
    {
        new Format(),
        new StringToJson(),
        new JsonToString(),
        new JsonMerge(),
        new ArrayOf(),
        new ArrayPartition(),
        new ArrayContains(),
        new ArrayRange(),
        new ArrayGetItem(),
        new ArrayLength(),
        new ArrayUnique(),
        new Base64Encode(),
        new Base64Decode(),
        new Hash(),
        new MathRandom(),
        new MathAdd(),
        new StringSplit(),
        new Uuid(),
    }.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static IEnumerable<Intrinsic> All => ByName.Values.OrderBy(function => function.Name, StringComparer.Ordinal);

    public static Intrinsic? Find(string name) => ByName.GetValueOrDefault(name);
}
