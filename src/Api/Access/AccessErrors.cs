using Treadle.Aws;

namespace Treadle.Api.Access;

/// <summary>How a protocol says that a request is not let in.</summary>
internal enum AccessErrorStyle
{
    /// <summary>JSON 1.0 and 1.1, and CBOR: all with 400.</summary>
    Json,

    /// <summary>REST: the same names, with 403.</summary>
    Rest,

    /// <summary>XML, with names of its own.</summary>
    Query,
}

/// <summary>Refusals in AWS's names and words.</summary>
/// <remarks>Source: the services' "Common errors". S3 has its own: <see cref="S3.S3AccessErrors"/>.</remarks>
internal static class AccessErrors
{
    public static AwsErrorException Of(AccessException refused, AccessErrorStyle style)
    {
        var code = CodeOf(refused.Fault);
        return new AwsErrorException(
            style == AccessErrorStyle.Query ? QueryCodeOf(code) : code,
            refused.Fault == AccessFault.Missing && style == AccessErrorStyle.Rest ? "Missing Authentication Token" : refused.Message,
            style == AccessErrorStyle.Json || (refused.Fault == AccessFault.Incomplete && style == AccessErrorStyle.Query) ? 400 : 403);
    }

    /// <summary>Whether a code is one that the front of every service answers with.</summary>
    public static bool IsOne(string code) => code is "MissingAuthenticationTokenException" or "IncompleteSignatureException" or "UnrecognizedClientException"
        or "ExpiredTokenException" or "InvalidSignatureException" or "AccessDeniedException";

    /// <summary>The code in the Query protocol.</summary>
    public static string QueryCodeOf(string code) => code switch
    {
        "MissingAuthenticationTokenException" => "MissingAuthenticationToken",
        "IncompleteSignatureException" => "IncompleteSignature",
        "UnrecognizedClientException" => "InvalidClientTokenId",
        "ExpiredTokenException" => "ExpiredToken",
        "InvalidSignatureException" => "SignatureDoesNotMatch",
        "AccessDeniedException" => "AccessDenied",
        _ => code,
    };

    private static string CodeOf(AccessFault fault) => fault switch
    {
        AccessFault.Missing => "MissingAuthenticationTokenException",
        AccessFault.Incomplete or AccessFault.OtherAlgorithm => "IncompleteSignatureException",
        AccessFault.UnknownKey or AccessFault.WrongToken => "UnrecognizedClientException",
        AccessFault.ExpiredToken => "ExpiredTokenException",
        AccessFault.Denied => "AccessDeniedException",
        _ => "InvalidSignatureException",
    };
}
