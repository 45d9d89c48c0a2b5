using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Compiling;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads a function's event <c>sns</c>: a topic's name or ARN, or a mapping.</summary>
internal sealed class TopicEventReader(Provider provider, Problems problems)
{
    private static readonly Keys Known = new Keys("an sns event of a function")
        .Accept("arn", "topicName", "displayName", "filterPolicy", "filterPolicyScope", "redrivePolicy");

    public TopicEvent? Read(Yml topic, string function)
    {
        switch (topic)
        {
            case YmlScalar scalar when scalar.AsText().StartsWith("arn:", StringComparison.Ordinal):
                return new TopicEvent { TopicName = LastPart(scalar.AsText()), TopicArn = scalar.AsText() };
            case YmlScalar scalar:
                return new TopicEvent { TopicName = scalar.AsText() };
            case YmlMap map:
                Known.Check(map, problems);
                return Read(new Block(map, "sns", problems));
            default:
                problems.Error(topic.At, $"The sns event of the function {function} is a topic's name or ARN, or a mapping, not {topic.Describe()}.");
                return null;
        }
    }

    private TopicEvent? Read(Block block)
    {
        var arn = block.Json("arn");
        var name = block.Text("topicName") ?? (arn.Text() is { } text ? LastPart(text) : null);
        if (name is null)
        {
            problems.Error(block.Map.At, "Missing \"sns.topicName\" setting (it needs to be provided if \"sns.arn\" is not provided as plain ARN string)");
            return null;
        }

        return new TopicEvent
        {
            TopicName = name,
            TopicArn = arn,
            Region = arn.Text()?.Split(':') is [_, _, _, var region, ..] && region != provider.Region ? region : null,
            DisplayName = block.Text("displayName"),
            FilterPolicy = block.Object("filterPolicy"),
            FilterPolicyScope = block.Text("filterPolicyScope"),
            DeadLetterQueue = DeadLetterQueue(block.Mapping("redrivePolicy")),
        };
    }

    private (JsonNode Arn, JsonNode Url)? DeadLetterQueue(Block? policy)
    {
        if (policy is null)
        {
            return null;
        }

        new Keys("redrivePolicy").Accept("deadLetterTargetArn", "deadLetterTargetRef", "deadLetterTargetImport").Check(policy.Map, problems);
        if (policy.Text("deadLetterTargetArn") is { } arn && arn.Split(':') is [_, _, _, var region, var account, var queue])
        {
            return (arn, Cfn.Join("", $"https://sqs.{region}.", Cfn.Ref("AWS::URLSuffix"), $"/{account}/{queue}"));
        }

        if (policy.Text("deadLetterTargetRef") is { } id)
        {
            return (Cfn.GetAtt(id, "Arn"), Cfn.Ref(id));
        }

        if (policy.Mapping("deadLetterTargetImport") is { } import && import.Text("arn") is { } importedArn && import.Text("url") is { } importedUrl)
        {
            return (new JsonObject { ["Fn::ImportValue"] = importedArn }, new JsonObject { ["Fn::ImportValue"] = importedUrl });
        }

        problems.Error(policy.Map.At, "redrivePolicy needs one of deadLetterTargetArn, deadLetterTargetRef and deadLetterTargetImport with arn and url.");
        return null;
    }

    private static string LastPart(string arn) => arn[(arn.LastIndexOf(':') + 1)..];
}
