using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Tests.Compiling;

/// <summary>Each step of the course compiles to what the framework and its plugin made of it.</summary>
public sealed partial class CourseTemplates
{
    public static TheoryData<string, string, string> Steps => new()
    {
        { "course-101", "serverless-01-cut-down.yml", "101-01-cut-down.json" },
        { "course-101", "serverless-02-101-wait-machine.yml", "101-02-101-wait-machine.json" },
        { "course-101", "serverless-03-101-hello-machine.yml", "101-03-101-hello-machine.json" },
        { "course-101", "serverless-04-101-flakey-machine.yml", "101-04-101-flakey-machine.json" },
        { "course-101", "serverless-05-101-parallel-machine.yml", "101-05-101-parallel-machine.json" },
        { "course-101", "serverless-06-101-choice-machine.yml", "101-06-101-choice-machine.json" },
        { "course-102", "serverless-01-starter.yml", "102-01-starter.json" },
        { "course-102", "serverless-02-api.yml", "102-02-api.json" },
        { "course-102", "serverless-03-api-keys.yml", "102-03-api-keys.json" },
        { "course-102", "serverless-04-callback.yml", "102-04-callback.json" },
        { "course-102", "serverless-05-map.yml", "102-05-map.json" },
        { "course-102", "serverless-06-map.yml", "102-06-map.json" },
        { "course-102", "serverless-07-notification.yml", "102-07-notification.json" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_of_the_course_compiles_to_the_frameworks_template(string course, string step, string reference)
    {
        var expected = (JsonObject)JsonNode.Parse(File.ReadAllText(Shared.Path("reference", "cloudformation", reference)))!;

        var actual = Given.Template(File.ReadAllText(Shared.Path(course, "steps", step)));

        Assert.Equal(Comparable(expected["Resources"]!), Comparable(actual["Resources"]!));
        Assert.Equal(Comparable(expected["Outputs"]!), Comparable(actual["Outputs"]!));
        Assert.Equal((string?)expected["Description"], (string?)actual["Description"]);
    }

    /// <summary>Sorted, and with the parts that are random or a time in the framework replaced.</summary>
    private static string Comparable(JsonNode node)
    {
        var text = JsText.Compact(Sorted(node));
        text = Deployment().Replace(text, "ApiGatewayDeployment<id>");
        text = Version().Replace(text, "LambdaVersion<id>");
        text = Key().Replace(text, "\"S3Key\":\"<key>\"");
        text = Sha().Replace(text, "\"CodeSha256\":\"<sha>\"");
        return text.Replace(",{\"", ",\n{\"", StringComparison.Ordinal).Replace("},\"", "},\n\"", StringComparison.Ordinal);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("ApiGatewayDeployment[0-9a-f]{13}", RegexOptions.NonBacktracking)]
    private static partial Regex Deployment();

    [GeneratedRegex("LambdaVersion[0-9a-zA-Z]+", RegexOptions.NonBacktracking)]
    private static partial Regex Version();

    [GeneratedRegex("\"S3Key\":\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex Key();

    [GeneratedRegex("\"CodeSha256\":\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex Sha();
}
