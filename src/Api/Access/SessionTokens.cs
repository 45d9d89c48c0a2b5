using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws.Signing;

namespace Treadle.Api.Access;

/// <summary>
/// Temporary credentials. What they stand for is in their session token, sealed with the server's key: nothing is stored, and they are good on every
/// node that has the key. Any thread.
/// </summary>
/// <param name="key">The server's key, 32 bytes; asked for when it is needed first.</param>
/// <param name="time">The clock.</param>
public sealed class SessionTokens(Func<byte[]> key, TimeProvider time)
{
    /// <summary>What tokens of this server begin with.</summary>
    private const string Mark = "TREADLE";

    private const int SealBytes = 32;

    /// <summary>Longer ones were not made here.</summary>
    private const int TokenLengthMax = 4096;

    /// <summary>Of this process: what the server runs itself ends with it.</summary>
    private static readonly string Life = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private readonly Lazy<byte[]> _key = new(key);

    /// <summary>Makes credentials.</summary>
    /// <param name="of">Who they stand for; its credentials are not looked at.</param>
    /// <param name="endsAt">Until when.</param>
    public AwsCredentials Issue(AccessKey of, DateTimeOffset endsAt)
    {
        var id = NewId(of.Account);
        var claims = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["k"] = id,
            ["a"] = of.Account,
            ["u"] = of.Identity.UserId,
            ["n"] = of.Identity.Arn,
            ["x"] = endsAt.ToUnixTimeSeconds(),
            ["p"] = of.Parent,
            ["r"] = of.Region,
            ["l"] = of.IsOfThisLife ? Life : null,
        }.ToJsonString());
        return new AwsCredentials(id, SecretOf(claims), Mark + Base64Url.EncodeToString([.. claims, .. Seal(claims)]));
    }

    /// <summary>Whether a token may be one of these; the others are not worth a look.</summary>
    public static bool IsToken(string token) => token.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Reads a token.</summary>
    /// <param name="token">As a request brings it.</param>
    /// <param name="isExpired">It was good once.</param>
    /// <returns>Whom it stands for, without what they may do; null when it is no token of this server, or good no more.</returns>
    public AccessKey? Open(string token, out bool isExpired)
    {
        isExpired = false;
        if (!IsToken(token) || token.Length > TokenLengthMax || !Base64Url.IsValid(token.AsSpan(Mark.Length)))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token.AsSpan(Mark.Length));
        if (bytes.Length <= SealBytes || !CryptographicOperations.FixedTimeEquals(Seal(bytes.AsSpan(..^SealBytes)), bytes.AsSpan(^SealBytes..)))
        {
            return null;
        }

        var claims = JsonNode.Parse(bytes.AsSpan(..^SealBytes))!;
        var life = (string?)claims["l"];
        if (life is not null && life != Life)
        {
            return null;
        }

        isExpired = time.GetUtcNow() >= DateTimeOffset.FromUnixTimeSeconds((long)claims["x"]!);
        return isExpired ? null : new AccessKey(
            new AwsCredentials((string)claims["k"]!, SecretOf(bytes.AsSpan(..^SealBytes)), token),
            (string)claims["a"]!,
            ActionList.All,
            new CallerIdentity((string)claims["u"]!, (string)claims["n"]!)) { Parent = (string?)claims["p"], Region = (string?)claims["r"], IsOfThisLife = life is not null };
    }

    /// <summary>Seals what a browser keeps in a cookie: no session token can be made into one.</summary>
    internal byte[] SealCookie(ReadOnlySpan<byte> text) => Mac([.. "cookie "u8, .. text]);

    private byte[] Seal(ReadOnlySpan<byte> claims) => Mac([.. "session "u8, .. claims]);

    private string SecretOf(ReadOnlySpan<byte> claims) => Convert.ToBase64String(Mac([.. "secret "u8, .. claims]))[..40];

    private byte[] Mac(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_key.Value, text);

    /// <summary>20 characters, as AWS's are; its account is in it too, so that one can tell them apart.</summary>
    private static string NewId(string account) => "ASIA" + account[^4..] + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 12);
}
