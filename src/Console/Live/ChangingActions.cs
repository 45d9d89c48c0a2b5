using System.Collections.Frozen;

namespace Treadle.WebConsole.Live;

/// <summary>Which operations may have changed something that others look at, told by their names.</summary>
internal static class ChangingActions
{
    /// <summary>
    /// Operations whose names begin so only look. ReceiveMessage hides messages for a while; whoever looks into a queue with it must not be told of his own look.
    /// </summary>
    private static readonly string[] Looks =
        ["Get", "List", "Describe", "Head", "Test", "Validate", "Filter", "Query", "Lookup", "Search", "Receive", "Check", "Decode", "Estimate", "Simulate", "BatchGet"];

    private static readonly FrozenSet<string> OnlyLook = FrozenSet.Create("StartLiveTail", "SubscribeToShard", "AssumeRole");

    public static bool MayChange(string action)
    {
        foreach (var look in Looks)
        {
            if (action.StartsWith(look, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return !OnlyLook.Contains(action);
    }
}
