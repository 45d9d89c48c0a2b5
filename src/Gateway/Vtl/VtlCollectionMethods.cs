namespace Treadle.Gateway.Vtl;

/// <summary>The methods of java.util.List that templates use.</summary>
internal static class VtlListMethods
{
    public static object? Call(VtlList list, string name, object?[] arguments, VtlEvaluation evaluation)
    {
        switch (name, arguments)
        {
            case ("size", []):
                return (long)list.Count;
            case ("isEmpty", []):
                return list.Count == 0;
            case ("get", [long at]):
                return at >= 0 && at < list.Count ? list[(int)at] : null;
            case ("contains", [var item]):
                return IndexOf(list, item, evaluation) >= 0;
            case ("indexOf", [var item]):
                return (long)IndexOf(list, item, evaluation);
            case ("add", [var item]):
                evaluation.Spend(1);
                list.Add(item);
                return true;
            case ("add", [long at, var item]) when at >= 0 && at <= list.Count:
                evaluation.Spend(1 + list.Count - (int)at);
                list.Insert((int)at, item);
                return "";
            case ("addAll", [VtlList more]):
                evaluation.Spend(more.Count);
                list.AddRange([.. more]);
                return more.Count > 0;
            case ("addAll", [long at, VtlList more]) when at >= 0 && at <= list.Count:
                evaluation.Spend(more.Count + list.Count - (int)at);
                list.InsertRange((int)at, [.. more]);
                return more.Count > 0;
            case ("containsAll", [VtlList all]):
                return all.All(item => IndexOf(list, item, evaluation) >= 0);
            case ("removeAll", [VtlList gone]):
                return list.RemoveAll(item => IndexOf(gone, item, evaluation) >= 0) > 0;
            case ("retainAll", [VtlList kept]):
                return list.RemoveAll(item => IndexOf(kept, item, evaluation) < 0) > 0;
            case ("lastIndexOf", [var item]):
                return LastIndexOf(list, item, evaluation);
            case ("set", [long at, var item]) when at >= 0 && at < list.Count:
                var before = list[(int)at];
                list[(int)at] = item;
                return before;
            case ("remove", [long at]) when at >= 0 && at < list.Count:
                evaluation.Spend(1 + list.Count - (int)at);
                var removed = list[(int)at];
                list.RemoveAt((int)at);
                return removed;
            case ("remove", [var item]) when item is not long:
                var place = IndexOf(list, item, evaluation);
                if (place >= 0)
                {
                    list.RemoveAt(place);
                }

                return place >= 0;
            case ("clear", []):
                list.Clear();
                return "";
            case ("subList", [long from, long to]) when from >= 0 && from <= to && to <= list.Count:
                evaluation.Spend((int)(to - from));
                return new VtlList(list.GetRange((int)from, (int)(to - from))) { PrintsAsJson = list.PrintsAsJson };
            case ("toString" or "toJSONString", []):
                return VtlText.Of(list, evaluation);
            case ("equals", [var other]):
                return other is VtlList same && VtlOperations.AreEqual(list, same, evaluation);
            case ("iterator" or "toArray", []):
                return list;
            default:
                return null;
        }
    }

    private static long LastIndexOf(VtlList list, object? item, VtlEvaluation evaluation)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            evaluation.Spend(1);
            if (AreSame(list[i], item, evaluation))
            {
                return i;
            }
        }

        return -1;
    }

    public static int IndexOf(IReadOnlyList<object?> items, object? item, VtlEvaluation evaluation)
    {
        for (var i = 0; i < items.Count; i++)
        {
            evaluation.Spend(1);
            if (AreSame(items[i], item, evaluation))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Java's equals: kinds must agree, unlike the template's ==.</summary>
    private static bool AreSame(object? left, object? right, VtlEvaluation evaluation) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (VtlList, VtlList) or (VtlMap, VtlMap) => VtlOperations.AreEqual(left, right, evaluation),
        _ => left.Equals(right),
    };
}

/// <summary>The methods of java.util.Map and its entries that templates use.</summary>
internal static class VtlMapMethods
{
    public static object? Call(VtlMap map, string name, object?[] arguments, VtlEvaluation evaluation)
    {
        switch (name, arguments)
        {
            case ("size", []):
                return (long)map.Count;
            case ("isEmpty", []):
                return map.Count == 0;
            case ("get", [{ } key]):
                return map[key];
            case ("getOrDefault", [{ } key, var otherwise]):
                return map.ContainsKey(key) ? map[key] : otherwise;
            case ("put", [{ } key, var value]):
                return Put(map, key, value, evaluation);
            case ("putIfAbsent", [{ } key, var value]):
                return map[key] is { } there ? there : Put(map, key, value, evaluation);
            case ("replace", [{ } key, var value]):
                return map.ContainsKey(key) ? Put(map, key, value, evaluation) : null;
            case ("putAll", [VtlMap more]):
                evaluation.Spend(more.Count);
                foreach (var (key, value) in more.Entries.ToList())
                {
                    map[key] = value;
                }

                return "";
            case ("remove", [{ } key]):
                return map.Remove(key);
            case ("containsKey", [{ } key]):
                return map.ContainsKey(key);
            case ("containsValue", [var value]):
                return VtlListMethods.IndexOf([.. map.Values], value, evaluation) >= 0;
            case ("keySet", []):
                evaluation.Spend(map.Count);
                return new VtlList(map.Keys);
            case ("values", []):
                evaluation.Spend(map.Count);
                return new VtlList(map.Values);
            case ("entrySet", []):
                evaluation.Spend(map.Count);
                return new VtlList(map.Entries.Select(entry => new VtlEntry(entry.Key, entry.Value)));
            case ("clear", []):
                map.Clear();
                return "";
            case ("toString", []):
                return VtlText.Of(map, evaluation);
            case ("equals", [var other]):
                return other is VtlMap same && VtlOperations.AreEqual(map, same, evaluation);
            default:
                return null;
        }
    }

    public static object? Call(VtlEntry entry, string name, VtlEvaluation evaluation) => name switch
    {
        "getKey" => entry.Key,
        "getValue" => entry.Value,
        "toString" => VtlText.Of(entry, evaluation),
        _ => null,
    };

    /// <returns>What was there before; null (which prints the call as it stands) when nothing was, as in Java.</returns>
    private static object? Put(VtlMap map, object key, object? value, VtlEvaluation evaluation)
    {
        evaluation.Spend(1);
        var before = map.ContainsKey(key) ? map[key] : null;
        map[key] = value;
        return before;
    }
}
