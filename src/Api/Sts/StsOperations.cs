using Treadle.Api.Access;

namespace Treadle.Api.Sts;

/// <summary>The operations of the Security Token Service.</summary>
public static class StsOperations
{
    public static IEnumerable<IOperation> All(AccessKeys keys, TimeProvider time) => [new GetCallerIdentity(), new AssumeRole(keys, time), new GetSessionToken(keys, time)];
}
