namespace Treadle.Gateway.Vtl;

/// <summary>Something that has a value.</summary>
internal abstract class VtlExpression
{
    public abstract object? Evaluate(VtlEvaluation evaluation);
}

internal sealed class VtlConstant(object? value) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation) => value;
}

/// <summary>A literal in double quotes with references or directives in it.</summary>
internal sealed class VtlInterpolated(IReadOnlyList<VtlNode> nodes) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation) => evaluation.RenderToText(nodes);
}

internal sealed class VtlListLiteral(IReadOnlyList<VtlExpression> items) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation)
    {
        evaluation.Spend(items.Count);
        return new VtlList(items.Select(item => item.Evaluate(evaluation)));
    }
}

/// <summary><c>[1..5]</c>, in either direction.</summary>
internal sealed class VtlRange(VtlExpression from, VtlExpression to) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation)
    {
        if (from.Evaluate(evaluation) is not long first || to.Evaluate(evaluation) is not long last)
        {
            return null;
        }

        var distance = Math.Abs((decimal)last - first);
        if (distance >= VtlEvaluation.WorkMax)
        {
            throw new VtlException($"The range [{first}..{last}] is too long.");
        }

        var count = (int)distance + 1;
        evaluation.Spend(count);
        var step = first <= last ? 1 : -1;
        return new VtlList(Enumerable.Range(0, count).Select(i => (object?)(first + (i * step))));
    }
}

internal sealed class VtlMapLiteral(IReadOnlyList<(VtlExpression Key, VtlExpression Value)> entries) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation)
    {
        evaluation.Spend(entries.Count);
        var map = new VtlMap();
        foreach (var (key, value) in entries)
        {
            if (key.Evaluate(evaluation) is { } name)
            {
                map[name] = value.Evaluate(evaluation);
            }
        }

        return map;
    }
}

internal sealed class VtlNot(VtlExpression operand) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation) => !VtlOperations.IsTrue(operand.Evaluate(evaluation));
}

internal sealed class VtlAnd(VtlExpression left, VtlExpression right) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation) =>
        VtlOperations.IsTrue(left.Evaluate(evaluation)) && VtlOperations.IsTrue(right.Evaluate(evaluation));
}

internal sealed class VtlOr(VtlExpression left, VtlExpression right) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation) =>
        VtlOperations.IsTrue(left.Evaluate(evaluation)) || VtlOperations.IsTrue(right.Evaluate(evaluation));
}

/// <summary>A sum; with a text on one side the two are joined, and what has no value there stands for itself: <c>'a' + $none</c> is <c>a$none</c>.</summary>
internal sealed class VtlSum(VtlExpression left, string leftText, VtlExpression right, string rightText) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation)
    {
        evaluation.Spend(1);
        var first = left.Evaluate(evaluation);
        var second = right.Evaluate(evaluation);
        if (first is string or VtlBlock || second is string or VtlBlock)
        {
            (first, second) = (first ?? leftText, second ?? rightText);
        }

        return VtlOperations.Arithmetic("+", first, second, evaluation);
    }
}

/// <summary>Equality, comparison and arithmetic, by the operator's symbol.</summary>
internal sealed class VtlBinary(string symbol, VtlExpression left, VtlExpression right) : VtlExpression
{
    public override object? Evaluate(VtlEvaluation evaluation)
    {
        evaluation.Spend(1);
        var first = left.Evaluate(evaluation);
        var second = right.Evaluate(evaluation);
        return symbol switch
        {
            "==" => VtlOperations.AreEqual(first, second, evaluation),
            "!=" => !VtlOperations.AreEqual(first, second, evaluation),
            "<" or "<=" or ">" or ">=" => VtlOperations.Compare(symbol, first, second),
            _ => VtlOperations.Arithmetic(symbol, first, second, evaluation),
        };
    }
}
