using System.Globalization;
using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>The ARN of a state machine, of one of its versions or of one of its aliases, taken apart.</summary>
/// <param name="Scope"><c>account/region</c>.</param>
/// <param name="Name">The machine's name.</param>
/// <param name="Version">The version's number; null without one. 0 is a number that no version has.</param>
/// <param name="Alias">The alias; null without one.</param>
internal readonly record struct MachineArn(string Scope, string Name, int? Version, string? Alias)
{
    /// <summary>Neither a version nor an alias.</summary>
    public bool IsPlain => Version is null && Alias is null;

    /// <exception cref="AwsErrorException">InvalidArn: no ARN, or one of another type. ValidationException: the ARN of a Map state.</exception>
    public static MachineArn Parse(string arn)
    {
        var target = StatesArn.Parse(arn, "stateMachine");
        var colon = target.Name.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? target.Name : target.Name[..colon];
        var qualifier = colon < 0 ? null : target.Name[(colon + 1)..];
        if (name.Length == 0 || qualifier is "")
        {
            throw StatesErrors.InvalidArn($"Invalid ARN: {arn}");
        }

        return qualifier is null ? new MachineArn(target.Scope, name, Version: null, Alias: null)
            : qualifier.All(char.IsAsciiDigit) ? new MachineArn(target.Scope, name, NumberOf(qualifier), Alias: null)
            : new MachineArn(target.Scope, name, Version: null, qualifier);
    }

    /// <exception cref="AwsErrorException">InvalidArn: it is none of a version.</exception>
    public static MachineArn ParseVersion(string arn)
    {
        var target = Parse(arn);
        return target.Version is not null ? target : throw StatesErrors.InvalidArn($"Not the ARN of a state machine version: {arn}");
    }

    /// <exception cref="AwsErrorException">InvalidArn: it is none of an alias.</exception>
    public static MachineArn ParseAlias(string arn)
    {
        var target = Parse(arn);
        return target.Alias is not null ? target : throw StatesErrors.InvalidArn($"Not the ARN of a state machine alias: {arn}");
    }

    private static int NumberOf(string digits) =>
        digits[0] != '0' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
