using Treadle.Aws;
using Treadle.Logs.Patterns;
using Treadle.Storage;

namespace Treadle.Logs;

/// <summary>Those who watch log groups while lines come in (StartLiveTail). Any thread.</summary>
public sealed class LiveTails
{
    private const int SessionsMax = 15;

    private readonly Lock _lock = new();
    private volatile LiveTail[] _sessions = [];

    /// <summary>Begins to watch; disposing the session ends it.</summary>
    /// <exception cref="AwsErrorException">LimitExceededException.</exception>
    public LiveTail Begin(IReadOnlyCollection<LogGroup> groups, IReadOnlyCollection<string> streams, IReadOnlyCollection<string> streamPrefixes, FilterPattern pattern)
    {
        lock (_lock)
        {
            if (_sessions.Length == SessionsMax)
            {
                throw new AwsErrorException("LimitExceededException", $"At most {SessionsMax} Live Tail sessions run at once.");
            }

            var session = new LiveTail(groups, streams, streamPrefixes, pattern, End);
            _sessions = [.. _sessions, session];
            return session;
        }
    }

    internal void Note(IReadOnlyList<LogRecord> stored)
    {
        foreach (var session in _sessions)
        {
            session.Note(stored);
        }
    }

    private void End(LiveTail session)
    {
        lock (_lock)
        {
            _sessions = [.. _sessions.Where(s => s != session)];
        }
    }
}

/// <summary>One who watches.</summary>
public sealed class LiveTail : IDisposable
{
    /// <summary>Lines between two looks; more are left out, as AWS does.</summary>
    public const int LinesMax = 500;

    private readonly HashSet<(string Scope, string Name)> _groups;
    private readonly IReadOnlyCollection<string> _streams;
    private readonly IReadOnlyCollection<string> _prefixes;
    private readonly FilterPattern _pattern;
    private readonly Action<LiveTail> _ended;
    private readonly Lock _lock = new();
    private List<LogRecord> _seen = [];
    private bool _isSampled;

    internal LiveTail(
        IReadOnlyCollection<LogGroup> groups, IReadOnlyCollection<string> streams, IReadOnlyCollection<string> prefixes, FilterPattern pattern, Action<LiveTail> ended)
    {
        _groups = [.. groups.Select(g => (g.Scope, g.Name))];
        (_streams, _prefixes, _pattern, _ended) = (streams, prefixes, pattern, ended);
    }

    /// <summary>The lines since the last look, and whether some were left out.</summary>
    public (IReadOnlyList<LogRecord> Lines, bool IsSampled) Take()
    {
        lock (_lock)
        {
            var taken = (_seen, _isSampled);
            (_seen, _isSampled) = ([], false);
            return taken;
        }
    }

    public void Dispose() => _ended(this);

    internal void Note(IReadOnlyList<LogRecord> stored)
    {
        foreach (var line in stored)
        {
            if (!IsWanted(line))
            {
                continue;
            }

            lock (_lock)
            {
                if (_seen.Count == LinesMax)
                {
                    // Further lines of this batch need not be compared.
                    _isSampled = true;
                    return;
                }

                _seen.Add(line);
            }
        }
    }

    private bool IsWanted(LogRecord line) =>
        _groups.Contains((line.Scope, line.Group))
        && (_streams.Count == 0 || _streams.Contains(line.Stream))
        && (_prefixes.Count == 0 || _prefixes.Any(p => line.Stream.StartsWith(p, StringComparison.Ordinal)))
        && _pattern.Matches(line.Message);
}
