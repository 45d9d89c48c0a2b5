namespace Treadle.Api.Access;

/// <summary>Why a request is not let in.</summary>
internal enum AccessFault
{
    /// <summary>It is not signed.</summary>
    Missing,

    /// <summary>Its signature lacks a part.</summary>
    Incomplete,

    /// <summary>It is signed in a way that is not supported.</summary>
    OtherAlgorithm,

    /// <summary>No such key.</summary>
    UnknownKey,

    /// <summary>A session token that is none, or of another key.</summary>
    WrongToken,

    /// <summary>The temporary credentials are at their end.</summary>
    ExpiredToken,

    /// <summary>Its date is too far from now.</summary>
    Skewed,

    /// <summary>A presigned request is at its end, or not yet good.</summary>
    Expired,

    /// <summary>A presigned request would be good for more than a week.</summary>
    TooLong,

    /// <summary>Day, region, service or end of the scope are not those of the request.</summary>
    WrongScope,

    /// <summary>Headers that count are not signed.</summary>
    UnsignedHeaders,

    /// <summary>The signature is not the request's.</summary>
    Mismatch,

    /// <summary>The key may not do this.</summary>
    Denied,
}

/// <summary>A request is not let in; each protocol says it in its own way.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">AWS's words where they are the same in each protocol; else what they tell of.</param>
internal sealed class AccessException(AccessFault fault, string message) : Exception(message)
{
    public AccessFault Fault => fault;

    /// <summary>Further facts, by the names of S3's elements.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];
}
