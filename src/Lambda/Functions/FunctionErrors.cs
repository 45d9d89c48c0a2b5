using Treadle.Aws;

namespace Treadle.Lambda.Functions;

/// <summary>Refusals of Lambda that several operations share, in AWS's words.</summary>
internal static class FunctionErrors
{
    public static AwsErrorException NotFound(FunctionName named) =>
        new("ResourceNotFoundException", $"Function not found: {named.Arn}", 404);

    public static AwsErrorException Invalid(string message) => new("InvalidParameterValueException", message);

    /// <param name="violation">As <c>Value '0' at 'timeout' failed to satisfy constraint: Member must have …</c>.</param>
    public static AwsErrorException Violated(string violation) => new("ValidationException", $"1 validation error detected: {violation}");

    /// <param name="value">As it was given.</param>
    /// <param name="member">As AWS names it: <c>ephemeralStorage.size</c>.</param>
    /// <param name="min">The least, when it is below; null when it is above.</param>
    /// <param name="max">The most.</param>
    public static AwsErrorException OutOfRange(string value, string member, int? min, int max) => Violated(min is { } least
        ? $"Value '{value}' at '{member}' failed to satisfy constraint: Member must have value greater than or equal to {least}"
        : $"Value '{value}' at '{member}' failed to satisfy constraint: Member must have value less than or equal to {max}");

    public static AwsErrorException Missing(string member) => Violated($"Value null at '{member}' failed to satisfy constraint: Member must not be null");

    /// <summary>The revision that a change was meant for is not the one that is there.</summary>
    public static AwsErrorException WrongRevision() => new(
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
        412);

    public static void CheckRevision(string? given, string actual)
    {
        if (given is not null && given != actual)
        {
            throw WrongRevision();
        }
    }
}
