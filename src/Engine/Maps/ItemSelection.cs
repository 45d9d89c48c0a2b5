using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Failures;

namespace Treadle.Engine.Maps;

/// <summary>Makes of the items of a map run what its children start with: ItemSelector for each, and ItemBatcher over what that gives.</summary>
/// <remarks>The same items give the same inputs whenever they are selected: a child that is started again after a crash is the same child.</remarks>
/// <param name="plan">The run.</param>
/// <param name="program">The parent's program.</param>
/// <param name="limits">How large an input may be.</param>
public sealed class ItemSelection(MapRunPlan plan, Program program, Limits limits)
{
    private readonly MapState _state = (MapState)program.Blocks[plan.Block].States[plan.State];
    private readonly Variables _variables = Variables.None.With(plan.Variables);

    /// <summary>What the ItemSelector makes of an item; the item itself when there is none.</summary>
    /// <param name="item">The item.</param>
    /// <param name="now">What <c>$now()</c> answers.</param>
    public Evaluated<JsonValue> Select(MapItem item, DateTimeOffset now)
    {
        var scope = new Scope(plan.Input, () => new JsonObject([.. plan.Context, new("Map", new JsonObject(("Item", item.ToContext())))]), new Chance(plan.Seed, item.Index))
        {
            Variables = _variables,
            Now = now,
        };
        var selected = _state.SelectItem(scope, plan.EffectiveInput, item.Input);
        if (selected.Error is { } error)
        {
            return error.IsWhole
                ? error
                : error with { Cause = $"An error occurred while executing the state '{plan.State}' (entered at the event id #{plan.EnteredId}). {error.Cause}", IsWhole = true };
        }

        return DataLimit.Exceeds(limits, selected.Value!) ? DataLimit.Parameters(plan.State) : selected;
    }

    /// <summary>What the next child is to start with; it takes items until it is full.</summary>
    public ChildInput NewChild() => new(plan.Batching);

    /// <summary>The error of an item that no batch has room for.</summary>
    public StatesError NoRoom() => NoRoom(plan.State);

    internal static StatesError NoRoom(string state) => new(ErrorNames.DataLimitExceeded, $"An item of the state '{state}' is larger than a batch may be.") { IsWhole = true };
}

/// <summary>The input of one child in the making.</summary>
public sealed class ChildInput
{
    // {"BatchInput":…,"Items":[…]}
    private const int FrameBytes = 12;
    private const int BatchInputBytes = 14;

    private readonly ItemBatching? _batching;
    private readonly List<JsonValue> _items = [];
    private readonly int _bytesMax;
    private int _bytes;

    internal ChildInput(ItemBatching? batching)
    {
        _batching = batching;
        _bytesMax = batching?.BytesMax ?? ItemBatching.BytesLimit;
        _bytes = FrameBytes + (batching?.BatchInput is { } own ? own.Utf8Length + BatchInputBytes : 0);
    }

    public int Count => _items.Count;

    /// <summary>No further item can have room.</summary>
    public bool IsFull => _items.Count >= (_batching is null ? 1 : _batching.ItemsMax ?? int.MaxValue);

    /// <returns>False when the item has no room here; a child that has none yet takes no larger ones either.</returns>
    public bool TryAdd(JsonValue item)
    {
        var bytes = item.Utf8Length + (_items.Count > 0 ? 1 : 0);
        if (IsFull || (_batching is not null && _bytes + bytes > _bytesMax))
        {
            return false;
        }

        _bytes += bytes;
        _items.Add(item);
        return true;
    }

    public JsonValue ToJson()
    {
        if (_batching is null)
        {
            return _items[0];
        }

        var items = new JsonArray(_items.ToArray());
        return _batching.BatchInput is { } own ? new JsonObject(("BatchInput", own), ("Items", items)) : new JsonObject(("Items", items));
    }
}
