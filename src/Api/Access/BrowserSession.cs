namespace Treadle.Api.Access;

/// <summary>A session of a browser that is good now.</summary>
/// <param name="Key">Whose.</param>
/// <param name="EndsAt">When its time is over.</param>
/// <param name="Value">Of its cookie, which only its browser knows.</param>
public sealed record BrowserSession(AccessKey Key, DateTimeOffset EndsAt, string Value)
{
    public override string ToString() => $"A session of {Key} until {EndsAt:O}";
}

/// <summary>Something that stays open in a session, and has to end with it.</summary>
public sealed class OpenInSession : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Action<OpenInSession> _close;

    internal OpenInSession(string value, Action<OpenInSession> close) => (Value, _close) = (value, close);

    /// <summary>The session was signed out.</summary>
    public CancellationToken SignedOut => _end.Token;

    internal string Value { get; }

    public void Dispose()
    {
        _close(this);
        _end.Dispose();
    }

    internal Task EndAsync() => _end.CancelAsync();
}
