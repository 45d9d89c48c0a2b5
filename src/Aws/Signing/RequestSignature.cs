using System.Globalization;

namespace Treadle.Aws.Signing;

/// <summary>What a request says of its signature. Nothing of it is verified.</summary>
public sealed record RequestSignature
{
    public required string AccessKeyId { get; init; }

    /// <summary>The day of the credential scope, as <c>20150830</c>.</summary>
    public required string Day { get; init; }

    public required string Region { get; init; }

    /// <summary>The signing name.</summary>
    public required string Service { get; init; }

    /// <summary>The last element of the scope, which is to be <c>aws4_request</c>.</summary>
    public required string Terminator { get; init; }

    /// <summary>Lower-case names.</summary>
    public required IReadOnlyList<string> SignedHeaders { get; init; }

    /// <summary>Hexadecimal digits.</summary>
    public required string Signature { get; init; }

    /// <summary>When it was signed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long a presigned request is good for; null when it is signed by its header.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary>Of temporary credentials; null for others.</summary>
    public string? SessionToken { get; init; }

    public string Scope => SigV4.Scope(Day, Region, Service);

    /// <summary>
    /// Reads <c>Authorization: AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/states/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa0…</c>,
    /// or the same in the parameters <c>X-Amz-…</c> of a presigned request.
    /// </summary>
    /// <param name="header">A header's value by its name.</param>
    /// <param name="parameter">A decoded query parameter by its name.</param>
    /// <exception cref="SignatureFormatException">The request is not signed, or not in this way.</exception>
    public static RequestSignature Read(Func<string, string?> header, Func<string, string?> parameter)
    {
        if (header("Authorization") is { Length: > 0 } authorization)
        {
            return OfHeader(authorization, header);
        }

        return parameter("X-Amz-Algorithm") is { } algorithm ? OfQuery(algorithm, parameter)
            : parameter("Signature") is not null && parameter("AWSAccessKeyId") is not null ? throw new SignatureFormatException(SignatureFault.OtherAlgorithm, "AWS")
            : throw new SignatureFormatException(SignatureFault.Missing, "");
    }

    private static RequestSignature OfHeader(string authorization, Func<string, string?> header)
    {
        var blank = authorization.IndexOf(' ', StringComparison.Ordinal);
        var algorithm = blank < 0 ? authorization : authorization[..blank];
        if (algorithm != SigV4.Algorithm)
        {
            throw new SignatureFormatException(SignatureFault.OtherAlgorithm, algorithm);
        }

        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in blank < 0 ? [] : authorization[(blank + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            switch (equals < 0 ? part : part[..equals])
            {
                case "Credential":
                    credential = part[(equals + 1)..];
                    break;
                case "SignedHeaders":
                    signedHeaders = part[(equals + 1)..];
                    break;
                case "Signature":
                    signature = part[(equals + 1)..];
                    break;
            }
        }

        var hasDate = TryReadDate(header, out var at, out var date);
        IReadOnlyList<(string? Value, string Lack)> parts =
        [
            (credential, "Authorization header requires 'Credential' parameter."),
            (signature, "Authorization header requires 'Signature' parameter."),
            (signedHeaders, "Authorization header requires 'SignedHeaders' parameter."),
            (date, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."),
        ];
        var lacks = string.Join(' ', parts.Where(p => string.IsNullOrEmpty(p.Value)).Select(p => p.Lack));
        if (lacks.Length > 0)
        {
            throw new SignatureFormatException(SignatureFault.Incomplete, lacks);
        }

        return hasDate
            ? Of(credential!, signedHeaders!, signature!, at, expires: null, header("X-Amz-Security-Token"))
            : throw new SignatureFormatException(SignatureFault.Incomplete, $"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601");
    }

    private static RequestSignature OfQuery(string algorithm, Func<string, string?> parameter)
    {
        if (algorithm != SigV4.Algorithm)
        {
            throw new SignatureFormatException(SignatureFault.OtherAlgorithm, algorithm);
        }

        string[] names = ["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];
        var lacks = string.Join(' ', names.Where(n => string.IsNullOrEmpty(parameter(n))).Select(n => $"AWS query-string parameters must include '{n}'."));
        if (lacks.Length > 0)
        {
            throw new SignatureFormatException(SignatureFault.Incomplete, lacks);
        }

        if (!SigV4.TryReadStamp(parameter("X-Amz-Date")!, out var at))
        {
            throw new SignatureFormatException(SignatureFault.Incomplete, $"Date must be in ISO-8601 'basic format'. Got '{parameter("X-Amz-Date")}'. See http://en.wikipedia.org/wiki/ISO_8601");
        }

        // Only S3 insists on it; for others a request is good for as long as one that is signed by its header.
        var seconds = 300;
        if (parameter("X-Amz-Expires") is { } expires && !int.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
        {
            throw new SignatureFormatException(SignatureFault.Incomplete, "X-Amz-Expires should be a number");
        }

        return Of(parameter(names[0])!, parameter(names[2])!, parameter(names[1])!, at, TimeSpan.FromSeconds(seconds), parameter("X-Amz-Security-Token"));
    }

    private static RequestSignature Of(string credential, string signedHeaders, string signature, DateTimeOffset at, TimeSpan? expires, string? token) =>
        credential.Split('/') is [{ Length: > 0 } key, var day, var region, var service, var terminator]
            ? new RequestSignature
            {
                AccessKeyId = key,
                Day = day,
                Region = region,
                Service = service,
                Terminator = terminator,
                SignedHeaders = signedHeaders.ToLowerInvariant().Split(';', StringSplitOptions.RemoveEmptyEntries),
                Signature = signature,
                At = at,
                Expires = expires,
                SessionToken = string.IsNullOrEmpty(token) ? null : token,
            }
            : throw new SignatureFormatException(
                SignatureFault.Incomplete, $"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'");

    private static bool TryReadDate(Func<string, string?> header, out DateTimeOffset at, out string? text)
    {
        text = header("X-Amz-Date") ?? header("Date");
        at = default;
        return text is not null
            && (SigV4.TryReadStamp(text, out at) || DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at));
    }
}

/// <summary>Why a request has no signature that could be verified.</summary>
public enum SignatureFault
{
    /// <summary>It is not signed at all.</summary>
    Missing,

    /// <summary>It is signed in another way, which the message names.</summary>
    OtherAlgorithm,

    /// <summary>A part is missing or malformed; the message is AWS's.</summary>
    Incomplete,
}

/// <summary>A request's signature can't be read.</summary>
public sealed class SignatureFormatException(SignatureFault fault, string message) : Exception(message)
{
    public SignatureFault Fault => fault;
}
