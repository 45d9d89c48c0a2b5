using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Treadle.Storage;

namespace Treadle.Messaging.Topics;

/// <summary>Signs notifications with a key that this server makes when it first needs one, and keeps; its certificate is at the address in each notification.</summary>
/// <remarks>Source: SNS developer guide, "Verifying the signatures of Amazon SNS messages". Any thread.</remarks>
public sealed class NotificationSigner : IDisposable
{
    /// <summary>Where certificates are served: <c>/SimpleNotificationService-{id}.pem</c>.</summary>
    public const string PathPrefix = "/SimpleNotificationService-";

    private const string PathSuffix = ".pem";

    /// <summary>Signatures that are kept: the subscriptions of a topic are sent the same one.</summary>
    private const int KnownMax = 2_000;

    private static readonly ResourceKey Key = new("sns-signing-key", "server", "1");

    private readonly IResourceStore _store;
    private readonly Func<string> _endpoint;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private SigningKey? _key;

    /// <param name="store">Keeps the key.</param>
    /// <param name="endpoint">Where this server is reached: <c>http://127.0.0.1:4566</c>.</param>
    /// <param name="time">The clock.</param>
    internal NotificationSigner(IResourceStore store, Func<string> endpoint, TimeProvider time) => (_store, _endpoint, _time) = (store, endpoint, time);

    public void Dispose()
    {
        _key?.Dispose();
        _making.Dispose();
    }

    /// <summary>The certificate at a path of this server, as PEM; null when there is none.</summary>
    public async ValueTask<string?> CertificateAtAsync(string path, CancellationToken stop)
    {
        if (!path.StartsWith(PathPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var key = await KeyAsync(stop);
        return path == $"{PathPrefix}{key.Id}{PathSuffix}" ? key.Pem : null;
    }

    /// <param name="notification">What is signed.</param>
    /// <param name="subscribeUrl">Of a confirmation.</param>
    /// <param name="version">1: SHA1. 2: SHA256.</param>
    /// <param name="stop">Gives up.</param>
    internal async ValueTask<Signature> SignAsync(Notification notification, string? subscribeUrl, string version, CancellationToken stop)
    {
        var key = await KeyAsync(stop);
        var text = TextOf(notification, subscribeUrl);
        var name = $"{version}\n{text}";
        if (!_known.TryGetValue(name, out var signature))
        {
            if (_known.Count >= KnownMax)
            {
                _known.Clear();
            }

            signature = _known[name] = Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(text), version == "2" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1));
        }

        return new Signature(version, signature, $"{_endpoint()}{PathPrefix}{key.Id}{PathSuffix}");
    }

    /// <summary>The signed members, each name and value on a line of its own, in the order of the names.</summary>
    private static string TextOf(Notification notification, string? subscribeUrl)
    {
        var text = new StringBuilder();
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(name).Append('\n').Append(value).Append('\n');
            }
        }

        Add("Message", notification.Message);
        Add("MessageId", notification.MessageId);
        Add("Subject", notification.Subject);
        Add("SubscribeURL", subscribeUrl);
        Add("Timestamp", NotificationText.TimeOf(notification));
        Add("Token", notification.Token);
        Add("TopicArn", notification.TopicArn);
        Add("Type", notification.Type);
        return text.ToString();
    }

    private async ValueTask<SigningKey> KeyAsync(CancellationToken stop)
    {
        if (Volatile.Read(ref _key) is { } known)
        {
            return known;
        }

        await _making.WaitAsync(stop);
        try
        {
            return _key ??= await LoadOrMakeAsync(stop);
        }
        finally
        {
            _making.Release();
        }
    }

    private async ValueTask<SigningKey> LoadOrMakeAsync(CancellationToken stop)
    {
        if (_store.Get(Key) is not { } kept)
        {
            using var rsa = RSA.Create(2048);
            var request = new CertificateRequest("CN=sns.amazonaws.com", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var now = _time.GetUtcNow();
            using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(20));

            // Certificate and key are one record: a crash leaves both or none.
            await _store.WriteAsync([new ResourceWrite(Key, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + rsa.ExportPkcs8PrivateKeyPem()), ExpectedVersion: 0)], stop);
            kept = _store.Get(Key)!;
        }

        return new SigningKey(Encoding.ASCII.GetString(kept.Data.Span));
    }

    private sealed class SigningKey : IDisposable
    {
        private readonly RSA _rsa = RSA.Create();
        private readonly Lock _lock = new();

        /// <param name="pem">The certificate, then the key.</param>
        public SigningKey(string pem)
        {
            _rsa.ImportFromPem(pem.AsSpan(pem.IndexOf("-----BEGIN PRIVATE KEY", StringComparison.Ordinal)));
            using var certificate = X509Certificate2.CreateFromPem(pem);
            Pem = certificate.ExportCertificatePem() + "\n";
            Id = certificate.GetCertHashString(HashAlgorithmName.SHA256)[..32].ToLowerInvariant();
        }

        public string Id { get; }

        public string Pem { get; }

        public byte[] Sign(byte[] text, HashAlgorithmName hash)
        {
            lock (_lock)
            {
                return _rsa.SignData(text, hash, RSASignaturePadding.Pkcs1);
            }
        }

        public void Dispose() => _rsa.Dispose();
    }
}

/// <param name="Version">1 or 2.</param>
/// <param name="Value">Base64.</param>
/// <param name="CertificateUrl">Where the certificate is.</param>
internal sealed record Signature(string Version, string Value, string CertificateUrl);
