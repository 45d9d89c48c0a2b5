using Treadle.Asl.Compiling;
using Treadle.Asl.Compiling.JsonPathStates;
using Treadle.Asl.Definition;
using Treadle.Asl.Expressions;
using Treadle.Asl.Json;
using Treadle.Asl.Reading;

namespace Treadle.Asl.Validation.Rules;

/// <summary>Each rule of a Choice has a Next and one condition; a nested rule has a condition and no Next.</summary>
internal sealed class ChoiceRule : StateRule
{
    private static readonly string[] Conditions = ["And", "Or", "Not", "Variable", "Condition"];

    /// <summary>The fields of every rule; the operators that test a Variable come on top.</summary>
    public static readonly IReadOnlyList<string> Fields = ["Comment", "Variable", "And", "Or", "Not"];

    /// <summary>What a rule has that is not inside another.</summary>
    public static readonly IReadOnlyList<string> TopFields = ["Next", "Assign", "Output", "Condition"];

    /// <summary>The one query language that has the field; null for both.</summary>
    public static QueryLanguage? LanguageOf(string name) => name switch
    {
        "Comment" or "Next" or "Assign" => null,
        "Condition" or "Output" => QueryLanguage.Jsonata,
        _ => QueryLanguage.JsonPath,
    };

    public override void Check(StateDefinition state, MachineDefinition machine, StateMachineType type, DiagnosticSink sink)
    {
        if (state.Type is not StateType.Choice)
        {
            return;
        }

        foreach (var rule in state["Choices"]?.Items ?? [])
        {
            if (ValueChecks.OfKind(JsonKind.Object, rule, sink))
            {
                CheckTop(rule, state.Language, sink);
            }
        }
    }

    private static void CheckTop(SourceNode rule, QueryLanguage language, DiagnosticSink sink)
    {
        if (!rule.Has("Next"))
        {
            sink.Schema(rule, "These fields are required: [Next]");
        }

        CheckRule(rule, language, isNested: false, sink);
        if (rule["Next"] is { } next)
        {
            ValueChecks.OfKind(JsonKind.String, next, sink);
        }

        if (rule["Assign"] is { } assign)
        {
            ValueChecks.Assign(assign, language, sink);
        }
    }

    private static void CheckRule(SourceNode rule, QueryLanguage language, bool isNested, DiagnosticSink sink)
    {
        CheckFields(rule, language, isNested, sink);
        if (Conditions.Count(rule.Has) != 1)
        {
            sink.Schema(rule, $"The object must have only one of the following fields, [{string.Join(", ", Conditions)}]");
        }

        if (language is QueryLanguage.Jsonata)
        {
            if (rule["Condition"] is { } condition)
            {
                ValueChecks.Condition(condition, language, sink);
            }

            return;
        }

        foreach (var name in ChoiceRules.Combinators)
        {
            if (rule[name] is { } operand)
            {
                CheckNested(name, operand, language, sink);
            }
        }

        if (rule["Variable"] is { } variable)
        {
            ValueChecks.ChoicePath(variable, language, sink);
            CheckComparison(rule, language, sink);
        }
    }

    private static void CheckFields(SourceNode rule, QueryLanguage language, bool isNested, DiagnosticSink sink)
    {
        foreach (var name in rule.Members.Select(member => member.Name))
        {
            if (!IsField(rule, name, isNested))
            {
                sink.Schema(rule, $"Field '{name}' is not supported");
            }
            else if (LanguageOf(name) is { } only && only != language)
            {
                FieldTable.ReportOtherLanguage(rule, name, language, sink);
            }
        }
    }

    // An operator belongs to a Variable; one without any condition at all is told what a rule needs.
    private static bool IsField(SourceNode rule, string name, bool isNested) =>
        Fields.Contains(name)
        || (TopFields.Contains(name) ? !isNested : ChoiceRules.IsOperator(name) && (rule.Has("Variable") || !Array.Exists(Conditions, rule.Has)));

    private static void CheckNested(string name, SourceNode operand, QueryLanguage language, DiagnosticSink sink)
    {
        if (name != "Not")
        {
            ValueChecks.List(operand, language, sink);
        }

        foreach (var nested in name == "Not" ? [operand] : operand.Items)
        {
            if (ValueChecks.OfKind(JsonKind.Object, nested, sink))
            {
                CheckRule(nested, language, isNested: true, sink);
            }
        }
    }

    private static void CheckComparison(SourceNode rule, QueryLanguage language, DiagnosticSink sink)
    {
        var comparisons = rule.Members.Where(member => ChoiceRules.IsOperator(member.Name)).ToList();
        if (comparisons.Count != 1)
        {
            var words = comparisons.Count == 0 ? "This object should have only one of the following fields" : "There should only be one of the following fields";
            sink.Schema(rule, $"{words}: [{string.Join(", ", ChoiceRules.Operators)}]");
        }

        foreach (var comparison in comparisons)
        {
            CheckOperand(comparison.Name, comparison.Value, language, sink);
        }
    }

    private static void CheckOperand(string name, SourceNode operand, QueryLanguage language, DiagnosticSink sink)
    {
        if (ChoiceRules.IsPathOperator(name))
        {
            ValueChecks.ChoicePath(operand, language, sink);
            return;
        }

        var (kind, isTimestamp) = ChoiceRules.Operand(name);
        if (ValueChecks.OfKind(kind, operand, sink) && isTimestamp && !Timestamp.TryParse(operand.Text!, out _))
        {
            sink.Schema(operand, "String does not match RFC3339 timestamp");
        }
    }
}
