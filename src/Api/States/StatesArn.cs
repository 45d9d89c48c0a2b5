using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>An ARN of Step Functions, taken apart.</summary>
/// <param name="Scope"><c>account/region</c> that the ARN names: it decides, not where the request was sent.</param>
/// <param name="Type"><c>stateMachine</c>, <c>execution</c>, <c>activity</c>, …</param>
/// <param name="Name">What stands behind the type, qualifiers included: <c>Hello</c>, <c>Hello:1</c>.</param>
internal readonly record struct StatesArn(string Scope, string Type, string Name)
{
    /// <param name="arn">The text.</param>
    /// <param name="type">The type that makes sense here.</param>
    /// <exception cref="AwsErrorException">InvalidArn: no ARN, or one of another type. ValidationException: the ARN of a Map state's block, which has a label behind a slash.</exception>
    public static StatesArn Parse(string arn, string type)
    {
        var parsed = Parse(arn);
        if (type == "stateMachine" && parsed.Type == type && parsed.Name.Contains('/', StringComparison.Ordinal))
        {
            throw new AwsErrorException("ValidationException", "This API does not support labeled state machine ARNs")
            {
                Members = new() { ["reason"] = "API_DOES_NOT_SUPPORT_LABELED_ARNS" },
            };
        }

        return parsed.Type == type ? parsed : throw StatesErrors.InvalidArn($"Resource type not valid in this context: {parsed.Type}");
    }

    /// <inheritdoc cref="Parse(string, string)"/>
    public static StatesArn Parse(string arn)
    {
        if (!Arn.TryParse(arn, out var parts) || parts.Service != "states")
        {
            throw StatesErrors.InvalidArn($"Invalid ARN prefix: {arn}");
        }

        var colon = parts.Resource.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == parts.Resource.Length - 1 || parts.Region.Length == 0 || parts.Account.Length == 0)
        {
            throw StatesErrors.InvalidArn($"Invalid ARN: {arn}");
        }

        return new StatesArn($"{parts.Account}/{parts.Region}", parts.Resource[..colon], parts.Resource[(colon + 1)..]);
    }

    /// <exception cref="AwsErrorException">InvalidArn: a role must be an ARN.</exception>
    public static void CheckRole(string arn)
    {
        if (!Arn.TryParse(arn, out _))
        {
            throw new AwsErrorException("InvalidArn", $"Invalid Role Arn: '{arn}'");
        }
    }
}
