using System.Collections.Concurrent;

namespace Treadle.Aws.Signing;

/// <summary>Keeps the keys that are made from secrets, one for each day, region and service: making one takes four times the work of using it. Any thread.</summary>
public sealed class SigningKeys
{
    /// <summary>At so many all are forgotten, and made again when they are needed.</summary>
    private const int KeysMax = 1024;

    private readonly ConcurrentDictionary<(string AccessKeyId, string Day, string Region, string Service), byte[]> _keys = new();

    /// <param name="credentials">Whose; an access key id has one secret.</param>
    /// <param name="day">As <c>20150830</c>.</param>
    /// <param name="region">As <c>us-east-1</c>.</param>
    /// <param name="service">The signing name.</param>
    public ReadOnlySpan<byte> Of(AwsCredentials credentials, string day, string region, string service)
    {
        var name = (credentials.AccessKeyId, day, region, service);
        if (_keys.TryGetValue(name, out var key))
        {
            return key;
        }

        if (_keys.Count >= KeysMax)
        {
            _keys.Clear();
        }

        return _keys[name] = SigV4.SigningKey(credentials.SecretAccessKey, day, region, service);
    }
}
