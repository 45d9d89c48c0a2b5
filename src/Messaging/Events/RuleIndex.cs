using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Messaging.Events.Patterns;

namespace Treadle.Messaging.Events;

/// <summary>The rules of one bus as of now. An event is held only against those rules whose rarest exact text it has.</summary>
/// <remarks>Immutable but for a cache; any thread.</remarks>
internal sealed class RuleIndex
{
    private const int AnswersMax = 10_000;

    private readonly List<(ImmutableArray<string> Path, Dictionary<string, List<LoadedRule>> ByText)> _paths = [];
    private readonly List<LoadedRule> _others = [];
    private readonly ConcurrentDictionary<(string, string, string), bool> _mayMatch = new();

    public RuleIndex(ImmutableSortedDictionary<string, LoadedRule> rules)
    {
        Rules = rules;
        var listening = rules.Values.Where(rule => rule.IsListening).ToList();
        var exact = listening.ConvertAll(rule => rule.Pattern!.ExactFields().Select(f => (Path: string.Join('\0', f.Path), Field: f)).ToList());
        var popularity = exact.SelectMany(fields => fields).SelectMany(f => f.Field.Texts.Select(text => (f.Path, text))).CountBy(key => key).ToDictionary();
        var byPath = new Dictionary<string, Dictionary<string, List<LoadedRule>>>(StringComparer.Ordinal);
        for (var i = 0; i < listening.Count; i++)
        {
            if (exact[i].Count == 0)
            {
                _others.Add(listening[i]);
                continue;
            }

            var (path, field) = exact[i].MinBy(f => f.Field.Texts.Sum(text => popularity[(f.Path, text)]));
            if (!byPath.TryGetValue(path, out var byText))
            {
                byPath.Add(path, byText = new Dictionary<string, List<LoadedRule>>(StringComparer.Ordinal));
                _paths.Add((field.Path, byText));
            }

            foreach (var text in field.Texts)
            {
                if (!byText.TryGetValue(text, out var those))
                {
                    byText.Add(text, those = []);
                }

                those.Add(listening[i]);
            }
        }
    }

    public static RuleIndex Empty { get; } = new(ImmutableSortedDictionary.Create<string, LoadedRule>(StringComparer.Ordinal));

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, LoadedRule> Rules { get; }

    /// <summary>Enabled rules with targets that match.</summary>
    public List<LoadedRule> Matching(JsonObject @event)
    {
        var found = _others.FindAll(rule => rule.Pattern!.Matches(@event));
        var texts = new List<string>();
        foreach (var (path, byText) in _paths)
        {
            texts.Clear();
            AddTexts(@event, path.AsSpan(), texts);
            foreach (var text in texts.Count > 1 ? texts.Distinct(StringComparer.Ordinal) : texts)
            {
                foreach (var rule in byText.GetValueOrDefault(text) ?? [])
                {
                    if ((texts.Count == 1 || !found.Contains(rule)) && rule.Pattern!.Matches(@event))
                    {
                        found.Add(rule);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Whether an event of this kind of this machine could match, whatever else is in it.</summary>
    public bool MayMatch(string source, string detailType, string stateMachineArn)
    {
        if (_paths.Count == 0 && _others.Count == 0)
        {
            return false;
        }

        if (_mayMatch.TryGetValue((source, detailType, stateMachineArn), out var answer))
        {
            return answer;
        }

        var known = new JsonObject
        {
            ["source"] = source,
            ["detail-type"] = detailType,
            ["detail"] = new JsonObject { ["stateMachineArn"] = stateMachineArn },
        };
        answer = Rules.Values.Any(rule => rule.IsListening && rule.Pattern!.MayMatch(known));
        if (_mayMatch.Count < AnswersMax)
        {
            _mayMatch[(source, detailType, stateMachineArn)] = answer;
        }

        return answer;
    }

    private static void AddTexts(JsonNode? node, ReadOnlySpan<string> path, List<string> texts)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                {
                    AddTexts(item, path, texts);
                }

                break;
            case JsonObject members when path.Length > 0 && members.TryGetPropertyValue(path[0], out var member):
                AddTexts(member, path[1..], texts);
                break;
            case JsonValue value when path.Length == 0 && value.GetValueKind() == JsonValueKind.String:
                texts.Add(value.GetValue<string>());
                break;
        }
    }
}
