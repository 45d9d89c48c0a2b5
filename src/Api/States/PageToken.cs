using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>The nextToken of a listing: where it goes on. Opaque outside; belongs to one operation and one subject; lives 24 hours.</summary>
/// <remarks>
/// The clear text is <c>operation, subject, issued (epoch seconds), position</c>, one a line, behind its digest: a token that was changed is none. It
/// gives no rights, so it is not signed.
/// </remarks>
internal sealed class PageToken(string operation, TimeProvider time)
{
    private const int DigestBytes = 8;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public string Write(string subject, string position)
    {
        var issued = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var text = Encoding.UTF8.GetBytes($"{operation}\n{subject}\n{issued}\n{position}");
        return Convert.ToBase64String([.. SHA256.HashData(text).AsSpan(0, DigestBytes), .. text]);
    }

    /// <returns>The position; null when there is no token.</returns>
    /// <exception cref="AwsErrorException">InvalidToken: not one of these, of another listing, or too old.</exception>
    public string? Read(string? token, string subject)
    {
        if (token is null)
        {
            return null;
        }

        var bytes = new byte[token.Length];
        var text = Convert.TryFromBase64String(token, bytes, out var length) && length > DigestBytes ? bytes.AsSpan(DigestBytes, length - DigestBytes) : [];
        var parts = SHA256.HashData(text).AsSpan(0, DigestBytes).SequenceEqual(bytes.AsSpan(0, Math.Min(DigestBytes, bytes.Length))) ? Encoding.UTF8.GetString(text).Split('\n', 4) : [];
        return parts is [var op, var sub, var issued, var position]
            && op == operation
            && sub == subject
            && long.TryParse(issued, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && time.GetUtcNow().ToUnixTimeSeconds() - seconds <= Lifetime.TotalSeconds
                ? position
                : throw StatesErrors.InvalidToken();
    }

    /// <summary>A position that is a number.</summary>
    /// <exception cref="AwsErrorException">InvalidToken.</exception>
    public long? ReadNumber(string? token, string subject)
    {
        if (Read(token, subject) is not { } position)
        {
            return null;
        }

        return long.TryParse(position, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw StatesErrors.InvalidToken();
    }
}
