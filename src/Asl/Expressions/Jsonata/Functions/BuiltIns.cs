using Treadle.Asl.Expressions.Jsonata.Values;

namespace Treadle.Asl.Expressions.Jsonata.Functions;

/// <summary>The built-in functions of a dialect, by name.</summary>
internal sealed class BuiltIns
{
    private static readonly BuiltIns Reference = new([.. Common(), .. EvalFunction.All]);
    private static readonly BuiltIns StepFunctions = new([.. Common(), .. ExecutionFunctions.All]);

    private readonly Dictionary<string, BuiltIn> _functions = new(StringComparer.Ordinal);

    private BuiltIns(IEnumerable<BuiltIn> functions)
    {
        foreach (var function in functions)
        {
            _functions[function.Name] = function;
        }
    }

    public IEnumerable<BuiltIn> All => _functions.Values.OrderBy(function => function.Name, StringComparer.Ordinal);

    public static BuiltIns Of(JsonataDialect dialect) => dialect == JsonataDialect.Reference ? Reference : StepFunctions;

    /// <summary>A function for one evaluation, or null.</summary>
    public Function? Find(string name) => _functions.TryGetValue(name, out var function) ? new BuiltInFunction(function) : null;

    private static IEnumerable<BuiltIn> Common() =>
    [
        .. AggregateFunctions.All,
        .. StringFunctions.All,
        .. MatchFunctions.All,
        .. EncodingFunctions.All,
        .. NumberFunctions.All,
        .. LogicFunctions.All,
        .. ArrayFunctions.All,
        .. HigherOrderFunctions.All,
        .. ObjectFunctions.All,
        .. DateFunctions.All,
    ];
}
