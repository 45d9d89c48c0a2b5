using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads the <c>notifications</c> of a state machine.</summary>
/// <remarks>
/// As in the plugin, a malformed block does not forbid the deployment: it is reported, and all notifications of that machine are left out.
/// </remarks>
internal static class NotificationReader
{
    /// <summary>In the order in which the plugin looks for them.</summary>
    private static readonly string[] Kinds = ["sns", "sqs", "kinesis", "firehose", "lambda", "stepFunctions"];

    private static readonly string[] Inputs = ["input", "inputPath", "inputTransformer"];

    private static readonly string[] Statuses = ["ABORTED", "FAILED", "RUNNING", "SUCCEEDED", "TIMED_OUT"];

    public static IReadOnlyList<(string Status, IReadOnlyList<NotificationTarget> Targets)> Read(Block machine, string key, Problems problems)
    {
        if (machine["notifications"] is not { } notifications)
        {
            return [];
        }

        if (machine.Text("type") == "EXPRESS")
        {
            problems.Warn(notifications.At, $"State machine [{key}] is EXPRESS, and Express executions send no status events: its notifications are left out.");
            return [];
        }

        var flaws = new Problems();
        var all = ByStatus(notifications, key, flaws);
        foreach (var flaw in flaws.Errors)
        {
            problems.Warn(flaw.At, $"State machine [{key}]: notifications config is malformed, and all its notifications are left out: {flaw.Message}");
        }

        return flaws.Errors.Count == 0 ? all : [];
    }

    private static List<(string, IReadOnlyList<NotificationTarget>)> ByStatus(Yml notifications, string key, Problems flaws)
    {
        var all = new List<(string, IReadOnlyList<NotificationTarget>)>();
        if (notifications is not YmlMap map)
        {
            flaws.Error(notifications.At, $"notifications has to be a mapping from a status to its targets, not {notifications.Describe()}.");
            return all;
        }

        new Keys($"the notifications of {key}").Accept(Statuses).Check(map, flaws);
        var block = new Block(map, "notifications", flaws);
        foreach (var status in Statuses)
        {
            var targets = block.List(status).Select(item => Target(item, $"notifications.{status}", flaws)).OfType<NotificationTarget>().ToList();
            if (targets.Count > 0)
            {
                all.Add((status, targets));
            }
        }

        return all;
    }

    private static NotificationTarget? Target(Yml item, string path, Problems flaws)
    {
        if (item is not YmlMap map)
        {
            flaws.Error(item.At, $"A notification target is a mapping such as lambda: !GetAtt MonitorLambdaFunction.Arn, not {item.Describe()}.");
            return null;
        }

        if (map.Entries.Any(e => !Kinds.Contains(e.Key) && !Inputs.Contains(e.Key)))
        {
            new Keys("a notification target").Accept([.. Kinds, .. Inputs]).Check(map, flaws);
            return null;
        }

        var block = new Block(map, path, flaws);
        var kinds = Kinds.Where(kind => block[kind] is not null).ToList();
        if (kinds is not [var kind])
        {
            flaws.Error(item.At, kinds.Count == 0
                ? $"A notification target needs one of {string.Join(", ", Kinds)}, with an ARN."
                : $"A notification target is one of {string.Join(" and ", kinds)}; write a target of its own for each.");
            return null;
        }

        var inputs = Inputs.Where(input => block[input] is not null).ToList();
        if (inputs.Count > 1)
        {
            flaws.Error(item.At, $"A notification target has only one of {string.Join(" and ", inputs)}.");
        }

        var details = Details(block, kind);
        return Arn(details?["arn"] ?? (details is null ? block[kind] : null), $"{path}.{kind}", item.At, flaws) is not { } arn ? null : new NotificationTarget
        {
            Kind = kind,
            At = item.At,
            Arn = arn,
            MessageGroupId = kind == "sqs" ? GroupId(details, item.At, flaws) : null,
            KinesisParameters = kind == "kinesis" && details is not null ? Given("PartitionKeyPath", details.Text("partitionKeyPath")) : null,
            Input = Input(block["input"]),
            InputPath = block.Text("inputPath"),
            InputTransformer = Transformer(block.Mapping("inputTransformer")),
        };
    }

    /// <summary>What stands below <c>sqs</c> or <c>kinesis</c> when it is a mapping and no function of the template.</summary>
    private static Block? Details(Block target, string kind)
    {
        if (kind is not ("sqs" or "kinesis") || target[kind] is not YmlMap map || IsFunction(map))
        {
            return null;
        }

        new Keys($"the notification target {kind}").Accept("arn", kind == "sqs" ? "messageGroupId" : "partitionKeyPath").Check(map, target.Problems);
        return target.Mapping(kind);
    }

    private static string? GroupId(Block? details, Position at, Problems flaws)
    {
        if (details is not null && details["messageGroupId"] is null)
        {
            flaws.Error(at, "The notification target sqs with an arn needs a messageGroupId; a queue that is no FIFO queue is written sqs: ARN.");
        }

        return details?.Text("messageGroupId");
    }

    private static JsonNode? Arn(Yml? given, string path, Position at, Problems flaws)
    {
        switch (given)
        {
            case YmlScalar { Value: string text }:
                return text;
            case YmlMap map when IsFunction(map):
                return map.ToJson();
            default:
                flaws.Error(given?.At ?? at, $"{path} needs an ARN: a text, or a function such as !GetAtt or !Ref{(given is null ? "" : ", not " + given.Describe())}.");
                return null;
        }
    }

    /// <summary>EventBridge takes a text of JSON; a mapping is written as one.</summary>
    private static string? Input(Yml? input) => input switch
    {
        null => null,
        YmlScalar scalar => scalar.AsText(),
        _ => JsText.Compact(input.ToJson()),
    };

    private static JsonObject? Transformer(Block? block)
    {
        if (block is null)
        {
            return null;
        }

        new Keys("inputTransformer").Accept("inputPathsMap", "inputTemplate").Check(block.Map, block.Problems);
        if (block.Text("inputTemplate") is not { } template)
        {
            block.Problems.Error(block.Map.At, "inputTransformer needs an inputTemplate.");
            return null;
        }

        var result = new JsonObject();
        if (block.Object("inputPathsMap") is { } paths)
        {
            result["InputPathsMap"] = paths;
        }

        result["InputTemplate"] = template;
        return result;
    }

    private static bool IsFunction(YmlMap map) => map.Entries is [{ Key: var name }] && (name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal));

    private static JsonObject Given(string name, string? value) => value is null ? [] : new JsonObject { [name] = value };
}
