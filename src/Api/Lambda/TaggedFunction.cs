using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;

namespace Treadle.Api.Lambda;

/// <summary>The resource of a request about tags: a function's ARN without a qualifier.</summary>
internal static partial class TaggedFunction
{
    private const string Pattern =
        @"arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})";

    /// <exception cref="AwsErrorException">ValidationException, InvalidParameterValueException.</exception>
    public static string Of(JsonObject input)
    {
        var resource = input.RequiredText("Resource");
        var match = FunctionArn().Match(resource);
        if (!match.Success)
        {
            throw LambdaMembers.Violated($"Value '{resource}' at 'resource' failed to satisfy constraint: Member must satisfy regular expression pattern: {Pattern}");
        }

        return match.Groups["qualifier"].Success
            ? throw new AwsErrorException("InvalidParameterValueException", "Tags on function aliases and versions are not supported. Please specify a function ARN.")
            : resource;
    }

    [GeneratedRegex(
        @"^arn:aws[a-zA-Z-]*:lambda:[a-z]{2}(-gov|-iso[a-z]?)?-[a-z]+-\d:\d{12}:function:[a-zA-Z0-9-_]+(:(?<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FunctionArn();
}
