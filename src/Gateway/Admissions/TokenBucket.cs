namespace Treadle.Gateway.Admissions;

/// <summary>Lets requests through at a rate, and a burst of them at once. Any thread.</summary>
/// <remarks>
/// Source: API Gateway developer guide, "Throttle requests to your REST APIs": a token bucket, full at first. It lives in memory: after a restart it is full again.
/// The limits are given with each request, so that a changed one holds at once; the tokens that are there stay, as far as they fit.
/// </remarks>
internal sealed class TokenBucket
{
    private readonly Lock _lock = new();
    private double _tokens = double.PositiveInfinity;
    private long _filledAt;

    /// <summary>Takes a token.</summary>
    /// <param name="burst">The most tokens it holds.</param>
    /// <param name="rate">Tokens that come per second.</param>
    /// <param name="now">A clock that is set back adds nothing, and takes nothing away.</param>
    /// <returns>False when there is no whole one.</returns>
    public bool TryTake(int burst, double rate, DateTimeOffset now)
    {
        lock (_lock)
        {
            var elapsed = Math.Max(0, now.UtcTicks - _filledAt);
            _filledAt = now.UtcTicks;
            // A rate of 0 blocks, whatever the burst.
            _tokens = rate > 0 ? Math.Min(burst, _tokens + (rate * elapsed / TimeSpan.TicksPerSecond)) : 0;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }

    /// <summary>Gives a token back: the request did not get through another bucket.</summary>
    public void Return()
    {
        lock (_lock)
        {
            _tokens++;
        }
    }
}
