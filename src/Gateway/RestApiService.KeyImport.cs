using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <content>API keys from a file.</content>
public sealed partial class RestApiService
{
    /// <summary>Makes a key of each line: <c>Name,Key,Description,Enabled,UsagePlanIds</c>, in any order, named by the first line.</summary>
    /// <remarks>
    /// Source: API Gateway developer guide, "API Gateway API key file format". A line that cannot be taken is a warning; with <c>failonwarnings</c>
    /// nothing is imported then.
    /// </remarks>
    public ValueTask<JsonObject> ImportApiKeysAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            if (members.Text("format") is not "csv")
            {
                throw GatewayErrors.BadRequest("Invalid format specified. Must be one of: [csv]");
            }

            var lines = Encoding.UTF8.GetString(Convert.FromBase64String(members.Text("body") ?? "")).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).ToList();
            var columns = lines.Count == 0 ? [] : Cells(lines[0]).Select(cell => cell.ToLowerInvariant()).ToArray();
            if (!columns.Contains("key") || !columns.Contains("name"))
            {
                throw GatewayErrors.BadRequest("The first line of the file must name the columns, name and key among them");
            }

            var warnings = new List<string>();
            var made = new List<ApiKey>();
            var plans = new Dictionary<string, UsagePlan>(StringComparer.Ordinal);
            foreach (var line in lines.Skip(1))
            {
                var cells = Cells(line);
                string Cell(string column) => Array.IndexOf(columns, column) is >= 0 and var at && at < cells.Length ? cells[at] : "";
                try
                {
                    var key = NewKey(caller, new Members(new JsonObject
                    {
                        ["name"] = Cell("name"),
                        ["value"] = Cell("key") is { Length: > 0 } value ? value : throw GatewayErrors.BadRequest("API Key value should be at least 20 characters"),
                        ["description"] = Cell("description") is { Length: > 0 } description ? description : null,
                        ["enabled"] = !Cell("enabled").Equals("false", StringComparison.OrdinalIgnoreCase),
                    }));
                    if (made.Exists(other => other.Value == key.Value))
                    {
                        throw GatewayErrors.Conflict("API Key already exists");
                    }

                    foreach (var planId in Cell("usageplanids").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                    {
                        var plan = plans.GetValueOrDefault(planId) ?? Find(_plans, caller, planId) ?? throw GatewayErrors.NoPlan();
                        plans[planId] = plan with { KeyIds = plan.KeyIds.Add(key.Id), KeysSince = Since(plan, key.Id) };
                    }

                    made.Add(key);
                }
                catch (AwsErrorException refused)
                {
                    warnings.Add($"Unable to import API Key '{Cell("name")}': {refused.AwsMessage}");
                }
            }

            if (warnings.Count > 0 && members.Flag("failOnWarnings") == true)
            {
                throw GatewayErrors.BadRequest($"Warnings found during import:\n\t{string.Join("\n\t", warnings)}");
            }

            await WriteAsync(
                stop,
                [
                    .. made.Select(key => Put(KeyKind, caller, key.Id, key, GatewayJson.Default.ApiKey)),
                    .. plans.Values.Select(plan => Put(PlanKind, caller, plan.Id, plan, GatewayJson.Default.UsagePlan)),
                ]);
            made.ForEach(key => Remember(caller, key));
            foreach (var plan in plans.Values)
            {
                Remember(caller, plan);
            }

            return new JsonObject
            {
                ["ids"] = new JsonArray([.. made.Select(key => (JsonNode)key.Id)]),
                ["warnings"] = new JsonArray([.. warnings.Select(warning => (JsonNode)warning)]),
            };
        },
        stop);

    /// <summary>A line's cells; one in quotes may hold commas, and quotes that come twice.</summary>
    private static string[] Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }

        return [.. cells, cell.ToString().Trim()];
    }
}
