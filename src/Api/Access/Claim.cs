using System.Security.Cryptography;
using System.Text;
using Treadle.Api.Wire;
using Treadle.Aws.Signing;

namespace Treadle.Api.Access;

/// <summary>A request says that it is a key's: to be held against its body. One thread.</summary>
internal sealed class Claim
{
    private readonly WireRequest _request;
    private readonly RequestSignature? _signature;
    private readonly SigningKeys _signingKeys;

    internal Claim(WireRequest request, RequestSignature signature, AccessKey key, SigningKeys signingKeys) =>
        (_request, _signature, Key, _signingKeys) = (request, signature, key, signingKeys);

    private Claim(WireRequest request, AccessKey key, SigningKeys signingKeys) => (_request, Key, _signingKeys) = (request, key, signingKeys);

    /// <summary>The request belongs to a browser's session: that is verified, and its body is not signed.</summary>
    internal static Claim OfBrowser(WireRequest request, AccessKey key, SigningKeys signingKeys) => new(request, key, signingKeys);

    public AccessKey Key { get; }

    /// <summary>Signed in the query: who has the address may use it.</summary>
    public bool IsPresigned => _signature?.Expires is not null;

    /// <summary>A signature has to fit the request and its body.</summary>
    public bool IsSigned => _signature is not null;

    /// <summary>The signing name in the scope; null where nothing is signed.</summary>
    public string? Service => _signature?.Service;

    /// <summary>Holds the signature against the request and its body.</summary>
    /// <exception cref="AccessException">They do not fit.</exception>
    public void Verify(ReadOnlySpan<byte> body) => Verify(SigV4.Hash(body), isS3: false);

    /// <summary>Holds the signature against the request.</summary>
    /// <param name="payloadHash">Of the body, or what stands for it.</param>
    /// <param name="isS3">The path is as S3 signs it.</param>
    /// <exception cref="AccessException">They do not fit.</exception>
    public void Verify(string payloadHash, bool isS3)
    {
        if (_signature is not { } signature)
        {
            return;
        }

        var canonical = Canonical(signature, _request.Path, payloadHash, isS3);
        if (IsSignatureOf(signature, canonical, out var stringToSign))
        {
            return;
        }

        if (isS3 && CanonicalRequest.Normal(_request.Path) is var path && path != _request.Path && IsSignatureOf(signature, Canonical(signature, path, payloadHash, isS3), out _))
        {
            // The client escapes what needs no escape, or the other way, and has signed the one way there is.
            return;
        }

        throw new AccessException(
            AccessFault.Mismatch,
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
            + $"\n\nThe Canonical String for this request should have been\n'{canonical.Text}'\n\nThe String-to-Sign should have been\n'{stringToSign}'\n")
        {
            Facts =
            [
                new("AWSAccessKeyId", signature.AccessKeyId),
                new("StringToSign", stringToSign),
                new("SignatureProvided", signature.Signature),
                new("StringToSignBytes", Bytes(stringToSign)),
                new("CanonicalRequest", canonical.Text),
                new("CanonicalRequestBytes", Bytes(canonical.Text)),
            ],
        };
    }

    /// <summary>The signatures of the body's chunks, which follow on the request's own.</summary>
    /// <exception cref="InvalidOperationException">Nothing is signed.</exception>
    public ChunkSignatures Chunks()
    {
        var signature = _signature ?? throw new InvalidOperationException("A request that is not signed has no signed chunks.");
        return new ChunkSignatures(SigningKeyOf(signature).ToArray(), signature.At, signature.Scope, signature.Signature);
    }

    /// <exception cref="AccessException">The key may not do this.</exception>
    /// <param name="action">As <c>states:StartExecution</c>.</param>
    /// <param name="resource">Finds the ARN for the message.</param>
    public void Allow(string action, Func<string> resource)
    {
        if (!Key.Actions.Allows(action))
        {
            throw new AccessException(
                AccessFault.Denied,
                $"User: {Key.Identity.Arn} is not authorized to perform: {action} on resource: {resource()} because no identity-based policy allows the {action} action");
        }
    }

    private ReadOnlySpan<byte> SigningKeyOf(RequestSignature signature) => _signingKeys.Of(Key.Credentials, signature.Day, signature.Region, signature.Service);

    private CanonicalRequest Canonical(RequestSignature signature, string path, string payloadHash, bool isS3) => CanonicalRequest.Of(
        _request.Method,
        path,
        IsPresigned ? WithoutSignature(_request.Query) : _request.Query.TrimStart('?'),
        signature.SignedHeaders.Select(name => KeyValuePair.Create(name, _request.Header(name) ?? "")),
        payloadHash,
        isS3);

    private bool IsSignatureOf(RequestSignature signature, CanonicalRequest canonical, out string stringToSign)
    {
        stringToSign = SigV4.StringToSign(SigV4.Stamp(signature.At), signature.Scope, canonical);
        var expected = SigV4.Signature(SigningKeyOf(signature), stringToSign);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature.Signature));
    }

    private static string WithoutSignature(string query) =>
        string.Join('&', query.TrimStart('?').Split('&').Where(p => !p.StartsWith("X-Amz-Signature=", StringComparison.Ordinal)));

    private static string Bytes(string text) => string.Join(' ', Encoding.UTF8.GetBytes(text).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
