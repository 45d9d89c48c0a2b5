using System.Runtime.InteropServices;
using Treadle.Lambda.Functions;

namespace Treadle.Lambda;

/// <summary>Counts the calls that run or wait, and lets in no more than a function has reserved, and than its account may have without a reservation.</summary>
/// <remarks>Any thread. Source: Lambda developer guide, "Understanding Lambda function scaling".</remarks>
/// <param name="accountMax">Calls of one account and region at the same time.</param>
/// <param name="reservedIn">How many calls the functions of an account and region have reserved together.</param>
internal sealed class ConcurrencyGate(int accountMax, Func<string, int> reservedIn)
{
    /// <summary>AWS lets no reservation take these; so nothing has to be added up as long as no more run.</summary>
    private const int NeverReserved = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Scope, string Name), int> _functions = [];
    private readonly Dictionary<string, int> _unreserved = [];

    /// <summary>Lets a call in, or says in AWS's words why not.</summary>
    /// <param name="function">What is called.</param>
    /// <param name="slot">To be given back when the call has ended.</param>
    /// <returns>Null, or a reason: <c>ReservedFunctionConcurrentInvocationLimitExceeded</c>, <c>ConcurrentInvocationLimitExceeded</c>.</returns>
    public string? TryEnter(Function function, out Slot slot)
    {
        slot = new Slot(function.Owner.Scope, function.Name, IsReserved: function.ReservedConcurrency is not null);
        lock (_gate)
        {
            ref var running = ref CollectionsMarshal.GetValueRefOrAddDefault(_functions, (slot.Scope, slot.Name), out _);
            if (function.ReservedConcurrency is { } reserved)
            {
                if (running >= reserved)
                {
                    return "ReservedFunctionConcurrentInvocationLimitExceeded";
                }
            }
            else
            {
                ref var together = ref CollectionsMarshal.GetValueRefOrAddDefault(_unreserved, slot.Scope, out _);
                if (together >= Math.Min(accountMax, NeverReserved) && together >= accountMax - reservedIn(slot.Scope))
                {
                    return "ConcurrentInvocationLimitExceeded";
                }

                together++;
            }

            running++;
            return null;
        }
    }

    public void Leave(Slot slot)
    {
        lock (_gate)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_functions, (slot.Scope, slot.Name)) == 0)
            {
                _functions.Remove((slot.Scope, slot.Name));
            }

            if (!slot.IsReserved)
            {
                CollectionsMarshal.GetValueRefOrNullRef(_unreserved, slot.Scope)--;
            }
        }
    }

    /// <param name="Scope">The account and region.</param>
    /// <param name="Name">The function.</param>
    /// <param name="IsReserved">Whether it was let in on the function's own reservation, which may have changed since.</param>
    internal readonly record struct Slot(string Scope, string Name, bool IsReserved);
}
