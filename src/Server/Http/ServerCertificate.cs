using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Treadle.Server.Http;

/// <summary>
/// The certificate of TLS connections: the user's own, or one that the server signs itself, made when the first TLS connection asks for it and kept in the
/// data directory.
/// </summary>
/// <remarks>
/// Its own covers the loopback names, the names given, and AWS's hosts in the region. Clients that verify may trust the file <c>tls.crt</c>. It is made anew
/// <see cref="RenewBefore"/> before it ends, also while the server runs, and when it lacks a name. Any thread; the first caller waits while it is made.
/// </remarks>
internal sealed class ServerCertificate : IDisposable
{
    public static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The longest that all clients accept.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(825);

    private readonly ServerOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly string[] _names;
    private volatile X509Certificate2? _current;

    /// <param name="options">The data directory, the names, and the user's own certificate.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The user's own certificate cannot be read.</exception>
    public ServerCertificate(ServerOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _names =
        [
            "localhost", "*.localhost", $"*.execute-api.{options.Region}.amazonaws.com", $"*.{options.Region}.amazonaws.com",
            .. options.HostNames.Where(name => !IPAddress.TryParse(name, out _)),
        ];
        if (options.TlsCertificate is { } certificate)
        {
            _current = LoadOwn(certificate, options.TlsKey ?? certificate);
        }
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Value
    {
        get
        {
            if (_current is { } current && (_options.TlsCertificate is not null || !EndsSoon(current)))
            {
                return current;
            }

            lock (_lock)
            {
                // The one before is left to the collector: connections may be about to use it.
                return _current is { } made && !EndsSoon(made) ? made : _current = LoadOrMake();
            }
        }
    }

    public void Dispose() => _current?.Dispose();

    private bool EndsSoon(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime() - RenewBefore <= _time.GetUtcNow().UtcDateTime;

    private static X509Certificate2 LoadOwn(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException e)
        {
            throw new IOException($"The certificate {certificate} with the key {key} cannot be used: {e.Message}", e);
        }
    }

    private X509Certificate2 LoadOrMake()
    {
        var certificateFile = Path.Combine(_options.DataDirectory, "tls.crt");
        var keyFile = Path.Combine(_options.DataDirectory, "tls.key");
        if (TryLoad(certificateFile, keyFile) is { } kept)
        {
            return kept;
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = Make(key);
        using (var stream = new FileStream(keyFile, KeyFileOptions()))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        }

        // Written last: after a crash between the two the key fits no certificate, and the next start makes both anew.
        File.WriteAllText(certificateFile, made.ExportCertificatePem());
        return made;
    }

    /// <returns>Null when there is none, it ends soon, lacks a name, or does not fit its key.</returns>
    private X509Certificate2? TryLoad(string certificateFile, string keyFile)
    {
        if (!File.Exists(certificateFile) || !File.Exists(keyFile))
        {
            return null;
        }

        try
        {
            var kept = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            var covered = kept.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()).ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (!EndsSoon(kept) && _names.All(covered.Contains))
            {
                return kept;
            }

            kept.Dispose();
        }
        catch (CryptographicException)
        {
            // Cut off or mixed up: it is made anew.
        }

        return null;
    }

    private X509Certificate2 Make(ECDsa key)
    {
        var request = new CertificateRequest("CN=treadle", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in _names)
        {
            names.AddDnsName(name);
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = _time.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now + Lifetime);
    }

    private static FileStreamOptions KeyFileOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
