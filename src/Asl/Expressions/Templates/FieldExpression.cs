using System.Text.RegularExpressions;
using Treadle.Asl.Compiling;
using Treadle.Asl.Expressions.Jsonata;
using Treadle.Asl.Json;

namespace Treadle.Asl.Expressions.Templates;

/// <summary>A JSONata expression in a field of a state: <c>{% $states.input.total > 10 %}</c>.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Transforming data with JSONata"; the words of the errors as recorded from AWS. Every way in
/// which it comes to nothing usable is States.QueryEvaluationError.
/// </remarks>
internal sealed partial class FieldExpression
{
    private const string Open = "{%";
    private const string Close = "%}";

    private readonly string _text;
    private readonly string _location;
    private readonly JsonataExpression _expression;
    private readonly bool _readsContext;

    /// <param name="value">The text of the definition, with its marks.</param>
    /// <param name="location">Where it stands in the state: <c>Output/result</c>.</param>
    /// <exception cref="JsonataException">There is no expression between the marks.</exception>
    public FieldExpression(string value, string location)
    {
        _text = TextOf(value);
        _location = location;
        _expression = JsonataExpression.Parse(_text, JsonataDialect.StepFunctions);
        _readsContext = UseOfContext().IsMatch(_text);
    }

    /// <summary>Whether a value is the text of an expression: nothing stands before or behind its marks.</summary>
    public static bool IsExpression(JsonValue? value) =>
        value is JsonString { Value: var text } && text.Length >= Open.Length + Close.Length
        && text.StartsWith(Open, StringComparison.Ordinal) && text.EndsWith(Close, StringComparison.Ordinal);

    /// <summary>The variables that an expression reads, without <c>$</c>.</summary>
    /// <param name="value">The text of the definition, with its marks.</param>
    /// <exception cref="JsonataException">There is no expression between the marks.</exception>
    public static IEnumerable<string> VariablesOf(string value) =>
        JsonataExpression.VariablesOf(TextOf(value), JsonataDialect.StepFunctions).Where(name => name != "states");

    public Evaluated<JsonValue> Evaluate(Scope scope)
    {
        var result = _expression.Evaluate(scope.Jsonata.Environment(_readsContext));
        return result.Kind switch
        {
            JsonataResultKind.Value when scope.TryAdd(result.Value!) => result.Value!,
            JsonataResultKind.Value => new StatesError(ErrorNames.DataLimitExceeded, $"The value of the field '{_location}' makes the result exceed the maximum number of bytes service limit."),
            JsonataResultKind.Undefined => Failed("returned nothing (undefined)."),
            JsonataResultKind.Function => Failed("returned an unsupported result type."),
            _ => Failed($"threw an error during evaluation. {result.Error!.Code}: {result.Error.Message}"),
        };
    }

    /// <summary>The value, which must be of one kind.</summary>
    public Evaluated<JsonValue> Evaluate(Scope scope, JsonKind expected) => Evaluate(scope, expected, expected);

    /// <summary>The value, which must be of one of two kinds; the error names the first.</summary>
    public Evaluated<JsonValue> Evaluate(Scope scope, JsonKind expected, JsonKind other)
    {
        var result = Evaluate(scope);
        return result.Value is { } value && value.Kind != expected && value.Kind != other
            ? Failed($"returned an unexpected result type. Expected '{Name(expected)}', but was '{Name(value.Kind)}' for value: {value}")
            : result;
    }

    /// <summary>The error of a value that is of the right kind and cannot be used all the same.</summary>
    public StatesError Unusable(string cause) => new(ErrorNames.QueryEvaluationError, cause) { Location = _location };

    private StatesError Failed(string how) => Unusable($"The JSONata expression '{_text}' specified for the field '{_location}' {how}");

    private static string Name(JsonKind kind) => kind.ToString().ToLowerInvariant();

    private static string TextOf(string value) => value[Open.Length..^Close.Length].Trim();

    // Everything but the members that are at hand anyway: $states as a whole, $states.context, $states.*, ….
    [GeneratedRegex(@"\$states\b(?!\s*\.\s*(?:input|result|errorOutput)\b)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex UseOfContext();
}
