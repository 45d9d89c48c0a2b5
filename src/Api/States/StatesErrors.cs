using Treadle.Asl.Json;
using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>Errors of Step Functions that more than one operation gives, in AWS's words.</summary>
internal static class StatesErrors
{
    public static AwsErrorException InvalidArn(string why) => new("InvalidArn", $"Invalid Arn: '{why}'");

    public static AwsErrorException InvalidName(string name) => new("InvalidName", $"Invalid Name: '{name}'");

    public static AwsErrorException StateMachineDoesNotExist(string arn) => new("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{arn}'");

    public static AwsErrorException StateMachineDeleting(string arn) => new("StateMachineDeleting", $"State Machine is being deleted: '{arn}'");

    public static AwsErrorException TypeNotSupported() =>
        new("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");

    public static AwsErrorException ExecutionDoesNotExist(string arn) => new("ExecutionDoesNotExist", $"Execution Does Not Exist: '{arn}'");

    /// <param name="reason">As DescribeExecution gives it.</param>
    public static AwsErrorException ExecutionNotRedrivable(string reason) => new("ExecutionNotRedrivable", reason);

    public static AwsErrorException ActivityDoesNotExist(string arn) => new("ActivityDoesNotExist", $"Activity Does Not Exist: '{arn}'");

    public static AwsErrorException ResourceNotFound(string arn) =>
        new("ResourceNotFound", $"Resource not found: '{arn}'") { Members = new() { ["resourceName"] = arn } };

    public static AwsErrorException InvalidToken() => new("InvalidToken", "Invalid Token: 'Invalid token'");

    /// <summary>Too much is waiting here. Clients know this one: they wait and try again.</summary>
    public static AwsErrorException Throttling() => new("ThrottlingException", "Rate exceeded");

    /// <summary>The input of an execution, or of a state, is no JSON.</summary>
    public static AwsErrorException InvalidExecutionInput(JsonSyntaxException e) =>
        new("InvalidExecutionInput", $"Invalid State Machine Execution Input: '{DescribeJson(e, otherwise: "Invalid execution input.")}'");

    /// <summary>The parser's words for a text that is no JSON; a text that just ends is not described.</summary>
    public static string DescribeJson(JsonSyntaxException e, string otherwise) =>
        e.Message.StartsWith("Unrecognized token", StringComparison.Ordinal) || e.Message.StartsWith("Unexpected character", StringComparison.Ordinal) ? e.Message : otherwise;
}
