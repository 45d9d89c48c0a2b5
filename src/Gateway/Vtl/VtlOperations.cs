using System.Globalization;
using System.Numerics;

namespace Treadle.Gateway.Vtl;

/// <summary>Truth, equality, order and arithmetic as Velocity 1.7 has them.</summary>
internal static class VtlOperations
{
    /// <summary>Only null and false are false; empty text and zero are true.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        _ => true,
    };

    /// <summary>Numbers by value, equal kinds by content, other kinds by their texts.</summary>
    public static bool AreEqual(object? left, object? right, VtlEvaluation evaluation)
    {
        if (left is null || right is null)
        {
            return left is null && right is null;
        }

        if (IsNumber(left) && IsNumber(right))
        {
            return CompareNumbers(left, right) == 0;
        }

        if (left is bool first && right is bool second)
        {
            return first == second;
        }

        return string.Equals(VtlText.Of(left, evaluation), VtlText.Of(right, evaluation), StringComparison.Ordinal);
    }

    /// <summary>Numbers only; anything else is not less, not more and not equal.</summary>
    public static bool Compare(string symbol, object? left, object? right)
    {
        if (left is null || right is null || !IsNumber(left) || !IsNumber(right))
        {
            return false;
        }

        var order = CompareNumbers(left, right);
        return symbol switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    /// <returns>Null where Velocity has no value: an operand that is no number, or a division by zero.</returns>
    public static object? Arithmetic(string symbol, object? left, object? right, VtlEvaluation evaluation)
    {
        if (symbol == "+" && (left is string or VtlBlock || right is string or VtlBlock) && left is not null && right is not null)
        {
            var joined = VtlText.Of(left, evaluation) + VtlText.Of(right, evaluation);
            evaluation.SpendCharacters(joined.Length);
            return joined;
        }

        if (left is null || right is null || !IsNumber(left) || !IsNumber(right))
        {
            return null;
        }

        if (left is double || right is double)
        {
            var a = AsDouble(left);
            var b = AsDouble(right);
            return symbol switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => b == 0 ? null : a / b,
                _ => b == 0 ? null : a % b,
            };
        }

        var x = AsBigInteger(left);
        var y = AsBigInteger(right);
        if (symbol is "/" or "%" && y.IsZero)
        {
            return null;
        }

        // Java promotes an overflow to BigInteger here; the length bounds how far a template can drive it.
        var result = symbol switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => BigInteger.Divide(x, y),
            _ => BigInteger.Remainder(x, y),
        };
        if (result.GetByteCount() > 1024)
        {
            throw new VtlException("A number has more digits than the limit allows.");
        }

        return result >= long.MinValue && result <= long.MaxValue ? (long)result : (object)result;
    }

    public static bool IsNumber(object value) => value is long or double or BigInteger;

    public static int CompareNumbers(object left, object right) => left is double || right is double
        ? AsDouble(left).CompareTo(AsDouble(right))
        : AsBigInteger(left).CompareTo(AsBigInteger(right));

    public static double AsDouble(object number) => number switch
    {
        long whole => whole,
        BigInteger big => (double)big,
        _ => Convert.ToDouble(number, CultureInfo.InvariantCulture),
    };

    private static BigInteger AsBigInteger(object number) => number is BigInteger big ? big : (long)number;
}
