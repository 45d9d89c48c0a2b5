using System.Globalization;
using System.Numerics;
using System.Text;
using Treadle.Asl.Json;

namespace Treadle.Gateway.Vtl;

/// <summary>The text a value prints as: Java's toString, and JSON for the arrays that came from JSON.</summary>
internal static class VtlText
{
    public static string Of(object? value, VtlEvaluation evaluation)
    {
        switch (value)
        {
            case string text:
                return text;
            case VtlBlock block:
                return evaluation.RenderToText(block.Nodes);
            case VtlList or VtlMap or VtlEntry:
                var written = new StringBuilder();
                Write(written, value, asJson: false, evaluation);
                return written.ToString();
            default:
                return Scalar(value);
        }
    }

    /// <summary>JSON text of a value, for <c>$input.json</c> of what a template made.</summary>
    public static string Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        BigInteger big => big.ToString(CultureInfo.InvariantCulture),
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        double number => new JsonNumber(number).ToString(),

        // A template has no use for the host's objects but to call them; Java would print class and address.
        IVtlObject => "",
        _ => throw new InvalidOperationException($"No text for a {value.GetType().Name}."),
    };

    /// <summary>The text of a value that has to be one: a header, a parameter.</summary>
    /// <exception cref="VtlException">It is a list, a map or a block.</exception>
    public static string Plain(object? value) => value switch
    {
        string text => text,
        VtlList or VtlMap or VtlEntry or VtlBlock => throw new VtlException("A list or a map stands where a text has to be."),
        _ => Scalar(value),
    };

    private static void Write(StringBuilder output, object? value, bool asJson, VtlEvaluation evaluation)
    {
        evaluation.Spend(1);
        using (evaluation.Deeper())
        {
            switch (value)
            {
                case VtlList list:
                    var json = asJson || list.PrintsAsJson;
                    WriteItems(output, list, json, evaluation);
                    break;

                case VtlMap map:
                    WriteMap(output, map, asJson, evaluation);
                    break;

                case VtlEntry entry:
                    Write(output, entry.Key, asJson: false, evaluation);
                    output.Append('=');
                    Write(output, entry.Value, asJson: false, evaluation);
                    break;

                default:
                    var text = asJson && value is string plain ? new JsonString(plain).ToString() : Of(value, evaluation);
                    evaluation.SpendCharacters(text.Length);
                    output.Append(text);
                    break;
            }
        }
    }

    private static void WriteItems(StringBuilder output, VtlList list, bool asJson, VtlEvaluation evaluation)
    {
        output.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            output.Append(i == 0 ? "" : asJson ? "," : ", ");
            Write(output, list[i], asJson, evaluation);
        }

        output.Append(']');
    }

    private static void WriteMap(StringBuilder output, VtlMap map, bool asJson, VtlEvaluation evaluation)
    {
        output.Append('{');
        var separator = "";
        foreach (var (key, value) in map.Entries)
        {
            output.Append(separator);
            Write(output, asJson ? Of(key, evaluation) : key, asJson, evaluation);
            output.Append(asJson ? ':' : '=');
            Write(output, value, asJson, evaluation);
            separator = asJson ? "," : ", ";
        }

        output.Append('}');
    }
}
