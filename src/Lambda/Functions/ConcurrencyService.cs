using System.Globalization;
using Treadle.Aws;

namespace Treadle.Lambda.Functions;

/// <summary>How many calls of a function may run at the same time, and what an account has left for the others.</summary>
/// <param name="functions">The functions.</param>
/// <param name="accountMax">What an account and region has for all functions together.</param>
/// <remarks>Any thread.</remarks>
public sealed class ConcurrencyService(FunctionService functions, int accountMax)
{
    /// <summary>Of the account's, so many stay for functions that reserve none.</summary>
    private const int UnreservedMin = 100;

    public int AccountMax => accountMax;

    /// <summary>What functions without a reservation share.</summary>
    public int Unreserved(AwsCaller caller) => accountMax - functions.List(caller).Sum(e => e.Latest.ReservedConcurrency ?? 0);

    /// <exception cref="AwsErrorException">ResourceNotFoundException; InvalidParameterValueException when too little would be left.</exception>
    public Task PutAsync(AwsCaller caller, string nameOrArn, int reserved, CancellationToken stop)
    {
        var named = Unqualified(caller, nameOrArn);
        return functions.Table.ChangeAsync(
            named,
            entry =>
            {
                var left = Unreserved(named.Owner) + (entry.Latest.ReservedConcurrency ?? 0) - reserved;
                if (left < UnreservedMin)
                {
                    throw FunctionErrors.Invalid(string.Create(
                        CultureInfo.InvariantCulture,
                        $"Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [{UnreservedMin}]."));
                }

                return entry with { Latest = entry.Latest with { ReservedConcurrency = reserved } };
            },
            stop);
    }

    /// <summary>null when nothing is reserved.</summary>
    public int? Get(AwsCaller caller, string nameOrArn) => functions.Table.Get(Unqualified(caller, nameOrArn)).Latest.ReservedConcurrency;

    public Task DeleteAsync(AwsCaller caller, string nameOrArn, CancellationToken stop) => functions.Table.ChangeAsync(
        Unqualified(caller, nameOrArn), entry => entry with { Latest = entry.Latest with { ReservedConcurrency = null } }, stop);

    private static FunctionName Unqualified(AwsCaller caller, string nameOrArn)
    {
        var named = FunctionName.Parse(caller, nameOrArn);
        return named.Qualifier is null
            ? named
            : throw FunctionErrors.Invalid(
                "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.");
    }
}
