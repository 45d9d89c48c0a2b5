using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Treadle.Api.Wire;
using Treadle.Aws;
using Treadle.Aws.Signing;

namespace Treadle.Api.Access;

/// <summary>Finds out whose key a request is signed with, from its head alone. Any thread.</summary>
/// <remarks>Source: AWS General Reference, "Authenticating requests (AWS Signature Version 4)"; IAM user guide, "Troubleshoot Signature Version 4 requests".</remarks>
/// <param name="keys">The keys there are.</param>
/// <param name="time">The clock.</param>
public sealed class Authentication(AccessKeys keys, TimeProvider time)
{
    /// <summary>How far the clocks of client and server may be apart.</summary>
    private static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SkewOfS3Max = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan PresignedMax = TimeSpan.FromDays(7);

    private readonly SigningKeys _signingKeys = new();

    /// <summary>Requests have to be signed. Without, who calls is taken from what they say.</summary>
    public bool IsRequired => keys.AreRequired;

    internal AccessKeys Keys => keys;

    /// <summary>Sessions of browsers.</summary>
    public BrowserSessions Browsers { get; } = new(keys, time);

    /// <summary>Whom a request that need not be signed comes from, when it has temporary credentials of this server.</summary>
    internal AccessKey? SessionOf(WireRequest request) => keys.Session(request.Header("X-Amz-Security-Token"));

    /// <summary>Finds the key of a request. That the request is the key's is to be verified with the body.</summary>
    /// <param name="request">Its head.</param>
    /// <param name="service">The service it goes to, when that is known from the head.</param>
    /// <exception cref="AccessException">It has none that is good now.</exception>
    internal Claim Examine(WireRequest request, string? service)
    {
        if (Browsers.KeyOf(request) is { } known)
        {
            // Its region is in a credential scope that nothing was signed with.
            return known.Region is not null && WrongRegion(Credential.Of(request, defaultRegion: "").Caller.Region, known) is { } elsewhere
                ? throw new AccessException(AccessFault.WrongScope, elsewhere)
                : Claim.OfBrowser(request, known, _signingKeys);
        }

        try
        {
            return ExamineSignature(request, service);
        }
        catch (AccessException) when (BrowserSessions.IsIn(request))
        {
            throw new AccessException(AccessFault.ExpiredToken, "The session of this browser has ended: log in again.");
        }
    }

    private Claim ExamineSignature(WireRequest request, string? service)
    {
        var isS3 = service == "s3";
        var signature = Read(request);
        var key = keys.Find(signature.AccessKeyId, signature.SessionToken, out var isExpired)
            ?? throw (isExpired ? new AccessException(AccessFault.ExpiredToken, "The security token included in the request is expired")
                : signature.SessionToken is not null ? new AccessException(AccessFault.WrongToken, "The security token included in the request is invalid.")
                : new AccessException(AccessFault.UnknownKey, "The security token included in the request is invalid.") { Facts = [new("AWSAccessKeyId", signature.AccessKeyId)] });
        CheckDate(signature, isS3);
        CheckScope(signature, key, service);
        CheckSignedHeaders(request, signature);
        return new Claim(request, signature, key, _signingKeys);
    }

    /// <summary>The key that a request without a body to one of this server's own addresses is signed with.</summary>
    /// <param name="request">Its head.</param>
    /// <param name="service">The signing name.</param>
    /// <returns>Null when it is not signed, or not well.</returns>
    public AccessKey? KeyOf(WireRequest request, string service)
    {
        try
        {
            var claim = ExamineSignature(request, service);
            claim.Verify([]);
            return claim.Key;
        }
        catch (AccessException)
        {
            return null;
        }
    }

    /// <summary>The configured key with this id and secret; null when there is none.</summary>
    public AccessKey? KeyOf(string id, string secret) =>
        keys.Find(id, token: null, out _) is { } key
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key.Credentials.SecretAccessKey)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)))
            ? key
            : null;

    private static RequestSignature Read(WireRequest request)
    {
        try
        {
            IReadOnlyDictionary<string, string>? query = null;
            return RequestSignature.Read(request.Header, name => (query ??= WireQuery.Parse(request.Query)).GetValueOrDefault(name));
        }
        catch (SignatureFormatException e) when (e.Fault == SignatureFault.Missing)
        {
            throw new AccessException(AccessFault.Missing, "Request is missing Authentication Token");
        }
        catch (SignatureFormatException e) when (e.Fault == SignatureFault.OtherAlgorithm)
        {
            throw new AccessException(AccessFault.OtherAlgorithm, $"Unsupported AWS 'algorithm': '{e.Message}' (only {SigV4.Algorithm} is supported)");
        }
        catch (SignatureFormatException e)
        {
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(request.Header("Authorization") ?? "")));
            throw new AccessException(AccessFault.Incomplete, request.Header("Authorization") is null ? e.Message : $"{e.Message} (Hashed with SHA-256 and encoded with Base64) Authorization={hash}");
        }
    }

    private void CheckDate(RequestSignature signature, bool isS3)
    {
        var now = time.GetUtcNow();
        var skew = isS3 ? SkewOfS3Max : SkewMax;
        if (signature.Expires is { } lasts)
        {
            CheckPresigned(signature, lasts, now);
            return;
        }

        if ((signature.At - now).Duration() <= skew)
        {
            return;
        }

        var minutes = $"{skew.TotalMinutes.ToString(CultureInfo.InvariantCulture)} min.";
        throw new AccessException(
            AccessFault.Skewed,
            signature.At < now
                ? $"Signature expired: {SigV4.Stamp(signature.At)} is now earlier than {SigV4.Stamp(now - skew)} ({SigV4.Stamp(now)} - {minutes})"
                : $"Signature not yet current: {SigV4.Stamp(signature.At)} is still later than {SigV4.Stamp(now + skew)} ({SigV4.Stamp(now)} + {minutes})")
        {
            Facts =
            [
                new("RequestTime", SigV4.Stamp(signature.At)),
                new("ServerTime", IsoTime.Seconds(now)),
                new("MaxAllowedSkewMilliseconds", skew.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)),
            ],
        };
    }

    private static void CheckPresigned(RequestSignature signature, TimeSpan lasts, DateTimeOffset now)
    {
        if (lasts > PresignedMax)
        {
            throw new AccessException(
                AccessFault.TooLong, "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds");
        }

        if (signature.At - now > SkewOfS3Max)
        {
            throw new AccessException(AccessFault.Expired, "Request is not yet valid")
            {
                Facts = [new("X-Amz-Date", SigV4.Stamp(signature.At)), new("ServerTime", IsoTime.Seconds(now))],
            };
        }

        if (now > signature.At + lasts)
        {
            throw new AccessException(AccessFault.Expired, "Request has expired")
            {
                Facts =
                [
                    new("X-Amz-Expires", lasts.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
                    new("Expires", IsoTime.Seconds(signature.At + lasts)),
                    new("ServerTime", IsoTime.Seconds(now)),
                ],
            };
        }
    }

    private static void CheckScope(RequestSignature signature, AccessKey key, string? service)
    {
        var day = SigV4.Stamp(signature.At)[..8];
        var wrong = signature.Terminator != SigV4.Terminator ? $"Credential should be scoped with a valid terminator: '{SigV4.Terminator}', not '{signature.Terminator}'."
            : signature.Day != day ? $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{signature.Day}' != '{day}', from '{SigV4.Stamp(signature.At)}'."
            : WrongRegion(signature.Region, key) is { } region ? region
            : service is { Length: > 0 } && signature.Service != service ? $"Credential should be scoped to correct service: '{service}'."
            : null;
        if (wrong is not null)
        {
            throw new AccessException(AccessFault.WrongScope, wrong);
        }
    }

    private static string? WrongRegion(string region, AccessKey key) => !Credential.IsRegion(region) || (key.Region is { } only && region != only)
        ? $"Credential should be scoped to a valid region{(key.Region is { } valid ? $": '{valid}'" : "")}, not '{region}'."
        : null;

    /// <summary>The host and what AWS looks at: a request whose operation could be exchanged would be another's.</summary>
    private static void CheckSignedHeaders(WireRequest request, RequestSignature signature)
    {
        if (!signature.SignedHeaders.Contains("host"))
        {
            throw new AccessException(AccessFault.UnsignedHeaders, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
            {
                Facts = [new("HeadersNotSigned", "host")],
            };
        }

        var unsigned = string.Join(", ", request.HeaderNames()
            .Select(name => name.ToLowerInvariant())
            .Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal) && !signature.SignedHeaders.Contains(name)));
        if (unsigned.Length > 0)
        {
            throw new AccessException(AccessFault.UnsignedHeaders, $"There were headers present in the request which were not signed: {unsigned}")
            {
                Facts = [new("HeadersNotSigned", unsigned)],
            };
        }
    }
}
