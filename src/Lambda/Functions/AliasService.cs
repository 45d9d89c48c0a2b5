using System.Globalization;
using System.Text.RegularExpressions;
using Treadle.Aws;

namespace Treadle.Lambda.Functions;

/// <summary>Aliases of functions: made, changed, listed and deleted by Lambda's rules.</summary>
/// <remarks>Any thread.</remarks>
public sealed partial class AliasService(FunctionService functions)
{
    private const string NamePattern = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

    /// <param name="caller">Who asks.</param>
    /// <param name="function">The function's name or ARN.</param>
    /// <param name="name">1 to 128 letters, digits, - and _, not digits alone.</param>
    /// <param name="version">What it points at.</param>
    /// <param name="description">Empty for none.</param>
    /// <param name="weights">Shares of further versions; empty for none.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AwsErrorException">ResourceConflictException, ResourceNotFoundException, InvalidParameterValueException, ValidationException: nothing was made.</exception>
    public async Task<FunctionAlias> CreateAsync(
        AwsCaller caller, string function, string name, string version, string description, IReadOnlyDictionary<string, double> weights, CancellationToken stop)
    {
        CheckName(name);
        CheckVersion(version);
        var named = FunctionName.Parse(caller, function);
        var changed = await functions.Table.ChangeAsync(
            named with { Qualifier = null },
            entry =>
            {
                if (entry.Aliases.ContainsKey(name))
                {
                    throw new AwsErrorException("ResourceConflictException", $"Alias already exists: {entry.Latest.Arn}:{name}", 409);
                }

                var alias = new FunctionAlias(name, Existing(entry, version), description, Routing(entry, version, weights), FunctionService.NewRevision());
                return entry with { Aliases = entry.Aliases.Add(name, alias) };
            },
            stop);
        return changed.New.Aliases[name];
    }

    /// <summary>Changes what is given; null leaves it as it is, empty weights remove them.</summary>
    public async Task<FunctionAlias> UpdateAsync(
        AwsCaller caller, string function, string name, string? version, string? description, IReadOnlyDictionary<string, double>? weights, string? revisionId, CancellationToken stop)
    {
        if (version is not null)
        {
            CheckVersion(version);
        }

        var named = FunctionName.Parse(caller, function);
        var changed = await functions.Table.ChangeAsync(
            named with { Qualifier = null },
            entry =>
            {
                var alias = Find(entry, name);
                FunctionErrors.CheckRevision(revisionId, alias.RevisionId);
                var target = version is null ? alias.Version : Existing(entry, version);
                var updated = alias with
                {
                    Version = target,
                    Description = description ?? alias.Description,
                    Additional = weights is null ? alias.Additional : Routing(entry, target, weights),
                    RevisionId = FunctionService.NewRevision(),
                };
                return entry with { Aliases = entry.Aliases.SetItem(name, updated) };
            },
            stop);
        return changed.New.Aliases[name];
    }

    /// <exception cref="AwsErrorException">ResourceNotFoundException 404.</exception>
    public FunctionAlias Get(AwsCaller caller, string function, string name) => Find(functions.Entry(caller, function), name);

    /// <summary>In the order of their names; those of one version when one is given.</summary>
    public IEnumerable<FunctionAlias> List(AwsCaller caller, string function, string? version) =>
        functions.Entry(caller, function).Aliases.Values.Where(a => version is null || a.Version == version || a.Additional?.Version == version);

    /// <summary>Deletes an alias with its policy and its configuration of asynchronous calls; that there is none is no error.</summary>
    public async Task DeleteAsync(AwsCaller caller, string function, string name, CancellationToken stop) => await functions.Table.ChangeAsync(
        FunctionName.Parse(caller, function) with { Qualifier = null },
        entry => entry with { Aliases = entry.Aliases.Remove(name), EventConfigs = entry.EventConfigs.Remove(name), Policies = entry.Policies.Remove(name) },
        stop);

    private static FunctionAlias Find(FunctionEntry entry, string name) => entry.Aliases.GetValueOrDefault(name)
        ?? throw new AwsErrorException("ResourceNotFoundException", $"Cannot find alias arn: {entry.Latest.Arn}:{name}", 404);

    private static string Existing(FunctionEntry entry, string version) => entry.Version(version) is not null
        ? version
        : throw new AwsErrorException("ResourceNotFoundException", $"Function not found: {entry.Latest.Arn}:{version}", 404);

    private static WeightedVersion? Routing(FunctionEntry entry, string version, IReadOnlyDictionary<string, double> weights)
    {
        if (weights.Count == 0)
        {
            return null;
        }

        if (weights.Count > 1)
        {
            throw FunctionErrors.Invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }

        var (other, weight) = weights.Single();
        var shown = string.Create(CultureInfo.InvariantCulture, $"Value '{{{other}={Shown(weight)}}}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: ");
        if (weight is < 0 or > 1 or double.NaN)
        {
            throw FunctionErrors.Violated(
                $"{shown}Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]");
        }

        if (other == version)
        {
            throw FunctionErrors.Invalid($"Invalid function version {version}. Function version {version} is already included in routing configuration.");
        }

        if (version == Function.LatestVersion)
        {
            throw FunctionErrors.Invalid("$LATEST is not supported for an alias pointing to more than 1 version");
        }

        if (other.Length is 0 or > 1024 || !other.All(char.IsAsciiDigit))
        {
            throw FunctionErrors.Violated(
                $"{shown}Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, Member must not be null]");
        }

        return new WeightedVersion(Existing(entry, other), weight);
    }

    /// <summary>As Java shows a double: <c>2.0</c>.</summary>
    private static string Shown(double weight) =>
        weight == Math.Floor(weight) && Math.Abs(weight) < 1e7 ? weight.ToString("F1", CultureInfo.InvariantCulture) : weight.ToString(CultureInfo.InvariantCulture);

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 128)
        {
            throw FunctionErrors.Violated(
                $"Value '{name}' at 'name' failed to satisfy constraint: Member must have length {(name.Length == 0 ? "greater than or equal to 1" : "less than or equal to 128")}");
        }

        if (!Name().IsMatch(name) || name.All(char.IsAsciiDigit))
        {
            throw FunctionErrors.Violated($"Value '{name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: {NamePattern}");
        }
    }

    private static void CheckVersion(string version)
    {
        if (version != Function.LatestVersion && (version.Length is 0 or > 1024 || !version.All(char.IsAsciiDigit)))
        {
            throw FunctionErrors.Violated(
                $@"Value '{version}' at 'functionVersion' failed to satisfy constraint: Member must satisfy regular expression pattern: (\$LATEST|[0-9]+)");
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9-_]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
