using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Api.S3;

/// <summary>Refusals in S3's names and words.</summary>
/// <remarks>Source: S3 API reference, "Error responses".</remarks>
internal static class S3AccessErrors
{
    public static AwsErrorException Of(AccessException refused)
    {
        var (code, message, status) = refused.Fault switch
        {
            AccessFault.Missing => ("AccessDenied", "Access Denied", 403),
            AccessFault.Incomplete => ("AuthorizationHeaderMalformed", refused.Message, 400),
            AccessFault.OtherAlgorithm => ("InvalidRequest", "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.", 400),
            AccessFault.UnknownKey => ("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403),
            AccessFault.WrongToken => ("InvalidToken", "The provided token is malformed or otherwise invalid.", 400),
            AccessFault.ExpiredToken => ("ExpiredToken", "The provided token has expired.", 400),
            AccessFault.Skewed => ("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403),
            AccessFault.TooLong => ("AuthorizationQueryParametersError", refused.Message, 400),
            AccessFault.WrongScope => ("AuthorizationHeaderMalformed", $"The authorization header is malformed; {refused.Message}", 400),
            AccessFault.UnsignedHeaders => ("AccessDenied", "There were headers present in the request which were not signed", 403),
            AccessFault.Mismatch => ("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.", 403),
            _ => ("AccessDenied", refused.Message, 403),
        };
        var members = new JsonObject();
        foreach (var (name, value) in refused.Facts)
        {
            members[name] = value;
        }

        return new AwsErrorException(code, message, status) { Members = members };
    }
}
