namespace Treadle.Gateway.Vtl;

/// <summary><c>$name</c> and the properties, items and calls behind it.</summary>
internal sealed class VtlReference(string name, IReadOnlyList<VtlAccess> accesses) : VtlExpression
{
    public string Name => name;

    /// <summary>True for <c>$name</c> alone.</summary>
    public bool IsPlain => accesses.Count == 0;

    public override object? Evaluate(VtlEvaluation evaluation) => Evaluate(evaluation, accesses.Count);

    /// <summary>Assigns the variable, or the property or item that the last access names; does nothing where there is none.</summary>
    public void Assign(object value, VtlEvaluation evaluation)
    {
        if (accesses.Count == 0)
        {
            evaluation.Set(name, value);
        }
        else if (Evaluate(evaluation, accesses.Count - 1) is { } owner)
        {
            accesses[^1].Assign(owner, value, evaluation);
        }
    }

    private object? Evaluate(VtlEvaluation evaluation, int count)
    {
        evaluation.Spend(1 + count);
        var value = evaluation.Get(name);
        for (var i = 0; i < count && value is not null; i++)
        {
            // What the gateway's own maps have not is an empty text, and so is all below it: $context.authorizer.claims.sub.
            if (value is VtlMap { AbsentIsEmptyText: true } own && accesses[i] is VtlProperty missing && missing.IsAbsent(own) && IsProperties(i + 1, count))
            {
                return "";
            }

            value = accesses[i].Read(value, evaluation);
        }

        return value;
    }

    private bool IsProperties(int from, int count)
    {
        for (var i = from; i < count; i++)
        {
            if (accesses[i] is not VtlProperty)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One step behind a reference's name.</summary>
internal abstract class VtlAccess
{
    /// <returns>Null when there is no such thing, as for a method that does not exist.</returns>
    public abstract object? Read(object owner, VtlEvaluation evaluation);

    public virtual void Assign(object owner, object value, VtlEvaluation evaluation)
    {
    }
}

/// <summary><c>.name</c>: a map's key, or what a getter of that name gives.</summary>
internal sealed class VtlProperty(string name) : VtlAccess
{
    public bool IsAbsent(VtlMap map) => !map.ContainsKey(name);

    public override object? Read(object owner, VtlEvaluation evaluation) => owner switch
    {
        IVtlObject host => host.TryGetProperty(name, out var value) ? value : null,
        VtlMap map when map.ContainsKey(name) || map.AbsentIsEmptyText => map[name],
        VtlMap map when name is "empty" => map.Count == 0,
        VtlMap => null,
        VtlList list when name is "empty" => list.Count == 0,
        string text when name is "empty" => text.Length == 0,
        VtlEntry entry when name is "key" => entry.Key,
        VtlEntry entry when name is "value" => entry.Value,
        _ => null,
    };

    public override void Assign(object owner, object value, VtlEvaluation evaluation)
    {
        if (owner is VtlMap map)
        {
            map[name] = value;
        }
    }
}

/// <summary><c>[expression]</c>: an item of a list (from the end when negative) or a map's key.</summary>
internal sealed class VtlIndex(VtlExpression index) : VtlAccess
{
    public override object? Read(object owner, VtlEvaluation evaluation) => (owner, index.Evaluate(evaluation)) switch
    {
        (VtlList list, long at) when Place(list, at) is { } place => list[place],
        (VtlMap map, { } key) => map[key],
        _ => null,
    };

    public override void Assign(object owner, object value, VtlEvaluation evaluation)
    {
        switch (owner, index.Evaluate(evaluation))
        {
            case (VtlList list, long at) when Place(list, at) is { } place:
                list[place] = value;
                break;
            case (VtlMap map, { } key):
                map[key] = value;
                break;
        }
    }

    private static int? Place(VtlList list, long at)
    {
        var place = at < 0 ? list.Count + at : at;
        return place >= 0 && place < list.Count ? (int)place : null;
    }
}

/// <summary><c>.name(arguments)</c>.</summary>
internal sealed class VtlCall(string name, IReadOnlyList<VtlExpression> arguments) : VtlAccess
{
    public override object? Read(object owner, VtlEvaluation evaluation)
    {
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var argument = arguments[i].Evaluate(evaluation);
            values[i] = argument is VtlBlock made ? evaluation.RenderToText(made.Nodes) : argument;
        }

        var result = owner switch
        {
            IVtlObject host => host.TryCall(name, values, out var value) ? value : null,
            string text => VtlStringMethods.Call(text, name, values, evaluation),
            VtlBlock block => VtlStringMethods.Call(evaluation.RenderToText(block.Nodes), name, values, evaluation),
            VtlList list => VtlListMethods.Call(list, name, values, evaluation),
            VtlMap map => VtlMapMethods.Call(map, name, values, evaluation),
            VtlEntry entry => VtlMapMethods.Call(entry, name, evaluation),
            _ => VtlScalarMethods.Call(owner, name, values, evaluation),
        };
        if (result is string written)
        {
            evaluation.SpendCharacters(written.Length);
        }

        return result;
    }
}
