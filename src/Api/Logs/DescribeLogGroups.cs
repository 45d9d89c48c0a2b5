using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class DescribeLogGroups(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "DescribeLogGroups";

    private const int PageMax = 50;

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (prefix, pattern) = (input.Text("logGroupNamePrefix"), input.Text("logGroupNamePattern"));
        if (prefix is not null && pattern is not null)
        {
            throw LogShapes.Invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }

        // The token is the last name of the page before.
        var (limit, after) = (input.Limit(PageMax), input.Text("nextToken"));
        var page = logs.Groups(caller)
            .Where(g => prefix is null || g.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(g => pattern is null || g.Name.Contains(pattern, StringComparison.Ordinal))
            .Where(g => input.Text("logGroupClass") is not { } wanted || wanted == g.Class)
            .Where(g => after is null || string.CompareOrdinal(g.Name, after) > 0)
            .Take(limit + 1)
            .ToList();
        var answer = new JsonObject { ["logGroups"] = new JsonArray([.. page.Take(limit).Select(Shape)]) };
        if (page.Count > limit)
        {
            answer["nextToken"] = page[limit - 1].Name;
        }

        return ValueTask.FromResult(answer);
    }

    private JsonObject Shape(LogGroup group)
    {
        var shape = new JsonObject
        {
            ["logGroupName"] = group.Name,
            ["creationTime"] = group.CreatedAt,
            ["metricFilterCount"] = 0,
            ["arn"] = group.Arn + ":*",
            ["storedBytes"] = logs.StoredBytes(group),
            ["logGroupClass"] = group.Class,
            ["logGroupArn"] = group.Arn,
        };
        if (group.RetentionInDays is { } days)
        {
            shape["retentionInDays"] = days;
        }

        return shape;
    }
}
