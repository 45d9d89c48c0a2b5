using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Api.Wire;

namespace Treadle.Api.Access;

/// <summary>
/// Sessions of browsers, which cannot sign requests and keep a secret: a cookie that names an access key. Nothing is stored. A session ends with its time, with
/// its key, with the key's secret, and when its browser signs out and forgets it; a copy of that browser's cookie is good for nothing then, as long as this server runs.
/// Any thread.
/// </summary>
/// <param name="keys">The keys there are.</param>
/// <param name="time">The clock.</param>
public sealed class BrowserSessions(AccessKeys keys, TimeProvider time)
{
    /// <summary>The cookie's name.</summary>
    public const string CookieName = "treadle-session";

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const int SealBytes = 32;
    private const int NonceBytes = 12;

    /// <summary>Longer ones were not made here.</summary>
    private const int ValueLengthMax = 512;

    private readonly Lock _lock = new();
    private readonly HashSet<OpenInSession> _open = [];

    /// <summary>Cookies of sessions that were signed out, with when their time is over.</summary>
    private readonly Dictionary<string, DateTimeOffset> _signedOut = [];

    /// <summary>Begins a session.</summary>
    /// <param name="key">Whose.</param>
    /// <returns>The cookie's value; null for temporary credentials: a session would outlive them.</returns>
    public string? Begin(AccessKey key)
    {
        if (keys.Configured(key.Credentials.AccessKeyId) is not { } configured || key.Credentials.SessionToken is not null)
        {
            return null;
        }

        var claims = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["k"] = configured.Credentials.AccessKeyId,
            ["x"] = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds(),
            // No two sessions have the same cookie: signing out ends one of them.
            ["n"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes)),
        }.ToJsonString());
        return Base64Url.EncodeToString([.. claims, .. Seal(claims, configured)]);
    }

    /// <summary>Whose session a request belongs to.</summary>
    /// <returns>Null without a cookie that is good now, and for a request that no page of this server has made.</returns>
    public AccessKey? KeyOf(WireRequest request) => Of(request)?.Key;

    /// <summary>The session that a request belongs to.</summary>
    /// <returns>Null as of <see cref="KeyOf"/>.</returns>
    public BrowserSession? Of(WireRequest request) => ValueOf(request) is { } value ? Read(value) : null;

    /// <summary>Says that something stays open in a session beyond the answer to a request, until it is disposed.</summary>
    public OpenInSession Open(BrowserSession session)
    {
        var opened = new OpenInSession(session.Value, Close);
        lock (_lock)
        {
            _open.Add(opened);
        }

        return opened;
    }

    /// <summary>Ends the session of a request and what is open in it: its cookie, which its browser forgets, is good no more.</summary>
    public void SignOut(WireRequest request)
    {
        if (Of(request) is not { } session)
        {
            return;
        }

        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var (over, _) in _signedOut.Where(s => s.Value <= now).ToList())
            {
                _signedOut.Remove(over);
            }

            _signedOut[session.Value] = session.EndsAt;
            foreach (var opened in _open.Where(o => o.Value == session.Value))
            {
                // Whoever hears of it does so on a thread of their own, outside of the lock.
                _ = opened.EndAsync();
            }
        }
    }

    /// <summary>Whether a request of a page of this server has a session's cookie, be it good or not.</summary>
    internal static bool IsIn(WireRequest request) => ValueOf(request) is not null;

    /// <summary>The cookie counts only where the browser says that a page of this server asks, or the user himself: SameSite knows no ports.</summary>
    /// <remarks>
    /// An Origin that is not this server's own does not come so far: the whole server refuses it. Over plain HTTP to another machine browsers send no Sec-Fetch-Site (Fetch
    /// Metadata, 3: "potentially trustworthy" addresses only), and with GET no Origin; there the page's address says it.
    /// </remarks>
    private static bool IsOfOwnPage(WireRequest request) =>
        request.Header("Origin") is { Length: > 0 }
        || (request.Header("Sec-Fetch-Site") is { Length: > 0 } site
            ? site is "same-origin" or "none"
            : Uri.TryCreate(request.Header("Referer"), UriKind.Absolute, out var page)
                && page.Scheme is "http" or "https" && page.Authority.Equals(request.Header("Host"), StringComparison.OrdinalIgnoreCase));

    private static string? ValueOf(WireRequest request)
    {
        if (request.Header("Cookie") is not { Length: > 0 } cookies
            || !IsOfOwnPage(request))
        {
            return null;
        }

        foreach (var part in cookies.AsSpan().Split(';'))
        {
            var cookie = cookies.AsSpan(part).Trim();
            if (cookie.StartsWith(CookieName, StringComparison.Ordinal) && cookie[CookieName.Length..].StartsWith('='))
            {
                return cookie[(CookieName.Length + 1)..].ToString();
            }
        }

        return null;
    }

    private void Close(OpenInSession opened)
    {
        lock (_lock)
        {
            _open.Remove(opened);
        }
    }

    private BrowserSession? Read(string value)
    {
        if (value.Length > ValueLengthMax || !Base64Url.IsValid(value))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(value);
        if (bytes.Length <= SealBytes || Claims(bytes.AsSpan(..^SealBytes)) is not var (id, endsAt) || keys.Configured(id) is not { } key)
        {
            return null;
        }

        if (!CryptographicOperations.FixedTimeEquals(Seal(bytes.AsSpan(..^SealBytes), key), bytes.AsSpan(^SealBytes..)) || time.GetUtcNow().ToUnixTimeSeconds() >= endsAt)
        {
            return null;
        }

        // The same bytes can be written in more ways than one.
        var session = new BrowserSession(key, DateTimeOffset.FromUnixTimeSeconds(endsAt), Base64Url.EncodeToString(bytes));
        lock (_lock)
        {
            return _signedOut.ContainsKey(session.Value) ? null : session;
        }
    }

    /// <summary>Read before the seal is looked at, which needs the key: they may be anybody's.</summary>
    private static (string Id, long EndsAt)? Claims(ReadOnlySpan<byte> claims)
    {
        try
        {
            return JsonNode.Parse(claims) is JsonObject { Count: 3 } read && read["k"] is JsonValue k && k.TryGetValue<string>(out var id) && read["x"] is JsonValue x && x.TryGetValue<long>(out var endsAt)
                ? (id, endsAt)
                : null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException)
        {
            return null;
        }
    }

    private byte[] Seal(ReadOnlySpan<byte> claims, AccessKey key) => keys.Tokens.SealCookie([.. claims, .. Encoding.UTF8.GetBytes(key.Credentials.SecretAccessKey)]);
}
