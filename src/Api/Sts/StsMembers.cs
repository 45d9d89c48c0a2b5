using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Signing;

namespace Treadle.Api.Sts;

/// <summary>The members of requests and answers that several operations have.</summary>
internal static class StsMembers
{
    /// <exception cref="AwsErrorException">ValidationError: it is missing, or its length is out of bounds.</exception>
    public static string Text(JsonObject input, string name, int min, int max)
    {
        var text = input[name]?.ToString();
        var path = char.ToLowerInvariant(name[0]) + name[1..];
        return text is null ? throw Invalid($"Value null at '{path}' failed to satisfy constraint: Member must not be null")
            : text.Length < min ? throw Invalid($"Value '{text}' at '{path}' failed to satisfy constraint: Member must have length greater than or equal to {min}")
            : text.Length > max ? throw Invalid($"Value '{text}' at '{path}' failed to satisfy constraint: Member must have length less than or equal to {max}")
            : text;
    }

    /// <exception cref="AwsErrorException">ValidationError: it is no number, or out of bounds.</exception>
    public static TimeSpan Duration(JsonObject input, int otherwise, int max)
    {
        if (input["DurationSeconds"]?.ToString() is not { } text)
        {
            return TimeSpan.FromSeconds(otherwise);
        }

        return !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < 900
                ? throw Invalid($"Value '{text}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")
            : seconds > max ? throw Invalid($"Value '{text}' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to {max}")
            : TimeSpan.FromSeconds(seconds);
    }

    public static JsonObject Credentials(AwsCredentials credentials, DateTimeOffset endsAt) => new()
    {
        ["AccessKeyId"] = credentials.AccessKeyId,
        ["SecretAccessKey"] = credentials.SecretAccessKey,
        ["SessionToken"] = credentials.SessionToken,
        ["Expiration"] = IsoTime.Seconds(endsAt),
    };

    public static AwsErrorException Invalid(string what) => new("ValidationError", $"1 validation error detected: {what}");
}
