using System.Text.Json.Nodes;

namespace Treadle.WebConsole.Tests;

/// <summary>Definitions that are large in one way.</summary>
internal static class Machines
{
    public const string Pass = """{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}""";

    /// <summary>An inline Map whose items with <c>"fails":true</c> fail and are caught.</summary>
    public const string Map =
        """
        {"StartAt":"EachItem","States":{"EachItem":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":0,"End":true,
          "ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"Check","States":{
            "Check":{"Type":"Choice","Choices":[{"Variable":"$.odd","BooleanEquals":true,"Next":"Odd"}],"Default":"Even"},
            "Odd":{"Type":"Pass","End":true},"Even":{"Type":"Pass","End":true}}}}}}
        """;

    /// <summary>Counts to what the input says, three states and some seven events each time.</summary>
    public const string Loop =
        """
        {"QueryLanguage":"JSONata","StartAt":"Count","States":{
          "Count":{"Type":"Pass","Output":"{% {'n': $states.input.n - 1} %}","Next":"More"},
          "More":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.n > 0 %}","Next":"Count"}],"Default":"Done"},
          "Done":{"Type":"Succeed"}}}
        """;

    /// <returns>The input of <see cref="Map"/>.</returns>
    public static string Items(int count) =>
        new JsonObject { ["items"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject { ["number"] = i, ["odd"] = i % 2 == 1 })]) }.ToJsonString();

    /// <returns>A chain of groups: a Choice, its two ways, and where they meet.</returns>
    public static string WithStates(int count)
    {
        var states = new JsonObject();
        for (var i = 0; i < count; i += 3)
        {
            var next = i + 3 < count ? $"Choice{i + 3}" : "End of it all";
            states[$"Choice{i}"] = new JsonObject
            {
                ["Type"] = "Choice",
                ["Choices"] = new JsonArray(new JsonObject { ["Variable"] = "$.n", ["NumericGreaterThan"] = i, ["Next"] = $"Left{i}" }),
                ["Default"] = $"Right{i}",
            };
            states[$"Left{i}"] = new JsonObject { ["Type"] = "Pass", ["Next"] = next };
            states[$"Right{i}"] = new JsonObject { ["Type"] = "Wait", ["Seconds"] = 0, ["Next"] = next };
        }

        states["End of it all"] = new JsonObject { ["Type"] = "Succeed" };
        return new JsonObject { ["StartAt"] = "Choice0", ["States"] = states }.ToJsonString();
    }
}
