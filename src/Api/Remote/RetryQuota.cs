namespace Treadle.Api.Remote;

/// <summary>Bounds the retries of all calls of one service: while it answers nothing, calls fail at once instead of each trying thrice. Any thread.</summary>
/// <remarks>Source: AWS SDKs and Tools reference guide, "Retry behavior", standard mode.</remarks>
internal sealed class RetryQuota
{
    public const int Capacity = 500;
    private const int RetryCost = 5;
    private const int TimeoutCost = 10;

    private readonly Lock _gate = new();
    private int _left = Capacity;

    /// <returns>What was taken, to be given back when the retry succeeds; null when there is not enough.</returns>
    public int? TryTake(bool isTimeout)
    {
        var cost = isTimeout ? TimeoutCost : RetryCost;
        lock (_gate)
        {
            if (_left < cost)
            {
                return null;
            }

            _left -= cost;
            return cost;
        }
    }

    /// <summary>A call has succeeded.</summary>
    /// <param name="taken">What its last retry took; null when it needed none.</param>
    public void Return(int? taken)
    {
        lock (_gate)
        {
            _left = Math.Min(Capacity, _left + (taken ?? 1));
        }
    }
}
