using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Messaging.Events.Patterns;

namespace Treadle.Messaging.Topics.Filters;

/// <summary>Which messages a subscription gets.</summary>
/// <remarks>Source: SNS developer guide, "Message filtering". Immutable; any thread.</remarks>
internal sealed class FilterPolicy
{
    /// <summary>All of them.</summary>
    public static readonly FilterPolicy None = new(pattern: null, readsBody: false);

    private readonly EventPattern? _pattern;
    private readonly bool _readsBody;

    private FilterPolicy(EventPattern? pattern, bool readsBody) => (_pattern, _readsBody) = (pattern, readsBody);

    /// <param name="subscription">Its policy was checked when it was set.</param>
    public static FilterPolicy Of(Subscription subscription) =>
        subscription.Attributes.GetValueOrDefault("FilterPolicy") is { } policy && !FilterPolicyRules.IsEmpty(policy)
            ? new FilterPolicy(EventPattern.Parse(policy, FilterPolicyRules.LengthMax), subscription.Attributes.GetValueOrDefault("FilterPolicyScope") == "MessageBody")
            : None;

    /// <returns>Why the message is left out, as the metrics name it; null when it passes.</returns>
    public FilteredOut? Judge(FilteredMessage message)
    {
        if (_pattern is null)
        {
            return null;
        }

        if (_readsBody)
        {
            return message.Body is not { } body ? FilteredOut.InvalidMessageBody : _pattern.Matches(body) ? null : FilteredOut.MessageBody;
        }

        return _pattern.Matches(message.Attributes) ? null
            : message.HasAttributes ? FilteredOut.MessageAttributes
            : FilteredOut.NoMessageAttributes;
    }
}

internal enum FilteredOut
{
    MessageAttributes,
    NoMessageAttributes,
    MessageBody,
    InvalidMessageBody,
}

/// <summary>A message as filter policies look at it. Read when the first policy asks.</summary>
/// <remarks>One thread.</remarks>
internal sealed class FilteredMessage(string body, IReadOnlyList<MessageAttribute> attributes)
{
    private const int DepthMax = 200;

    private readonly Lazy<JsonObject?> _body = new(() => Parse(body) as JsonObject);
    private readonly Lazy<JsonObject> _attributes = new(() => Members(attributes));

    /// <summary>null when the body is no JSON object.</summary>
    public JsonObject? Body => _body.Value;

    public JsonObject Attributes => _attributes.Value;

    public bool HasAttributes => attributes.Count > 0;

    /// <summary>Texts, numbers, and lists of them from <c>String.Array</c>; what is binary is not seen.</summary>
    private static JsonObject Members(IReadOnlyList<MessageAttribute> attributes)
    {
        var members = new JsonObject();
        foreach (var attribute in attributes.Where(a => !a.IsBinary))
        {
            members[attribute.Name] = attribute.Type switch
            {
                "String.Array" => Parse(attribute.Value) is JsonArray list ? list : JsonValue.Create(attribute.Value),
                _ when attribute.Type.StartsWith("Number", StringComparison.Ordinal) => Parse(attribute.Value) ?? JsonValue.Create(attribute.Value),
                _ => JsonValue.Create(attribute.Value),
            };
        }

        return members;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = DepthMax });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
