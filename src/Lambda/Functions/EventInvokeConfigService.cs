using System.Globalization;
using System.Text.RegularExpressions;
using Treadle.Aws;

namespace Treadle.Lambda.Functions;

/// <summary>What a caller sets of the configuration of asynchronous calls; null leaves it out, empty destinations are none.</summary>
/// <param name="MaximumRetryAttempts">0 to 2.</param>
/// <param name="MaximumEventAgeSeconds">60 to 21,600.</param>
/// <param name="OnSuccess">An ARN.</param>
/// <param name="OnFailure">An ARN.</param>
/// <param name="HasDestinations">The destinations were given, be they empty.</param>
public sealed record EventInvokeSettings(int? MaximumRetryAttempts, int? MaximumEventAgeSeconds, string? OnSuccess, string? OnFailure, bool HasDestinations);

/// <summary>How asynchronous calls of functions, versions and aliases are tried again, and who is told of their end.</summary>
/// <remarks>Any thread.</remarks>
public sealed partial class EventInvokeConfigService(FunctionService functions, TimeProvider time)
{
    private const string DestinationPattern =
        @"^$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)";

    /// <summary>Sets it anew.</summary>
    /// <returns>The configuration, and the ARN it belongs to.</returns>
    /// <exception cref="AwsErrorException">ResourceNotFoundException, InvalidParameterValueException, ValidationException.</exception>
    public Task<(EventInvokeConfig Config, string Arn)> PutAsync(AwsCaller caller, string nameOrArn, string? qualifier, EventInvokeSettings settings, CancellationToken stop) =>
        WriteAsync(caller, nameOrArn, qualifier, settings, (_, _) => new EventInvokeConfig(null, null, null, null, time.GetUtcNow()), stop);

    /// <summary>Changes what is given.</summary>
    /// <inheritdoc cref="PutAsync"/>
    public Task<(EventInvokeConfig Config, string Arn)> UpdateAsync(AwsCaller caller, string nameOrArn, string? qualifier, EventInvokeSettings settings, CancellationToken stop) =>
        WriteAsync(caller, nameOrArn, qualifier, settings, (entry, key) => entry.EventConfigs.GetValueOrDefault(key) ?? throw None(entry.Latest, key), stop);

    /// <exception cref="AwsErrorException">ResourceNotFoundException: there is none.</exception>
    public (EventInvokeConfig Config, string Arn) Get(AwsCaller caller, string nameOrArn, string? qualifier)
    {
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        var key = named.Qualifier ?? Function.LatestVersion;
        var arn = $"{Arn.Function(named.Owner, named.Name)}:{key}";
        return functions.Table.Find(named.Owner, named.Name)?.EventConfigs.GetValueOrDefault(key) is { } config ? (config, arn) : throw None(arn);
    }

    /// <summary>Those of a function, by qualifier.</summary>
    public IEnumerable<(EventInvokeConfig Config, string Arn)> List(AwsCaller caller, string nameOrArn)
    {
        var named = FunctionName.Parse(caller, nameOrArn);
        var entry = functions.Table.Find(named.Owner, named.Name) ?? throw NoFunction();
        return entry.EventConfigs.Select(c => (c.Value, $"{entry.Latest.Arn}:{c.Key}"));
    }

    /// <exception cref="AwsErrorException">ResourceNotFoundException: there is none.</exception>
    public async Task DeleteAsync(AwsCaller caller, string nameOrArn, string? qualifier, CancellationToken stop)
    {
        // Says what is missing in the words of Get.
        Get(caller, nameOrArn, qualifier);
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        await functions.Table.ChangeAsync(named, entry => entry with { EventConfigs = entry.EventConfigs.Remove(named.Qualifier ?? Function.LatestVersion) }, stop);
    }

    private async Task<(EventInvokeConfig Config, string Arn)> WriteAsync(
        AwsCaller caller, string nameOrArn, string? qualifier, EventInvokeSettings settings, Func<FunctionEntry, string, EventInvokeConfig> start, CancellationToken stop)
    {
        Check(settings);
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        var key = named.Qualifier ?? Function.LatestVersion;
        if (functions.Table.Find(named.Owner, named.Name) is null)
        {
            throw NoFunction();
        }

        var changed = await functions.Table.ChangeAsync(
            named,
            entry =>
            {
                if (!entry.Aliases.ContainsKey(key) && entry.Version(key) is null)
                {
                    throw NoFunction();
                }

                CheckDestinations(entry.Latest, settings);
                var config = start(entry, key);
                config = config with
                {
                    MaximumRetryAttempts = settings.MaximumRetryAttempts ?? config.MaximumRetryAttempts,
                    MaximumEventAgeSeconds = settings.MaximumEventAgeSeconds ?? config.MaximumEventAgeSeconds,
                    OnSuccess = settings.HasDestinations ? NullIfEmpty(settings.OnSuccess) : config.OnSuccess,
                    OnFailure = settings.HasDestinations ? NullIfEmpty(settings.OnFailure) : config.OnFailure,
                    LastModified = time.GetUtcNow(),
                };
                return entry with { EventConfigs = entry.EventConfigs.SetItem(key, config) };
            },
            stop);
        return (changed.New.EventConfigs[key], $"{changed.New.Latest.Arn}:{key}");
    }

    private void CheckDestinations(Function function, EventInvokeSettings settings)
    {
        foreach (var arn in new[] { settings.OnFailure, settings.OnSuccess }.OfType<string>().Where(a => a.Length > 0))
        {
            if (!Arn.TryParse(arn, out var parsed) || parsed.Service is not ("lambda" or "sqs" or "sns" or "events" or "s3"))
            {
                throw FunctionErrors.Invalid(
                    $"The provided destination config DestinationConfig(onSuccess={Shown("OnSuccess", settings.OnSuccess)}, onFailure={Shown("OnFailure", settings.OnFailure)}) is invalid.");
            }

            if (parsed.Service == "lambda")
            {
                var target = FunctionName.Parse(new AwsCaller(parsed.Account, parsed.Region), arn);
                if (functions.Table.Find(target.Owner, target.Name) is not { } found)
                {
                    throw FunctionErrors.Invalid($"The destination ARN {arn} is invalid.");
                }

                if (found.Latest.Arn == function.Arn)
                {
                    throw FunctionErrors.Invalid("You can't specify the function as a destination for itself.");
                }
            }
        }
    }

    private static string Shown(string side, string? arn) => string.IsNullOrEmpty(arn) ? "null" : $"{side}(destination={arn})";

    private static void Check(EventInvokeSettings settings)
    {
        Range(settings.MaximumRetryAttempts, "maximumRetryAttempts", 0, 2);
        Range(settings.MaximumEventAgeSeconds, "maximumEventAgeInSeconds", 60, 21_600);
        foreach (var (side, arn) in new[] { ("onFailure", settings.OnFailure), ("onSuccess", settings.OnSuccess) })
        {
            if (arn is not null && !Destination().IsMatch(arn))
            {
                throw FunctionErrors.Violated($"Value '{arn}' at 'destinationConfig.{side}.destination' failed to satisfy constraint: Member must satisfy regular expression pattern: {DestinationPattern}");
            }
        }

        if (settings is { MaximumRetryAttempts: null, MaximumEventAgeSeconds: null, HasDestinations: false })
        {
            throw FunctionErrors.Invalid("You must specify at least one of error handling or destination setting.");
        }
    }

    private static void Range(int? value, string member, int min, int max)
    {
        if (value < min || value > max)
        {
            throw FunctionErrors.OutOfRange(value.Value.ToString(CultureInfo.InvariantCulture), member, value < min ? min : null, max);
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static AwsErrorException NoFunction() => new("ResourceNotFoundException", "The function doesn't exist.", 404);

    private static AwsErrorException None(Function function, string key) => None($"{function.Arn}:{key}");

    private static AwsErrorException None(string arn) => new("ResourceNotFoundException", $"The function {arn} doesn't have an EventInvokeConfig", 404);

    [GeneratedRegex(
        @"^$|^arn:aws[a-zA-Z0-9-]*:[a-zA-Z0-9\-]+:([a-z]{2}(-gov|-iso[a-z]?)?-[a-z]+-\d)?:(\d{12})?:.*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Destination();
}
