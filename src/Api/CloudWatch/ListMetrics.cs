using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;

namespace Treadle.Api.CloudWatch;

internal sealed class ListMetrics(MetricService metrics, TimeProvider time) : IOperation
{
    private const int PageMax = 500;

    public string Service => MetricShapes.Service;

    public string Name => "ListMetrics";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (space, name) = (input.Text("Namespace"), input.Text("MetricName"));
        var filters = input.Objects("Dimensions").Select((d, i) => (Name: d.RequiredText("Name", $"Dimensions.member.{i + 1}."), Value: d.Text("Value"))).ToList();
        var recent = input.Text("RecentlyActive") switch
        {
            null => TimeSpan.FromDays(14),
            "PT3H" => TimeSpan.FromHours(3),
            { } other => throw MetricShapes.InvalidValue($"The value {other} for parameter RecentlyActive is invalid."),
        };
        var skip = 0;
        if (input.Text("NextToken") is { } token && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            throw MetricShapes.InvalidValue("The token specified is invalid.");
        }

        var found = metrics.Series(caller.Scope, time.GetUtcNow() - recent, space, name).Select(s => s.Key)
            .Select(k => (k.Namespace, k.Name, k.Dimensions)).Distinct()
            .Select(k => (k.Namespace, k.Name, Dimensions: MetricKey.DimensionsOf(k.Dimensions)))
            .Where(k => filters.TrueForAll(f => k.Dimensions.Any(d => d.Key == f.Name && (f.Value is null || d.Value == f.Value))))
            .Skip(skip).Take(PageMax + 1).ToList();
        var answer = new JsonObject
        {
            ["Metrics"] = new JsonArray([.. found.Take(PageMax).Select(m => new JsonObject
            {
                ["Namespace"] = m.Namespace,
                ["MetricName"] = m.Name,
                ["Dimensions"] = MetricShapes.DimensionsShape(m.Dimensions),
            })]),
        };
        if (found.Count > PageMax)
        {
            answer["NextToken"] = (skip + PageMax).ToString(CultureInfo.InvariantCulture);
        }

        return ValueTask.FromResult(answer);
    }
}
