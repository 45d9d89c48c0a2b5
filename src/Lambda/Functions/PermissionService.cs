using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;

namespace Treadle.Lambda.Functions;

/// <summary>What a permission says.</summary>
public sealed record Permission
{
    public required string StatementId { get; init; }

    /// <summary>As <c>lambda:InvokeFunction</c>.</summary>
    public required string Action { get; init; }

    /// <summary>A service (<c>apigateway.amazonaws.com</c>), an account, an ARN of an identity, or <c>*</c>.</summary>
    public required string Principal { get; init; }

    public string? SourceArn { get; init; }

    public string? SourceAccount { get; init; }

    public string? PrincipalOrganization { get; init; }

    public string? EventSourceToken { get; init; }

    public string? FunctionUrlAuthType { get; init; }
}

/// <summary>Resource-based policies of functions, versions and aliases: kept and shown as AWS shows them, not enforced.</summary>
/// <remarks>Any thread.</remarks>
public sealed partial class PermissionService(FunctionService functions)
{
    private const int PolicyBytesMax = 20_480;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds a statement.</summary>
    /// <returns>The statement as JSON text.</returns>
    /// <exception cref="AwsErrorException">
    /// ResourceConflictException for an id that is there, ResourceNotFoundException, PreconditionFailedException, PolicyLengthExceededException,
    /// InvalidParameterValueException, ValidationException.
    /// </exception>
    public async Task<string> AddAsync(AwsCaller caller, string nameOrArn, string? qualifier, Permission permission, string? revisionId, CancellationToken stop)
    {
        Check(permission);
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        if (named.Qualifier == Function.LatestVersion)
        {
            throw FunctionErrors.Invalid("We currently do not support adding policies for $LATEST.");
        }

        var text = "";
        await functions.Table.ChangeAsync(
            named,
            entry =>
            {
                var revision = Revision(entry, named);
                FunctionErrors.CheckRevision(revisionId, revision);
                var policy = entry.Policies.GetValueOrDefault(named.Qualifier ?? "") ?? new FunctionPolicy([]);
                if (policy.Statements.Exists(s => s.Sid == permission.StatementId))
                {
                    throw new AwsErrorException(
                        "ResourceConflictException",
                        $"The statement id ({permission.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.",
                        409);
                }

                text = Statement(named.Arn, permission).ToJsonString(Plain);
                var added = new FunctionPolicy(policy.Statements.Add(new PolicyStatement(permission.StatementId, text)));
                if (Encoding.UTF8.GetByteCount(Text(added)) > PolicyBytesMax)
                {
                    throw new AwsErrorException("PolicyLengthExceededException", $"The final policy size ({Encoding.UTF8.GetByteCount(Text(added))}) is bigger than the limit ({PolicyBytesMax}).");
                }

                return Revised(entry with { Policies = entry.Policies.SetItem(named.Qualifier ?? "", added) }, named);
            },
            stop);
        return text;
    }

    /// <summary>Removes a statement; with the last one the policy goes.</summary>
    /// <exception cref="AwsErrorException">ResourceNotFoundException, PreconditionFailedException.</exception>
    public async Task RemoveAsync(AwsCaller caller, string nameOrArn, string? qualifier, string statementId, string? revisionId, CancellationToken stop)
    {
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        if (functions.Table.Find(named.Owner, named.Name) is null)
        {
            throw NotFound($"No policy found for: {Arn.Function(named.Owner, named.Name)}");
        }

        await functions.Table.ChangeAsync(
            named,
            entry =>
            {
                var revision = Revision(entry, named);
                if (!entry.Policies.TryGetValue(named.Qualifier ?? "", out var policy))
                {
                    throw NotFound("No policy is associated with the given resource.");
                }

                var statements = policy.Statements.RemoveAll(s => s.Sid == statementId);
                if (statements.Count == policy.Statements.Count)
                {
                    throw NotFound($"Statement {statementId} is not found in resource policy.");
                }

                FunctionErrors.CheckRevision(revisionId, revision);
                var policies = statements.IsEmpty
                    ? entry.Policies.Remove(named.Qualifier ?? "")
                    : entry.Policies.SetItem(named.Qualifier ?? "", new FunctionPolicy(statements));
                return Revised(entry with { Policies = policies }, named);
            },
            stop);
    }

    /// <summary>A policy as JSON text, and the revision of what it belongs to.</summary>
    /// <exception cref="AwsErrorException">ResourceNotFoundException: there is none.</exception>
    public (string Policy, string RevisionId) Get(AwsCaller caller, string nameOrArn, string? qualifier)
    {
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        var entry = functions.Table.Get(named);
        return entry.Policies.TryGetValue(named.Qualifier is Function.LatestVersion ? "" : named.Qualifier ?? "", out var policy)
            ? (Text(policy), Revision(entry, named))
            : throw NotFound("The resource you requested does not exist.");
    }

    private static string Text(FunctionPolicy policy) =>
        $$"""{"Version":"2012-10-17","Id":"default","Statement":[{{string.Join(',', policy.Statements.Select(s => s.Text))}}]}""";

    private static JsonObject Statement(string resource, Permission permission)
    {
        var statement = new JsonObject
        {
            ["Sid"] = permission.StatementId,
            ["Effect"] = "Allow",
            ["Principal"] = Principal(permission.Principal),
            ["Action"] = permission.Action,
            ["Resource"] = resource,
        };
        var equals = new JsonObject();
        Add(equals, "lambda:FunctionUrlAuthType", permission.FunctionUrlAuthType);
        Add(equals, "aws:PrincipalOrgID", permission.PrincipalOrganization);
        Add(equals, "AWS:SourceAccount", permission.SourceAccount);
        Add(equals, "lambda:EventSourceToken", permission.EventSourceToken);
        var condition = new JsonObject();
        if (equals.Count > 0)
        {
            condition["StringEquals"] = equals;
        }

        if (permission.SourceArn is { } source)
        {
            condition["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = source };
        }

        if (condition.Count > 0)
        {
            statement["Condition"] = condition;
        }

        return statement;
    }

    private static JsonNode Principal(string principal) => principal switch
    {
        "*" => "*",
        _ when principal.EndsWith(".amazonaws.com", StringComparison.Ordinal) || principal.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal) => new JsonObject { ["Service"] = principal },
        _ when principal.Length == 12 && principal.All(char.IsAsciiDigit) => new JsonObject { ["AWS"] = $"arn:aws:iam::{principal}:root" },
        _ when principal.StartsWith("arn:", StringComparison.Ordinal) && principal.Contains(":iam::", StringComparison.Ordinal) => new JsonObject { ["AWS"] = principal },
        _ => throw FunctionErrors.Invalid("The provided principal was invalid. Please check the principal and try again."),
    };

    /// <summary>The revision that guards a policy: that of the alias, the version or $LATEST it belongs to.</summary>
    private static string Revision(FunctionEntry entry, FunctionName named)
    {
        if (named.Qualifier is not { } qualifier)
        {
            return entry.Latest.RevisionId;
        }

        return entry.Aliases.TryGetValue(qualifier, out var alias) ? alias.RevisionId
            : entry.Version(qualifier)?.RevisionId
            ?? throw (qualifier.All(char.IsAsciiDigit) ? FunctionErrors.NotFound(named) : NotFound($"Cannot find alias arn: {named.Arn}"));
    }

    private static FunctionEntry Revised(FunctionEntry entry, FunctionName named)
    {
        var revision = FunctionService.NewRevision();
        if (named.Qualifier is { } name && entry.Aliases.TryGetValue(name, out var alias))
        {
            return entry with { Aliases = entry.Aliases.SetItem(name, alias with { RevisionId = revision }) };
        }

        return named.Qualifier is { } number && int.TryParse(number, out var version)
            ? entry with { Versions = entry.Versions.SetItem(version, entry.Versions[version] with { RevisionId = revision }) }
            : entry with { Latest = entry.Latest with { RevisionId = revision } };
    }

    private static void Check(Permission permission)
    {
        if (permission.StatementId.Length > 100)
        {
            throw FunctionErrors.Violated($"Value '{permission.StatementId}' at 'statementId' failed to satisfy constraint: Member must have length less than or equal to 100");
        }

        if (!StatementId().IsMatch(permission.StatementId))
        {
            throw FunctionErrors.Violated(
                $"Value '{permission.StatementId}' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)");
        }

        if (!Action().IsMatch(permission.Action))
        {
            throw FunctionErrors.Violated(
                $"Value '{permission.Action}' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])");
        }
    }

    private static void Add(JsonObject members, string name, string? value)
    {
        if (value is not null)
        {
            members[name] = value;
        }
    }

    private static AwsErrorException NotFound(string message) => new("ResourceNotFoundException", message, 404);

    [GeneratedRegex("^[a-zA-Z0-9-_]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StatementId();

    [GeneratedRegex(@"^(lambda:[*]|lambda:[a-zA-Z]+|[*])$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Action();
}
