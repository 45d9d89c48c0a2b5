using Treadle.Asl.Expressions.Jsonata.Values;

namespace Treadle.Asl.Expressions.Jsonata.Functions;

/// <summary>The types of a function's arguments, <c>&lt;s-nn?:s&gt;</c>. Immutable.</summary>
/// <remarks>
/// Source: JSONata documentation, "Function signature syntax". Each parameter takes no, one or several arguments, as in a regular
/// expression over the kinds of the arguments; that is how the reference checks it, and which argument an error names follows from it.
/// </remarks>
internal sealed class Signature
{
    private const string Kinds = "bnsaoflm";
    private const char Missing = 'm';
    private const int ParametersMax = 100;

    private readonly Parameter[] _parameters;
    private readonly bool _isSimple;

    private Signature(string text, Parameter[] parameters)
    {
        Text = text;
        _parameters = parameters;
        _isSimple = Array.TrueForAll(parameters, parameter => !parameter.IsLazy && parameter.Max == 1);
    }

    /// <summary>As it was written, with its brackets.</summary>
    public string Text { get; }

    public int Count => _parameters.Length;

    /// <param name="text">The signature with its brackets.</param>
    /// <param name="position">Where it stands in the expression.</param>
    /// <exception cref="FaultException">S0401 and S0402: types in brackets where there can be none.</exception>
    public static Signature Parse(string text, int position = 0)
    {
        var parameters = new List<Parameter>();
        for (var at = 1; at < text.Length && text[at] != ':'; at++)
        {
            switch (text[at])
            {
                case 's' or 'n' or 'b' or 'l' or 'o':
                    parameters.Add(new Parameter(text[at], Mask(text.AsSpan(at, 1)) | Bit(Missing)));
                    break;
                case 'a' or 'x':
                    parameters.Add(new Parameter(text[at], Mask("asnblfom")));
                    break;
                case 'j':
                    parameters.Add(new Parameter('j', Mask("asnblom")));
                    break;
                case 'f':
                    parameters.Add(new Parameter('f', Bit('f')));
                    break;
                case '-' when parameters.Count > 0:
                    parameters[^1].TakeContext();
                    break;
                case '?' when parameters.Count > 0:
                    parameters[^1].MakeOptional();
                    break;
                case '+' when parameters.Count > 0:
                    parameters[^1].MakeRepeated();
                    break;
                case '(':
                    var end = Closing(text, at, '(', ')');
                    var choice = text[(at + 1)..Math.Min(end, text.Length)];
                    if (choice.Contains('<', StringComparison.Ordinal))
                    {
                        throw new FaultException("S0402") { Position = position + at, Value = Value.Of(choice) };
                    }

                    parameters.Add(new Parameter('(', Mask(choice) | Bit(Missing)));
                    at = end;
                    break;
                case '<':
                    var type = parameters.Count > 0 ? parameters[^1].Type : '\0';
                    if (type is not ('a' or 'f'))
                    {
                        throw new FaultException("S0401") { Position = position + at, Value = TypeText(text, at, type) };
                    }

                    var close = Closing(text, at, '<', '>');
                    parameters[^1].ItemType = text[(at + 1)..Math.Min(close, text.Length)];
                    at = close;
                    break;
                default:
                    break;
            }
        }

        // Each parameter is a level of the search for a match.
        return parameters.Count <= ParametersMax ? new Signature(text, [.. parameters]) : throw Evaluation.TooDeep();
    }

    /// <summary>Checks the arguments of a call and makes them fit: the context value for one that is left out, an array of one value.</summary>
    /// <param name="arguments">The arguments with room for more.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="context">The context value.</param>
    /// <returns>One for each parameter, or more for a repeated one.</returns>
    /// <exception cref="FaultException">T0410, T0411, T0412: they do not fit.</exception>
    public Span<Value> Fit(Span<Value> arguments, int count, in Value context)
    {
        if (_isSimple && arguments.Length >= _parameters.Length && IsInOrder(arguments, count))
        {
            for (var i = 0; i < _parameters.Length; i++)
            {
                arguments[i] = i < count ? AsParameter(_parameters[i], arguments[i], KindOf(arguments[i]), 1, i) : Absent(_parameters[i], default, context, count);
            }

            return arguments[.._parameters.Length];
        }

        return FitAnyOrder(arguments[..count], context);
    }

    private bool IsInOrder(Span<Value> arguments, int count)
    {
        if (count > _parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < _parameters.Length; i++)
        {
            if (i < count ? !_parameters[i].Takes(KindOf(arguments[i])) : _parameters[i].Min > 0)
            {
                return false;
            }
        }

        return true;
    }

    private Value[] FitAnyOrder(ReadOnlySpan<Value> arguments, in Value context)
    {
        var kinds = new char[arguments.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = KindOf(arguments[i]);
        }

        var lengths = new int[_parameters.Length];
        if (!Match(kinds, 0, 0, _parameters.Length, mustEnd: true, lengths, []))
        {
            throw Mismatch(arguments, kinds);
        }

        var fitted = new List<Value>();
        var at = 0;
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (lengths[i] == 0)
            {
                var parameter = _parameters[i];
                fitted.Add(Absent(parameter, at < arguments.Length ? arguments[at] : default, context, at));

                // As in the reference: an argument that is left out and has no stand-in takes the place of the next.
                at += parameter.HasContext ? 0 : 1;
                continue;
            }

            var length = lengths[i];
            var first = at;
            for (var n = 0; n < length; n++, at++)
            {
                fitted.Add(at < arguments.Length ? AsParameter(_parameters[i], arguments[at], kinds[first + n], length, at) : default);
            }
        }

        return [.. fitted];
    }

    private static Value Absent(Parameter parameter, in Value argument, in Value context, int place)
    {
        if (!parameter.HasContext)
        {
            return argument;
        }

        return parameter.Takes(KindOf(context))
            ? context
            : throw new FaultException("T0411") { Value = context, Index = place + 1 };
    }

    private static Value AsParameter(Parameter parameter, in Value argument, char kind, int matched, int place)
    {
        if (parameter.Type != 'a')
        {
            return argument;
        }

        if (kind == Missing)
        {
            return default;
        }

        if (parameter.ItemType is { } type && !HasItems(type, argument, kind, matched))
        {
            throw new FaultException("T0412") { Value = argument, Index = place + 1, Detail = PluralOf(type) };
        }

        return kind == 'a' ? argument : Value.Of(ArrayValue.Of(argument));
    }

    private static bool HasItems(string type, in Value argument, char kind, int matched)
    {
        if (kind != 'a')
        {
            return matched == 1 && type.Length == 1 && type[0] == kind;
        }

        argument.TryItems(out var items);
        for (var i = 0; i < items.Count; i++)
        {
            if (type.Length == 0 || KindOf(items[i]) != type[0])
            {
                return false;
            }
        }

        return true;
    }

    private FaultException Mismatch(ReadOnlySpan<Value> arguments, char[] kinds)
    {
        var goodTo = 0;
        for (var i = 0; i < _parameters.Length; i++)
        {
            var lengths = new int[_parameters.Length];
            if (!Match(kinds, 0, 0, i + 1, mustEnd: false, lengths, []))
            {
                break;
            }

            goodTo = lengths.Sum();
        }

        return new FaultException("T0410") { Value = goodTo < arguments.Length ? arguments[goodTo] : default, Index = goodTo + 1 };
    }

    /// <summary>Shares the arguments out among the parameters, each taking as many as it can (or as few, when it is lazy).</summary>
    /// <param name="kinds">The kinds of the arguments.</param>
    /// <param name="at">The first argument that is left.</param>
    /// <param name="index">The first parameter that is left.</param>
    /// <param name="count">How many parameters there are.</param>
    /// <param name="mustEnd">Whether all arguments have to be used.</param>
    /// <param name="lengths">How many arguments each parameter takes.</param>
    /// <param name="failed">What has been tried in vain: parameter and argument.</param>
    private bool Match(char[] kinds, int at, int index, int count, bool mustEnd, int[] lengths, HashSet<(int, int)> failed)
    {
        if (index == count)
        {
            return !mustEnd || at == kinds.Length;
        }

        if (failed.Contains((index, at)))
        {
            return false;
        }

        var parameter = _parameters[index];
        var most = 0;
        while (most < parameter.Max && at + most < kinds.Length && parameter.Takes(kinds[at + most]))
        {
            most++;
        }

        for (var step = 0; step <= most - parameter.Min; step++)
        {
            lengths[index] = parameter.IsLazy ? parameter.Min + step : most - step;
            if (Match(kinds, at + lengths[index], index + 1, count, mustEnd, lengths, failed))
            {
                return true;
            }
        }

        failed.Add((index, at));
        return false;
    }

    private static char KindOf(in Value value) => value.Kind switch
    {
        ValueKind.Null => 'l',
        ValueKind.Boolean => 'b',
        ValueKind.Number => 'n',
        ValueKind.String => 's',
        ValueKind.Array => 'a',
        ValueKind.Object => 'o',
        ValueKind.Function => 'f',
        _ => Missing,
    };

    private static string? PluralOf(string type) => type switch
    {
        "a" => "arrays",
        "b" => "booleans",
        "f" => "functions",
        "n" => "numbers",
        "o" => "objects",
        "s" => "strings",
        _ => null,
    };

    private static Value TypeText(string text, int at, char type)
    {
        if (type == '\0')
        {
            return default;
        }

        var open = type == '(' ? text.LastIndexOf('(', at) : -1;
        return Value.Of(open < 0 ? type.ToString() : text[open..at]);
    }

    private static int Closing(string text, int at, char open, char close)
    {
        var depth = 1;
        while (++at < text.Length && depth > 0)
        {
            depth += text[at] == close ? -1 : text[at] == open ? 1 : 0;
            if (depth == 0)
            {
                break;
            }
        }

        return at;
    }

    private static int Mask(ReadOnlySpan<char> kinds)
    {
        var mask = 0;
        foreach (var kind in kinds)
        {
            mask |= Kinds.Contains(kind, StringComparison.Ordinal) ? Bit(kind) : 0;
        }

        return mask;
    }

    private static int Bit(char kind) => 1 << Kinds.IndexOf(kind, StringComparison.Ordinal);

    /// <summary>One parameter; changes only while its signature is read.</summary>
    private sealed class Parameter(char type, int mask)
    {
        public char Type => type;

        public int Min { get; private set; } = 1;

        public int Max { get; private set; } = 1;

        public bool IsLazy { get; private set; }

        public bool HasContext { get; private set; }

        /// <summary>The type of an array's items, or of a function's arguments.</summary>
        public string? ItemType { get; set; }

        public bool Takes(char kind) => (mask & Bit(kind)) != 0;

        public void TakeContext()
        {
            HasContext = true;
            MakeOptional();
        }

        public void MakeOptional()
        {
            // A second mark makes it lazy, as it does in a regular expression.
            IsLazy |= Min == 0 || Max > 1;
            Min = Max > 1 ? 1 : 0;
        }

        public void MakeRepeated() => Max = int.MaxValue;
    }
}
