using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>ARNs that distributed Maps bring: <c>…:mapRun:machine/label:uuid</c>, <c>…:stateMachine:machine/label</c>.</summary>
internal static class MapRunArn
{
    /// <exception cref="AwsErrorException">InvalidArn: no ARN of a map run; ResourceNotFound: there is none.</exception>
    public static MapRunRow Find(IStore store, string arn)
    {
        StatesArn.Parse(arn, "mapRun");
        return store.FindMapRun(arn) ?? throw StatesErrors.ResourceNotFound(arn);
    }

    /// <summary>Takes the label off the ARN of a machine.</summary>
    /// <returns>The machine's own ARN; the label is null when it has none.</returns>
    public static (string Machine, string? Label) SplitLabel(string arn) =>
        arn.Contains(":stateMachine:", StringComparison.Ordinal) && arn.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? (arn[..slash], arn[(slash + 1)..]) : (arn, null);

    /// <summary>The ARN of an execution, or of a child that a map run has started as an Express execution: of those there are rows.</summary>
    /// <exception cref="AwsErrorException">InvalidArn; ExecutionDoesNotExist.</exception>
    public static ExecutionRow FindExecution(IStore store, string arn)
    {
        if (StatesArn.Parse(arn) is { Type: "express", Name: var name } && name.Contains('/', StringComparison.Ordinal))
        {
            return store.Find(arn) ?? throw StatesErrors.ExecutionDoesNotExist(arn);
        }

        StatesArn.Parse(arn, "execution");
        return store.Find(arn) ?? throw StatesErrors.ExecutionDoesNotExist(arn);
    }
}
