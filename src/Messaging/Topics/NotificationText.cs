using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>Notifications as endpoints get them.</summary>
/// <remarks>Source: SNS developer guide, "HTTP/HTTPS notification JSON format"; Lambda developer guide, "SNS event".</remarks>
internal sealed class NotificationText(string endpoint)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string TimeOf(Notification notification) => IsoTime.Milliseconds(notification.Timestamp);

    /// <summary>Opened with a plain GET, it confirms a subscription.</summary>
    public string SubscribeUrl(Notification notification) =>
        $"{endpoint}/?Action=ConfirmSubscription&TopicArn={notification.TopicArn}&Token={notification.Token}";

    /// <summary>Opened with a plain GET, it ends a subscription.</summary>
    public string UnsubscribeUrl(string subscriptionArn) => $"{endpoint}/?Action=Unsubscribe&SubscriptionArn={subscriptionArn}";

    /// <summary>The JSON that queues, delivery streams and HTTP(S) endpoints get, laid out as AWS does.</summary>
    public string Wrapped(Notification notification, string subscriptionArn, Signature signature)
    {
        var text = new StringBuilder("{\n");
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(text.Length > 2 ? ",\n" : "").Append("  ").Append(Json(name)).Append(" : ").Append(Json(value));
            }
        }

        var isConfirmation = notification.Token is not null;
        Add("Type", notification.Type);
        Add("MessageId", notification.MessageId);
        Add("Token", notification.Token);
        Add("TopicArn", notification.TopicArn);
        Add("Subject", notification.Subject);
        Add("Message", notification.Message);
        Add("SubscribeURL", isConfirmation ? SubscribeUrl(notification) : null);
        Add("Timestamp", TimeOf(notification));
        Add("SignatureVersion", signature.Version);
        Add("Signature", signature.Value);
        Add("SigningCertURL", signature.CertificateUrl);
        Add("UnsubscribeURL", isConfirmation ? null : UnsubscribeUrl(subscriptionArn));
        if (notification.Attributes.Count > 0)
        {
            text.Append(",\n  \"MessageAttributes\" : {\n")
                .AppendJoin(",\n", notification.Attributes.Select(a => $"    {Json(a.Name)} : {{\"Type\":{Json(a.Type)},\"Value\":{Json(a.Value)}}}"))
                .Append("\n  }");
        }

        return text.Append("\n}").ToString();
    }

    /// <summary>The event that functions get.</summary>
    public JsonObject LambdaEvent(Notification notification, string subscriptionArn, Signature signature) => new()
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["EventSource"] = "aws:sns",
            ["EventVersion"] = "1.0",
            ["EventSubscriptionArn"] = subscriptionArn,
            ["Sns"] = new JsonObject
            {
                ["Type"] = notification.Type,
                ["MessageId"] = notification.MessageId,
                ["TopicArn"] = notification.TopicArn,
                ["Subject"] = notification.Subject,
                ["Message"] = notification.Message,
                ["Timestamp"] = TimeOf(notification),
                ["SignatureVersion"] = signature.Version,
                ["Signature"] = signature.Value,
                ["SigningCertUrl"] = signature.CertificateUrl,
                ["UnsubscribeUrl"] = UnsubscribeUrl(subscriptionArn),
                ["MessageAttributes"] = new JsonObject(notification.Attributes.Select(a =>
                    KeyValuePair.Create(a.Name, (JsonNode?)new JsonObject { ["Type"] = a.Type, ["Value"] = a.Value }))),
            },
        }),
    };

    public static byte[] Utf8(JsonObject node) => Encoding.UTF8.GetBytes(node.ToJsonString(Plain));

    private static string Json(string text) => JsonSerializer.Serialize(text, Plain);
}
