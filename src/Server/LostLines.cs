namespace Treadle.Server;

/// <summary>Tells of log lines that could not be stored: at once, then once a minute with their number. One thread.</summary>
internal sealed class LostLines(TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _toldAt;
    private long _lost;

    public void Note(Exception reason, int lines)
    {
        _lost += lines;
        var now = time.GetUtcNow();
        if (_toldAt is not { } at || now - at >= Interval)
        {
            tell($"{_lost} log lines could not be stored and are lost; executions go on. {reason.Message}");
            (_toldAt, _lost) = (now, 0);
        }
    }
}
