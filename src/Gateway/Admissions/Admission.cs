using Treadle.Gateway.Requests;
using Treadle.Runtime.Commits;

namespace Treadle.Gateway.Admissions;

/// <summary>What became of a request at the door of a stage: let in, or a refusal. To be disposed of when the request has been answered.</summary>
/// <remarks>
/// From here to its disposal the use of the key belongs to the request's flow (<see cref="CountedUse.Current"/>): the first commit on it makes the use
/// durable. One that committed nothing by then is written a moment later.
/// </remarks>
internal sealed class Admission : IDisposable
{
    private readonly Action<CountedUse>? _uncommitted;
    private readonly CountedUse? _use;

    private Admission(GatewayFault? fault, (string Id, string Value)? key, CountedUse? use, Action<CountedUse>? uncommitted)
    {
        (Fault, Key, _use, _uncommitted) = (fault, key, use, uncommitted);
        if (use is not null)
        {
            CountedUse.Current = use;
        }
    }

    /// <summary>A method without a key, and room for the request.</summary>
    public static Admission WithoutKey() => new(null, null, null, null);

    public static Admission Refused(GatewayFault fault) => new(fault, null, null, null);

    /// <param name="key">The key that opened the method.</param>
    /// <param name="use">Its use, which is counted.</param>
    /// <param name="uncommitted">Takes a use that no commit has taken.</param>
    public static Admission WithKey((string Id, string Value) key, CountedUse use, Action<CountedUse> uncommitted) => new(null, key, use, uncommitted);

    /// <summary>The answer to a request that is not let in; null when it is.</summary>
    public GatewayFault? Fault { get; }

    /// <summary>The key that opened the method; null when the method needs none.</summary>
    public (string Id, string Value)? Key { get; }

    public void Dispose()
    {
        if (_use is null)
        {
            return;
        }

        if (CountedUse.Current == _use)
        {
            CountedUse.Current = null;
        }

        if (!_use.IsTaken)
        {
            _uncommitted!(_use);
        }
    }
}
